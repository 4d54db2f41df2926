import FoundationEssentials
import Glibc
import LinuxIO
import Media
import Player
import TestSupport
import Testing

/// One run of the whole program on no screen and no card.
struct PlayRun {
    var run: ProgramRun
    var report: PlaybackReport

    /// - Parameters:
    ///   - address: As on the command line.
    ///   - frame: A command that runs the one which follows it.
    static func play(
        _ address: String, _ options: [String] = [], in frame: [String] = [], within limit: Duration = .seconds(20)
    ) throws -> PlayRun {
        let scratch = try ScratchFolder()
        let path = scratch.path + "/report.json"
        let run = try Program.run(
            frame + [Program.built("lanterne"), "play", address, "--display", "null", "--audio", "null", "--report", path] + options,
            variables: ["XDG_CONFIG_HOME": scratch.path, "SWIFT_BACKTRACE": "enable=no"], within: limit)
        guard access(path, R_OK) == 0 else {
            Issue.record("no report; status \(run.status), \(run.complaint)")
            return PlayRun(run: run, report: PlaybackReport())
        }
        let report = try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(path)))
        return PlayRun(run: run, report: report)
    }

    /// Each error once, as `code stage`, in the order in which they came.
    var errors: [String] {
        var names: [String] = []
        for error in report.errors where !names.contains("\(error.code) \(error.stage)") { names.append("\(error.code) \(error.stage)") }
        return names
    }
}

/// One row of a table of bad input: what the server has, what is asked for, and what must come of it.
struct BadInput: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// The path that is asked for.
    var path: String
    var routes: [String: RawReply] = [:]
    var ending: PlaybackReport.Ending
    /// `code stage` each.
    var errors: [String] = []
    /// The fewest pictures that must have been shown.
    var pictures = 0

    /// The bound that the viewer's patience sets: from the start, or from when the film stood.
    static let limit = Duration.seconds(8)

    /// Plays it from a server of its own and holds the run against the row.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        try check(address: server.url(path), sourceLocation: sourceLocation)
    }

    func check(
        address: String, options: [String] = [], in frame: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let played = try PlayRun.play(address, options, in: frame)
        let said: Comment = "\(played.errors) \(played.report.frames.presented) pictures; \(played.run.complaint)"
        #expect(played.run.status == (ending == .error ? 1 : 0), said, sourceLocation: sourceLocation)
        #expect(played.report.ended == ending, said, sourceLocation: sourceLocation)
        #expect(played.errors == errors, said, sourceLocation: sourceLocation)
        #expect(played.report.frames.came >= pictures, said, sourceLocation: sourceLocation)
        let stood = Duration.seconds(played.report.rebuffers.last?.atSeconds ?? 0)
        #expect(played.run.wall - stood < Self.limit, said, sourceLocation: sourceLocation)
        #expect(played.report.url.hasSuffix(address), "\(played.report.url)", sourceLocation: sourceLocation)
        if let loaded = played.report.startup.processMs {
            #expect(loaded >= 0 && loaded <= played.report.startup.manifestMs ?? .infinity, said, sourceLocation: sourceLocation)
        }
        if ending == .error {
            // One sentence, for people.
            let lines = played.run.complaint.split(separator: "\n").filter { $0.hasPrefix("lanterne: ") }
            #expect(lines.count == 1 && lines.first?.hasSuffix(".") == true, said, sourceLocation: sourceLocation)
        }
    }
}

extension PlaybackReport.Frames {
    /// Pictures that came to their time. These tests play in real time, beside others: a machine that is held up for the length of a picture drops
    /// it, which is no fault of the film. That none is dropped otherwise is tested in virtual time.
    var came: Int { presented + dropped }
}
