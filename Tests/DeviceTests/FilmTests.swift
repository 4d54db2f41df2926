import Media
import Player
import TestSupport
import Testing

/// Whole films through the kernel's own display and sound drivers.
@Suite(.enabled(if: Machine.isThere, Machine.absence))
struct FilmTests {
    /// How long pictures stand on a screen of 60 Hz.
    enum Cadence: Sendable {
        /// 24 a second: three and two vertical blanks in turn.
        case threeTwo
        /// 30 a second: two each.
        case two
    }

    private func expectPerfect(
        _ run: MachineRun, pictures: Range<Int>, cadence: Cadence = .threeTwo, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
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
        #expect(two + three >= frames.presented - 2, "\(frames)", sourceLocation: sourceLocation)
        #expect(cadence == .two ? three == 0 : abs(two - three) <= 1, "\(frames)", sourceLocation: sourceLocation)
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
        // snd-dummy has two loudspeakers: the 5.1 of the same pictures would be mixed down.
        #expect(run.output.contains("2 channels on 2 loudspeakers"), "\(run.output.suffix(2000))")
    }

    /// A film of ../shared/media.
    struct RealFilm: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var folder: String
        var path: String
        var pictures: Range<Int>
        var cadence = Cadence.threeTwo
    }

    private static let realFilms = [
        RealFilm(testDescription: "HLS in fMP4", folder: "film-bbb-hls-720p-24s", path: "playlist.m3u8", pictures: 576..<577),
        RealFilm(testDescription: "MP4 with 5.1 sound", folder: "film-bbb-480p-30s", path: "video.mp4", pictures: 720..<721),
        RealFilm(
            testDescription: "HLS in MPEG-TS, 30 pictures a second", folder: "film-bbb-hls-ts-1080p-12s", path: "stream.m3u8",
            pictures: 380..<386, cadence: .two),
    ]

    @Test(
        "a real film plays to its end over HTTP, in its own rate and in lip sync",
        .enabled(if: Machine.shared != nil, "no ../shared/media"), arguments: realFilms)
    func real(film: RealFilm) throws {
        let shared = try #require(Machine.shared)
        let run = try Machine.run(film.folder, "serve '\(shared)/media/\(film.folder)'; \"$lanterne\" play ${url}\(film.path) \(Self.play)")
        try expectPerfect(run, pictures: film.pictures, cadence: film.cadence)
    }

    @Test(
        "a file of a size that the display has a mode for plays to its end over HTTP, without a copy or a scaler",
        .enabled(if: DeviceFilms.isPossible, "no ffmpeg"))
    func file() throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run("file", "serve $films; \"$lanterne\" play ${url}moving-2.mp4 \(Self.play)")
        try expectPerfect(run, pictures: 480..<481)
        #expect(try run.report().display.contains("zero-copy"))
    }
}
