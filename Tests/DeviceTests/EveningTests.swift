import LinuxIO
import Player
import TestSupport
import Testing

/// The evening's way on a real kernel's screen, sound card and clock: what the memory display can't show.
@Suite(
    .enabled(if: Machine.isThere, Machine.absence), .enabled(if: EveningClub.isPossible, Comment(rawValue: EveningClub.absence)))
struct EveningTests {
    @Test(
        "On the device a new box is led in, its shelves are walked along, a film is played, left, and resumed where it was after a new start"
    )
    func evening() throws {
        let scratch = try ScratchFolder(in: Machine.folder)
        try EveningClub.make(in: scratch.path + "/club", isFree: true)
        let first = """
            wait still
            0 ENTER
            wait still
            0 ENTER
            wait still
            0 DOWN
            0.1 ENTER
            wait still
            0 RIGHT
            0.2 LEFT
            wait still
            0 ENTER
            wait still
            0 ENTER
            wait film
            6 ENTER
            wait still
            screenshot $OUT/film.png
            0 BACK
            wait still
            0 POWER
            """
        let second = """
            wait still
            0 ENTER
            wait still
            0 ENTER
            wait film
            3 ENTER
            wait still
            0 POWER
            """
        let run = try Machine.run(
            "evening",
            """
            cp -r \(scratch.path)/club $OUT/club
            serve $OUT/club
            export STATE_DIRECTORY=$OUT/box
            box() { "$lanterne" box --club "$url" --display kms --audio alsa:hw:0,0 --keys $OUT/$1.keys --report $OUT/$1.json --log info; }
            cat >$OUT/first.keys <<END
            \(first)
            END
            cat >$OUT/second.keys <<END
            \(second)
            END
            box first && box second
            """)
        #expect(run.status == 0, "\(run.output)")
        let (seen, resumed) = (try run.report("first.json"), try run.report("second.json"))
        for report in [seen, resumed] {
            #expect(report.ended == .stopped && report.errors.isEmpty && report.rebuffers.isEmpty, "\(run.output)")
            #expect(report.frames.dropped == 0 && report.audio.xruns == 0 && report.startup.frontMs != nil, "\(report)")
        }
        // Six seconds of ten pictures each, and three that begin where those ended.
        #expect(
            (55...75).contains(seen.frames.presented) && (25...45).contains(resumed.frames.presented), "\(seen.frames) \(resumed.frames)")
        #expect((8.5...10.5).contains(resumed.positionSeconds), "\(resumed.positionSeconds)")
        // On the screen is the film, above what the interface covers.
        let shot = try PlainPicture.png(run.folder + "/film.png", width: 1920, height: 1080)
        let size = ["-vf", "scale=1920:1080", "-frames:v", "1", "-pix_fmt", "rgb24"]
        let still = try Raw.video(scratch.path + "/club/film.mkv", size, seek: 5)
        let upper = 1920 * 3 * 600
        try #require(shot.bytes.count >= upper && still.count >= upper)
        let error = (0..<upper).reduce(0) { $0 + abs(Int(shot.bytes[$1]) - Int(still[$1])) }
        let mean = Double(error) / Double(upper)
        #expect(mean < 3, "\(mean)")
    }
}
