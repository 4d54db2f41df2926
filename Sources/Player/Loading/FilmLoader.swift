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
    private static let playlistBytes = Int64(PlaylistLimits.standard.bytes)
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
    private let soundChannels: () -> Int?
    /// Until when the choice of a variant waits for the sound's output to say what it plays.
    private let channelsDeadline: HostTime
    private let firstIsPlaylist: Bool
    private var first: DocumentFetch
    private var main: DocumentFetch?
    private var sound: DocumentFetch?
    /// Variants that wait to be chosen from.
    private var presentation: Presentation?
    private var mainList: SegmentList?
    private var soundList: SegmentList?
    private var variant: Variant?
    private var rendition: Rendition?

    /// - Parameter soundChannels: See `PlaybackParts.soundChannels`.
    init(
        address: String, source: any SegmentSource, signal: any WakeSignal, log: any Log, preferences: Preferences, screen: PixelSize,
        soundChannels: @escaping () -> Int?, now: HostTime
    ) {
        self.address = address
        self.source = source
        self.signal = signal
        self.log = log
        self.preferences = preferences
        self.screen = screen
        self.soundChannels = soundChannels
        channelsDeadline = now + Self.patience
        let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
        firstIsPlaylist = path.hasSuffix(".m3u8") || path.hasSuffix(".m3u")
        let request =
            firstIsPlaylist
            ? ResourceRequest(url: address, maximumLength: Self.playlistBytes)
            : ResourceRequest(url: address, range: ByteRange(start: 0, end: Self.playlistBytes))
        first = DocumentFetch(request, source: source, signal: signal, now: now)
    }

    func cancel() {
        first.cancel()
        main?.cancel()
        sound?.cancel()
    }

    func step(now: HostTime) -> Progress {
        guard variant == nil, mainList == nil else { return stepLists(now: now) }
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
                warn(list.warnings, url: response.url)
                return finish(main: list, url: response.url)
            case .multivariant(let presentation):
                warn(presentation.warnings, url: response.url)
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
        let best = VariantChoice.initial(
            variants: presentation.variants, screen: screen,
            sound: { RenditionChoice.worth(of: rendition(of: $0), languages: languages, channels: channels) },
            decodable: PlayableCodecs.includes)
        guard let chosen = best else { return .failed(PlayerError(.noVariants, url: address)) }
        variant = chosen
        main = fetchList(chosen.url, now: now)
        self.rendition = rendition(of: chosen)
        if let url = self.rendition?.url, url != chosen.url { sound = fetchList(url, now: now) }
        log.write(
            .info, "hls",
            "chose variant \(chosen.id.value + 1) of \(presentation.variants.count)\(chosen.size.map { ", \($0)" } ?? "")\(chosen.bandwidth.map { ", \($0) bit/s" } ?? ""); sound: \(self.rendition?.name ?? "in the variant")\(self.rendition?.channels.map { ", \($0) channels" } ?? "") on \(channels) loudspeakers"
        )
        return stepLists(now: now)
    }

    private func fetchList(_ url: String, now: HostTime) -> DocumentFetch {
        DocumentFetch(ResourceRequest(url: url, maximumLength: Self.playlistBytes), source: source, signal: signal, now: now)
    }

    private func stepLists(now: HostTime) -> Progress {
        var deadline: HostTime?
        do throws(PlayerError) {
            if mainList == nil {
                guard let list = try stepList(&main, now: now, deadline: &deadline) else { return wait(now: now, deadline) }
                mainList = list
            }
            if soundList == nil, sound != nil {
                guard let list = try stepList(&sound, now: now, deadline: &deadline) else { return .pending(until: deadline) }
                soundList = list
            }
        } catch {
            cancel()
            return .failed(error)
        }
        guard let mainList else { return .pending(until: deadline) }
        return finish(main: mainList, url: main?.response?.url ?? address)
    }

    /// The picture's list isn't there yet: let the sound's come in the meantime.
    private func wait(now: HostTime, _ deadline: HostTime?) -> Progress {
        var deadline = deadline
        do throws(PlayerError) {
            if soundList == nil, sound != nil { soundList = try stepList(&sound, now: now, deadline: &deadline) }
        } catch {
            cancel()
            return .failed(error)
        }
        return .pending(until: deadline)
    }

    private func stepList(_ fetch: inout DocumentFetch?, now: HostTime, deadline: inout HostTime?) throws(PlayerError) -> SegmentList? {
        guard let progress = fetch?.step(now: now), let url = fetch?.request.url else { return nil }
        switch progress {
        case .pending(let until):
            if let until { deadline = min(deadline ?? until, until) }
            return nil
        case .failed(let error):
            throw PlayerError(error)
        case .done:
            return try parseList(fetch?.bytes ?? [], base: fetch?.response?.url ?? url)
        }
    }

    private func parseList(_ bytes: [UInt8], base: String) throws(PlayerError) -> SegmentList {
        do throws(PlaylistError) {
            guard case .media(let list) = try HLSParser.parse(bytes, baseURL: base) else {
                throw .notAPlaylist(detail: "lists variants where segments belong")
            }
            warn(list.warnings, url: base)
            return list
        } catch {
            throw PlayerError(error, url: base)
        }
    }

    private func finish(main list: SegmentList, url: String) -> Progress {
        // A live list may be yet to begin, or have nothing but parts of its first segment.
        if list.segments.isEmpty || soundList?.segments.isEmpty ?? false { return .failed(PlayerError(.noSegments, url: url)) }
        for segment in list.segments + (soundList?.segments ?? []) {
            if let method = segment.key?.method, method != "NONE" {
                return .failed(
                    PlayerError(
                        stage: .playlist, recovery: .chooseAnother, code: 230,
                        text: "\(url) is protected with \(method), which is not opened here; choose another film."))
            }
        }
        return .ready(
            Film(
                url: url, content: .segmented(main: list, sound: soundList), variant: variant, rendition: rendition))
    }

    private func warn(_ warnings: [PlaylistWarning], url: String) {
        for warning in warnings.prefix(5) { log.write(.warning, "hls", "\(url): \(warning)") }
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
            case .noVariants: 207
            case .truncated: 208
            case .missingSegments: 209
            }
        self.init(
            stage: .playlist, recovery: .chooseAnother, code: code,
            text: "\(url) can't be played: \(error); its publisher has to mend it, check the address.")
    }
}
