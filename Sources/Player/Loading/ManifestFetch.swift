import Media
import Playlist

/// Finds out what an address holds: fetches it, as much as is needed to know it, and reads it where it is a manifest.
///
/// - Thread: control.
struct ManifestFetch {
    enum Found {
        /// Streams to choose from; `url` after redirects.
        case presentation(Presentation, url: String)
        /// One stream's segments.
        case list(SegmentList, url: String)
        /// A film that is its own container.
        case file(url: String, length: Int64?, acceptsRanges: Bool)
    }

    enum Progress {
        case pending(until: HostTime?)
        case found(Found)
        case failed(PlayerError)
    }

    private enum Language {
        case hls, dash
    }

    /// A part of the manifest that lies elsewhere.
    private struct Piece {
        var document: DocumentFetch
        var isPending = true
        var hasCome = false
    }

    /// Enough of a file to tell it from a playlist.
    private static let sniffBytes = 64
    /// The same for XML, where comments may stand before what matters.
    private static let sniffBytesOfXML = 4096
    /// More pieces of a manifest that lie elsewhere are not fetched.
    private static let maximumPieces = 16

    private let address: String
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let log: any Log
    private let opensAll: Bool
    /// What the address's ending says.
    private let announced: Language?
    private var document: DocumentFetch
    private var hasDocument = false
    /// What the manifest names and that lies elsewhere (xlink), with what has come of it.
    private var pieces: [Piece] = []

    init(
        _ address: String, source: any SegmentSource, signal: any WakeSignal, log: any Log, opensAll: Bool = false, now: HostTime
    ) {
        self.opensAll = opensAll
        self.address = address
        self.source = source
        self.signal = signal
        self.log = log
        let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
        announced = path.hasSuffix(".mpd") ? .dash : path.hasSuffix(".m3u8") || path.hasSuffix(".m3u") ? .hls : nil
        let request =
            announced == nil
            ? ResourceRequest(url: address, range: ByteRange(start: 0, end: ListFetch.maximumBytes))
            : ResourceRequest(url: address, maximumLength: ListFetch.maximumBytes)
        document = DocumentFetch(request, source: source, signal: signal, now: now)
    }

    mutating func cancel() {
        document.cancel()
        for place in pieces.indices { pieces[place].document.cancel() }
    }

    mutating func step(now: HostTime) -> Progress {
        if !hasDocument {
            let isAnnounced = announced != nil
            switch document.step(now: now, isEnough: { !isAnnounced && Self.isFile($0) }) {
            case .pending(let until): return .pending(until: until)
            case .failed(.status(416, _)):
                // RFC 9110 §15.5.17: not even a first byte is there.
                return .failed(PlayerError(.notMedia(detail: "it is empty"), url: address))
            case .failed(let error): return .failed(PlayerError(error))
            case .done: hasDocument = true
            }
            if language == .dash { askForPieces(now: now) }
        }
        var next: HostTime?
        var isPending = false
        for place in pieces.indices where pieces[place].isPending {
            switch pieces[place].document.step(now: now) {
            case .pending(let until):
                isPending = true
                next = .earliest(next, until)
            case .done:
                pieces[place].hasCome = true
                pieces[place].isPending = false
            case .failed: pieces[place].isPending = false
            }
        }
        return isPending ? .pending(until: next) : read()
    }

    /// Whether enough has come to know that it is no manifest.
    private static func isFile(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= sniffBytes, !HLSParser.recognises(bytes) else { return false }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard text.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return true }
        return bytes.count >= sniffBytesOfXML && !DASHParser.recognises(bytes)
    }

    private var language: Language? {
        if DASHParser.recognises(document.bytes) { return .dash }
        if HLSParser.recognises(document.bytes) { return .hls }
        if let announced { return announced }
        let type = document.response?.mediaType ?? ""
        return type == "application/dash+xml" ? .dash : type.hasSuffix("mpegurl") ? .hls : nil
    }

    private var url: String { document.response?.url ?? address }

    /// What can't be had is left out: the parser says what that means.
    private mutating func askForPieces(now: HostTime) {
        guard let elements = try? DASHParser.remoteElements(document.bytes, baseURL: url) else { return }
        for url in elements.lazy.map(\.url).filter({ !$0.hasPrefix("urn:") }).prefix(Self.maximumPieces) {
            let request = ResourceRequest(url: url, maximumLength: ListFetch.maximumBytes)
            pieces.append(Piece(document: DocumentFetch(request, source: source, signal: signal, now: now)))
        }
    }

    private mutating func read() -> Progress {
        guard let response = document.response else {
            return .failed(PlayerError(.truncated(url: address, received: 0, expected: nil)))
        }
        do throws(PlaylistError) {
            switch language {
            case .dash:
                var remote: [String: [UInt8]] = [:]
                for piece in pieces where piece.hasCome { remote[piece.document.request.url] = piece.document.bytes }
                let presentation = try DASHParser.parse(document.bytes, baseURL: url, remote: remote)
                presentation.warnings.tell(log, url: url)
                return .found(.presentation(presentation, url: url))
            case .hls:
                switch try HLSParser.parse(document.bytes, baseURL: url) {
                case .multivariant(let presentation):
                    presentation.warnings.tell(log, url: url)
                    return .found(.presentation(presentation, url: url))
                case .media(let list):
                    list.warnings.tell(log, url: url)
                    if let refusal = PlayerError(unplayable: list, url: url, opensAll: opensAll) { return .failed(refusal) }
                    return .found(.list(list, url: url))
                }
            case nil:
                if document.bytes.isEmpty { return .failed(PlayerError(.notMedia(detail: "it is empty"), url: address)) }
                let acceptsRanges = response.totalLength != nil || url.hasPrefix("file:")
                return .found(.file(url: url, length: response.totalLength ?? response.contentLength, acceptsRanges: acceptsRanges))
            }
        } catch {
            return .failed(PlayerError(error, url: url))
        }
    }
}
