import ArgumentParser
import Captions
import Media

/// `lanterne captions FILE`: the cues that a file holds.
struct CaptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions",
        abstract: "Print the cues of a file of captions, or of those within a film: when, where, what, and the clauses that it breaks.",
        discussion: """
            EXAMPLES
              lanterne captions film.fr.srt
              lanterne captions https://host/film/captions-7.vtt
              lanterne captions film.ttml --render 12.5:moment.png
              lanterne captions film.ttml --render 12.5:moment.png --caption-style size=150,background=black,edge=none
              lanterne captions film.vtt --json | jq -r '.cues[] | "\\(.start) \\(.text)"'
              lanterne captions film.ass --json | jq '[.cues[].spans[].style.color] | unique'
              lanterne captions film.mkv --json | jq -r '.tracks[] | "\\(.number) \\(.codec) \\(.language)"'
              lanterne captions film.mkv --track 2 --render 12.5:moment.png
              lanterne captions news.ts --track CC1
              lanterne captions film.idx

            WebVTT, TTML and IMSC, alone or in fragmented MP4, SubRip, and SubStation Alpha are told apart by what the file says, whatever its name. Of a film (Matroska, MP4, a
            transport stream) every text within it is printed: SubRip, SubStation Alpha, WebVTT, TTML and tx3g; the pictures of Blu-ray (PGS, alone too: .sup), DVB and DVD (VobSub,
            also as .idx with its .sub beside it); and what its pictures carry, CEA-608 as CC1 to CC4 and CEA-708 as SERVICE1 to SERVICE63. Times are the text's own; in a film, the
            container's. Warnings cite the clause of the specification; they leave the exit status 0.
            """)

    @Argument(help: ArgumentHelp("A path, or an http:, https: or file: URL.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON object (board/captions.schema.json).")
    var json = false

    @Option(help: ArgumentHelp("Of a film, this text alone: its number, or what the pictures carry by its name.", valueName: "number|CC1"))
    var track: TrackRequest?

    @Option(help: ArgumentHelp("Draw one moment as the television shows it, on black, 1920 × 1080.", valueName: "seconds:file.png"))
    var render: RenderRequest?

    @OptionGroup var captionOptions: CaptionOptions

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
        let settings = try Settings.load(config: config)
        var wish = CaptionFile.Wish(time: time, network: settings.source)
        wish.choice = track?.choice ?? .all
        wish.moment = render?.time
        let captions = try CaptionFile.read(file, wish)
        if let render {
            // Of several, the first that says something then.
            let drawn = captions.texts.map { (text: $0, cues: captions.cues(of: $0, at: render.time, wish)) }
            let chosen = drawn.first { !$0.cues.isEmpty } ?? drawn.first
            var style = settings.captionStyle
            try captionOptions.apply(to: &style)
            return try CaptionPicture.write(
                chosen?.cues ?? [], of: chosen?.text.document ?? CaptionDocument(), film: captions.pictureAspect, style.appearance,
                at: render.time, to: render.path)
        }
        if json {
            try CaptionsJSON.tell(captions) { print($0, terminator: "") }
        } else {
            CaptionsText.tell(captions) { print($0) }
        }
    }
}

/// One of a film's texts.
struct TrackRequest: ExpressibleByArgument {
    var choice: CaptionFile.Choice

    init?(argument: String) {
        if let number = Int(argument), number >= 1 {
            choice = .number(number)
        } else if let service = BroadcastService(instreamID: argument.uppercased()) {
            choice = .service(service)
        } else {
            return nil
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
