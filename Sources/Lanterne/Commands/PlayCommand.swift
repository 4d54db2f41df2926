import ArgumentParser
import Media

/// `lanterne play URL`: one film.
struct PlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "Play one film: HLS, DASH, or an MP4, MKV or TS file, over HTTP(S) or from a disc.",
        discussion: """
            EXAMPLES
              lanterne play https://host/film/master.m3u8
              lanterne play https://host/film/master.m3u8 --at-most 3
              lanterne play https://host/film/master.m3u8 --captions en
              lanterne play https://host/film/master.m3u8 --captions fr --caption-style size=150,color=yellow,background=black
              lanterne play film.mkv --caption-file film.vtt
              lanterne play film.mp4 --start 60 --for 10
              lanterne play film.mp4 --display memory --screenshot 3:picture.png --report report.json
              lanterne play film.mp4 --display null --audio wav:sound.wav --speed max
              lanterne play https://host/film/manifest.mpd --film-keys keys.txt

            KEYS
              OK, space  pause · left, right  10 s · held  a cursor with pictures: OK goes there · R, F  fast back, forward \
              P, N  chapters · . ,  picture by picture · up, down  volume · M  mute · T  subtitles · E, D  sooner, later \
              A  sounds · I  information · Back, Escape  end
            """)

    @Argument(
        help: ArgumentHelp(
            "An http:, https: or file: URL, or a path; of several each follows the one before without a break.", valueName: "url"))
    var urls: [String]

    @OptionGroup var outputs: OutputOptions

    @Option(help: ArgumentHelp("Begin at this position.", valueName: "seconds"))
    var start: Double = 0

    @Option(name: .customLong("for"), help: ArgumentHelp("End after so many seconds from the start of the program.", valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Show the text in this language (fr, en-GB); the key T changes it.", valueName: "language"))
    var captions: String?

    @Option(
        name: .customLong("caption-file"),
        help: ArgumentHelp(
            "Show this text: SubRip, WebVTT, ASS or TTML, on a disc or over HTTP(S). Those that lie beside a film under its name (film.fr.srt, film.en.forced.ass) are found without it.",
            valueName: "file"))
    var captionFiles: [String] = []

    @OptionGroup var captionOptions: CaptionOptions

    @Option(
        name: .customLong("caption-delay"), parsing: .unconditional,
        help: ArgumentHelp("Show texts so much later, or (negative) sooner; the keys E and D change it.", valueName: "milliseconds"))
    var captionDelay: Int?

    @Option(
        name: .customLong("film-keys"),
        help: ArgumentHelp(
            "Open an encrypted film with the keys in this file, KID:KEY in each line or a ClearKey licence; - reads standard input.",
            valueName: "file"))
    var filmKeys: String?

    @Option(help: "realtime or max.")
    var speed: Speed = .realtime

    func validate() throws {
        guard start >= 0, start < 1e9 else { throw ValidationError("--start takes seconds from 0 up, not \(start).") }
        if let captions, !Settings.isLanguage(captions) {
            throw ValidationError("--captions takes a language such as fr, not \(captions).")
        }
        if let missing = SidecarFiles.missing(among: captionFiles) {
            throw ValidationError("--caption-file: there is no file \(missing) that can be read; check the name.")
        }
        if let captionDelay, !Settings.captionDelays.contains(captionDelay) {
            throw ValidationError("--caption-delay takes -60000 to 60000 milliseconds, not \(captionDelay).")
        }
        if let duration, !(duration > 0 && duration < 1e9) {
            throw ValidationError("--for takes more than 0 and less than 1000000000 seconds, not \(duration).")
        }
    }

    func run() throws {
        var settings = try Settings.load(outputs)
        if let captions { settings.captions = captions }
        if let captionDelay { settings.captionDelay = captionDelay }
        try captionOptions.apply(to: &settings.captionStyle)
        let box = try Box(settings: settings, options: outputs, speed: speed, captionFiles: captionFiles)
        if let filmKeys { try box.flow.give(keysIn: filmKeys) }
        try box.play(address: urls[0], then: Array(urls.dropFirst()), from: MediaTime(seconds: start), for: duration)
    }
}
