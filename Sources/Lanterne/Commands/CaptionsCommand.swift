import ArgumentParser
import Media

/// `lanterne captions FILE`: the cues that a file holds.
struct CaptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions",
        abstract: "Print the cues of a file of captions: when, where, what, and the clauses that it breaks.",
        discussion: """
            EXAMPLES
              lanterne captions film.fr.srt
              lanterne captions https://host/film/captions-7.vtt
              lanterne captions film.ttml --render 12.5:moment.png
              lanterne captions film.vtt --json | jq -r '.cues[] | "\\(.start) \\(.text)"'
              lanterne captions film.ass --json | jq '[.cues[].spans[].style.color] | unique'

            WebVTT, TTML and IMSC, alone or in fragmented MP4, SubRip, and SubStation Alpha are told apart by what the file says, whatever its name. Times are the text's
            own. Warnings cite the clause of the specification; they leave the exit status 0.
            """)

    @Argument(help: ArgumentHelp("A path, or an http:, https: or file: URL.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON object (board/captions.schema.json).")
    var json = false

    @Option(help: ArgumentHelp("Draw one moment as the television shows it, on black, 1920 × 1080.", valueName: "seconds:file.png"))
    var render: RenderRequest?

    @Option(help: ArgumentHelp("Give up after so long.", valueName: "seconds"))
    var within: Double = 20

    @Option(help: ArgumentHelp("Reach servers as these settings say.", valueName: "file"))
    var config: String?

    func validate() throws {
        guard within > 0, within <= 3600 else {
            throw ValidationError("--within takes more than 0 and at most 3600 seconds, not \(within).")
        }
    }

    func run() throws {
        let time = Duration.milliseconds(Int64((within * 1000).rounded(.up)))
        let network = try Settings.load(config: config).source
        let captions = try CaptionFile.read(file, within: time, network: network)
        if let render {
            let cues = captions.cues(at: render.time, within: time, network: network)
            return try CaptionPicture.write(cues, of: captions.document, at: render.time, to: render.path)
        }
        if json {
            try CaptionsJSON.tell(captions) { print($0, terminator: "") }
        } else {
            CaptionsText.tell(captions) { print($0) }
        }
    }
}

/// A moment, and the file that shows it.
struct RenderRequest: ExpressibleByArgument {
    var time: MediaTime
    var path: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), let seconds = Double(argument[..<colon]), seconds >= 0, seconds < 1e9 else {
            return nil
        }
        path = String(argument[argument.index(after: colon)...])
        guard !path.isEmpty else { return nil }
        time = MediaTime(seconds: seconds)
    }
}
