import Adaptation
import Media
import Playlist

/// Finds out what an address holds: fetches it, looks at it, and follows playlists until there are segments.
///
/// - Thread: control; `step` when its signal was raised or the time that it named has come.
final class FilmLoader {
    enum Progress {
        case pending(until: HostTime?)
        case ready(Film)
        case failed(PlayerError)
    }

    /// Enough of a file to tell it from a playlist.
    private static let sniffBytes = 64
    /// An output that hasn't answered after so long is taken for a television's two loudspeakers: cards answer in milliseconds, one that
    /// has to be woken in some hundreds.
    private static let patience = Duration.milliseconds(500)
    private static let assumedChannels = 2

    private let address: String
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let log: any Log
    private let preferences: Preferences
    private let screen: PixelSize
    private let line: Double?
    private let soundChannels: () -> Int?
    /// Until when the choice of a variant waits for the sound's output to say what it plays.
    private let channelsDeadline: HostTime
    private let firstIsPlaylist: Bool
    private var first: DocumentFetch
    private var main: ListFetch?
    private var sound: ListFetch?
    /// Variants that wait to be chosen from.
    private var presentation: Presentation?
    private var mainList: (SegmentList, url: String)?
    private var soundList: (SegmentList, url: String)?
    private var ladder: Ladder?
    private var rung = 0

    /// - Parameters:
    ///   - line: What it carried last time, in bits per second.
    ///   - soundChannels: See `PlaybackParts.soundChannels`.
    init(
        address: String, source: any SegmentSource, signal: any WakeSignal, log: any Log, preferences: Preferences, screen: PixelSize,
        line: Double? = nil, soundChannels: @escaping () -> Int?, now: HostTime
    ) {
        self.address = address
        self.source = source
        self.signal = signal
        self.log = log
        self.preferences = preferences
        self.screen = screen
        self.line = line
        self.soundChannels = soundChannels
        channelsDeadline = now + Self.patience
        let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
        firstIsPlaylist = path.hasSuffix(".m3u8") || path.hasSuffix(".m3u")
        let request =
            firstIsPlaylist
            ? ResourceRequest(url: address, maximumLength: ListFetch.maximumBytes)
            : ResourceRequest(url: address, range: ByteRange(start: 0, end: ListFetch.maximumBytes))
        first = DocumentFetch(request, source: source, signal: signal, now: now)
    }

    func cancel() {
        first.cancel()
        main?.cancel()
        sound?.cancel()
    }

    func step(now: HostTime) -> Progress {
        guard ladder == nil, mainList == nil else { return stepLists(now: now) }
        if let presentation { return choose(from: presentation, now: now) }
        let isPlaylist = firstIsPlaylist
        let progress = first.step(now: now) { bytes in
            !isPlaylist && bytes.count >= Self.sniffBytes && !HLSParser.recognises(bytes)
        }
        switch progress {
        case .pending(let deadline): return .pending(until: deadline)
        case .failed(.status(416, _)):
            // RFC 9110 §15.5.17: not even a first byte is there.
            return .failed(PlayerError(.notMedia(detail: "it is empty"), url: address))
        case .failed(let error): return .failed(PlayerError(error))
        case .done: return identify(now: now)
        }
    }

    private func identify(now: HostTime) -> Progress {
        guard let response = first.response else { return .failed(PlayerError(.truncated(url: address, received: 0, expected: nil))) }
        let saysPlaylist = firstIsPlaylist || (response.mediaType.map { $0.hasSuffix("mpegurl") } ?? false)
        guard saysPlaylist || HLSParser.recognises(first.bytes) else { return file(response) }
        do throws(PlaylistError) {
            switch try HLSParser.parse(first.bytes, baseURL: response.url) {
            case .media(let list):
                list.warnings.tell(log, url: response.url)
                if let refusal = PlayerError(unplayable: list, url: response.url) { return .failed(refusal) }
                return .ready(Film(url: response.url, content: .segmented(main: list, sound: nil)))
            case .multivariant(let presentation):
                presentation.warnings.tell(log, url: response.url)
                return choose(from: presentation, now: now)
            }
        } catch {
            return .failed(PlayerError(error, url: response.url))
        }
    }

    private func file(_ response: ResourceResponse) -> Progress {
        if first.bytes.isEmpty { return .failed(PlayerError(.notMedia(detail: "it is empty"), url: address)) }
        let length = response.totalLength ?? response.contentLength
        let acceptsRanges = response.totalLength != nil || response.url.hasPrefix("file:")
        return .ready(Film(url: response.url, content: .file(length: length, acceptsRanges: acceptsRanges)))
    }

    private func choose(from presentation: Presentation, now: HostTime) -> Progress {
        let answer = soundChannels()
        guard answer != nil || now >= channelsDeadline else {
            self.presentation = presentation
            return .pending(until: channelsDeadline)
        }
        let channels = answer ?? Self.assumedChannels
        let languages = preferences.languages
        func rendition(of variant: Variant) -> Rendition? {
            RenditionChoice.audio(presentation.audioRenditions(of: variant), languages: languages, channels: channels)
        }
        let ladder = Ladder(
            variants: presentation.variants, screen: screen, sound: rendition,
            worth: { RenditionChoice.worth(of: $0, languages: languages, channels: channels) }, decodable: PlayableCodecs.includes)
        guard let ladder = ladder?.atMost(preferences.highestRate) else { return .failed(PlayerError(.noVariants, url: address)) }
        self.ladder = ladder
        rung = ladder.first(line: line)
        let first = ladder.rungs[rung]
        main = fetchList(first.variant.url, now: now)
        if let url = first.sound?.url, url != first.variant.url { sound = fetchList(url, now: now) }
        log.write(
            .info, "hls",
            "\(ladder.rungs.count) rungs of \(presentation.variants.count) variants; begins with \(first.words); sound: \(first.sound?.name ?? "in the variant")\(first.sound?.channels.map { ", \($0) channels" } ?? "") on \(channels) loudspeakers"
        )
        return stepLists(now: now)
    }

    private func fetchList(_ url: String, now: HostTime) -> ListFetch {
        ListFetch(url, source: source, signal: signal, log: log, now: now)
    }

    /// Picture's and sound's come side by side.
    private func stepLists(now: HostTime) -> Progress {
        var deadline: HostTime?
        do throws(PlayerError) {
            if mainList == nil { mainList = try stepList(&main, now: now, deadline: &deadline) }
            if soundList == nil { soundList = try stepList(&sound, now: now, deadline: &deadline) }
        } catch {
            cancel()
            return .failed(error)
        }
        guard let (list, url) = mainList, sound == nil || soundList != nil else { return .pending(until: deadline) }
        return .ready(Film(url: url, content: .segmented(main: list, sound: soundList?.0), ladder: ladder, rung: rung))
    }

    private func stepList(
        _ fetch: inout ListFetch?, now: HostTime, deadline: inout HostTime?
    ) throws(PlayerError) -> (SegmentList, url: String)? {
        switch fetch?.step(now: now) {
        case nil: return nil
        case .pending(let until):
            deadline = .earliest(deadline, until)
            return nil
        case .failed(let error): throw error
        case .done(let list, let url): return (list, url)
        }
    }
}

extension PlayerError {
    /// - Parameter url: The playlist's own address.
    init(_ error: PlaylistError, url: String) {
        let code =
            switch error {
            case .empty: 200
            case .notAPlaylist: 201
            case .tooLong: 202
            case .tooManySegments: 203
            case .badAttribute, .badTag: 204
            case .mixedKinds: 205
            case .noSegments: 206
            case .noVariants, .nothingUsable: 207
            case .truncated: 208
            case .missingSegments: 209
            }
        self.init(
            stage: .playlist, recovery: .chooseAnother, code: code,
            text: "\(url) can't be played: \(error); its publisher has to mend it, check the address.")
    }
}
