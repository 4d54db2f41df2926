import LinuxIO
import TestSupport
import Testing

@testable import Lanterne

/// `lanterne abr` as who tunes a ladder meets it.
@Suite struct AbrCommandTests {
    private static let movie = """
        {"segment_duration_ms": 4000, "bitrates_kbps": [500, 1000], "segment_sizes_bits": [[2000000, 4000000], [2000000, 4000000]]}
        """
    private static let line = """
        {"family": "fam", "trace": "a \\"b\\"", "network": [{"duration_ms": 1000, "bandwidth_kbps": 2000, "latency_ms": 100}]}
        """

    private static func run(movie: String = movie, traces: String, _ more: [String] = []) throws -> ProgramRun {
        let scratch = try ScratchFolder()
        try Files.write(Array(movie.utf8), to: scratch.path + "/movie.json")
        try Files.write(Array(traces.utf8), to: scratch.path + "/lines.jsonl")
        return try Program.run(
            [
                Program.built("lanterne"), "abr", "--movie", scratch.path + "/movie.json", "--traces", scratch.path + "/lines.jsonl",
                "--buffer",
                "25",
            ] + more, variables: ["SWIFT_BACKTRACE": "enable=no"], within: .seconds(60))
    }

    @Test("each trace has a line of JSON, in the order of the traces, and the rate is said on standard error")
    func decisions() throws {
        let run = try Self.run(traces: Self.line + "\n\n" + Self.line.replacing("\"fam\"", with: "\"other\"") + "\n", ["--cap", "0"])
        #expect(run.status == 0, "\(run.complaint)")
        let expected = ["fam", "other"].map {
            "{\"family\":\"\($0)\",\"trace\":\"a \\\"b\\\"\",\"q\":[0,0],\"t\":[0.0,1.1],\"abandoned\":[]}\n"
        }
        #expect(run.output == expected.joined())
        #expect(run.complaint.hasPrefix("2 sessions in "))
    }

    @Test(
        "a file that can't be simulated is refused with its place and what to do",
        arguments: [
            ("{", line, "movie.json can't be understood"),
            (movie.replacing("4000,", with: "0,"), line, "is a movie of nothing"),
            (movie.replacing("[2000000, 4000000]]", with: "[2000000]]"), line, "for each rung of segment 1"),
            (movie, line + "\n{}", "line 2 of"), (movie, line.replacing("1000,", with: "-1,"), "a negative value in interval 0"),
            (movie, line.replacing("2000", with: "0"), "has no bandwidth"),
        ])
    func refusals(movie: String, traces: String, words: String) throws {
        let run = try Self.run(movie: movie, traces: traces)
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.complaint.contains(words) && run.complaint.contains(";"), "\(run.complaint)")
    }
}
