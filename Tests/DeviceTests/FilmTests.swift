import Media
import Player
import TestSupport
import Testing

/// Whole films through the kernel's own display and sound drivers.
@Suite(.enabled(if: Machine.isThere, Machine.absence))
struct FilmTests {
    /// What a film of 24 pictures a second must leave on a screen of 60 Hz: 3:2, to the picture.
    private func expectPerfect(_ run: MachineRun, pictures: Range<Int>, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let report = try run.report()
        #expect(run.status == 0, "\(run.output)", sourceLocation: sourceLocation)
        #expect(report.ended == .end, sourceLocation: sourceLocation)
        #expect(report.errors.isEmpty && report.rebuffers.isEmpty, "\(report.errors) \(report.rebuffers)", sourceLocation: sourceLocation)
        let frames = report.frames
        #expect(pictures.contains(frames.presented), "\(frames)", sourceLocation: sourceLocation)
        #expect(frames.dropped == 0 && frames.repeated == 0 && frames.late == 0, "\(frames)", sourceLocation: sourceLocation)
        let two = frames.intervalHistogramMs["33"] ?? 0
        let three = (frames.intervalHistogramMs["49"] ?? 0) + (frames.intervalHistogramMs["50"] ?? 0)
        // The first picture after the start stands until the clock runs: no interval of the cadence's.
        #expect(two + three >= frames.presented - 2 && abs(two - three) <= 1, "\(frames)", sourceLocation: sourceLocation)
        #expect(report.audio.xruns == 0, sourceLocation: sourceLocation)
        #expect(report.avSync.count >= frames.presented - 2, "\(report.avSync)", sourceLocation: sourceLocation)
        #expect(report.avSync.p99Ms <= 5, "\(report.avSync)", sourceLocation: sourceLocation)
        // On a plane that takes YUV, the interface on one above it.
        #expect(report.display.contains(/plane \d+ (YU12|NV12)/), "\(report.display)", sourceLocation: sourceLocation)
        let picture = run.output.firstMatch(of: /film .* on plane (\d+)/).flatMap { Int($0.1) }
        let interface = run.output.firstMatch(of: /interface on plane (\d+)/).flatMap { Int($0.1) }
        #expect(picture ?? .max < interface ?? 0, "\(run.output.suffix(2000))", sourceLocation: sourceLocation)
        print("\(run.folder.split(separator: "/").last ?? ""): \(report.display); \(report.sound); \(frames); A/V \(report.avSync)")
    }

    private static let play = "--display kms --audio alsa:hw:0,0 --report $OUT/report.json --log info"

    @Test(
        "the demo film plays to its end over HTTP: no picture dropped or repeated, 3:2 exactly, no xrun, lip sync within 5 ms",
        .enabled(if: Machine.demoClub != nil, "no demo club: LANTERNE_DEMO_CLUB names none"))
    func demo() throws {
        let club = try #require(Machine.demoClub)
        let run = try Machine.run("demo-film", "serve '\(club)'; \"$lanterne\" play ${url}la-lanterne/master.m3u8 \(Self.play)")
        try expectPerfect(run, pictures: 1536..<1537)
    }

    @Test(
        "a real film in fMP4 segments plays to its end over HTTP, in its own rate and in lip sync",
        .enabled(if: Machine.shared != nil, "no ../shared/media"))
    func real() throws {
        let shared = try #require(Machine.shared)
        let run = try Machine.run(
            "real-film", "serve '\(shared)/media/film-bbb-hls-720p-24s'; \"$lanterne\" play ${url}playlist.m3u8 \(Self.play)")
        try expectPerfect(run, pictures: 500..<800)
    }

    @Test("a file of a size that the display has a mode for plays to its end over HTTP, without a copy or a scaler", .enabled(if: DeviceFilms.isPossible, "no ffmpeg"))
    func file() throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run("file", "serve $films; \"$lanterne\" play ${url}moving-2.mp4 \(Self.play)")
        try expectPerfect(run, pictures: 480..<481)
        #expect(try run.report().display.contains("zero-copy"))
    }
}
