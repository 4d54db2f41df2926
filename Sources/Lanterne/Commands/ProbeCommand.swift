import ArgumentParser
import Playlist

/// `lanterne probe URL`: what an address holds.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Print what an address holds: variants, renditions, segments, protection, and the clauses that it breaks.",
        discussion: """
            EXAMPLES
              lanterne probe https://host/film/master.m3u8
              lanterne probe playlist.m3u8 --segments
              lanterne probe https://host/film/master.m3u8 --json | jq '.lists[0].content.segments[].duration'
              lanterne probe film.mkv

            Of a manifest that names lists of segments these are fetched too; one that can't be had is named, the rest is printed, and the
            exit status is 1. Warnings cite the clause of the specification; they alone leave it 0. No segment is fetched.
            """)

    @Argument(help: ArgumentHelp("An http:, https: or file: URL, or a path.", valueName: "url"))
    var url: String

    @Flag(help: "Print one JSON object (board/probe.schema.json).")
    var json = false

    @Flag(help: "Print every segment; JSON always has them all.")
    var segments = false

    @Option(help: ArgumentHelp("Fetch at most so many lists of segments.", valueName: "number"))
    var lists = 64

    @Option(
        help: ArgumentHelp(
            "Look at a live DASH film as it is at this instant (2026-11-21T06:00:00Z), not at all that its manifest names.",
            valueName: "date"))
    var at: ProgramDateTime?

    @Option(help: ArgumentHelp("Give up after so long.", valueName: "seconds"))
    var within: Double = 20

    @Option(help: ArgumentHelp("Reach servers as these settings say.", valueName: "file"))
    var config: String?

    func validate() throws {
        guard (0...1000).contains(lists) else { throw ValidationError("--lists takes 0 to 1000, not \(lists).") }
        guard within > 0, within <= 3600 else {
            throw ValidationError("--within takes more than 0 and at most 3600 seconds, not \(within).")
        }
    }

    func run() throws {
        let time = Duration.milliseconds(Int64((within * 1000).rounded(.up)))
        let probe = try Probe(bounds: .init(lists: lists, time: time, instant: at), network: try Settings.load(config: config).source)
        defer { probe.close() }
        let found = try probe.find(url)
        let failed = json ? try printJSON(found, probe) : printText(found, probe)
        if failed > 0 { throw Failure("\(failed) of \(found.lists.count) lists of segments could not be read; what was printed says why.") }
    }

    /// - Returns: how many lists could not be read.
    private func printText(_ found: Probe.Findings, _ probe: Probe) -> Int {
        var text = ProbeText(everySegment: segments)
        var failed = 0
        print(text.begin(found))
        probe.look(into: found) { list in
            print(text.text(of: list))
            if list.list == nil { failed += 1 }
        }
        print(text.end())
        return failed
    }

    private func printJSON(_ found: Probe.Findings, _ probe: Probe) throws -> Int {
        var json = ProbeJSON()
        var failed = 0
        print(try json.begin(found), terminator: "")
        try probe.look(into: found) { list in
            try json.tell(list) { print($0, terminator: "") }
            if list.list == nil { failed += 1 }
        }
        print(try json.end(found))
        return failed
    }
}

extension ProgramDateTime: ExpressibleByArgument {
    /// As in RFC 3339.
    public init?(argument: String) {
        guard let date = ProgramDateTime(iso8601: argument) else { return nil }
        self = date
    }
}
