import Media
import Playlist

/// Fetches one media playlist and reads it.
///
/// - Thread: control.
struct ListFetch {
    enum Progress {
        case pending(until: HostTime?)
        case done(SegmentList, url: String)
        case failed(PlayerError)
    }

    static let maximumBytes = Int64(PlaylistLimits.standard.bytes)

    private let log: any Log
    private var document: DocumentFetch

    init(_ url: String, source: any SegmentSource, signal: any WakeSignal, log: any Log, now: HostTime) {
        self.log = log
        document = DocumentFetch(ResourceRequest(url: url, maximumLength: Self.maximumBytes), source: source, signal: signal, now: now)
    }

    mutating func step(now: HostTime) -> Progress {
        switch document.step(now: now) {
        case .pending(let until): return .pending(until: until)
        case .failed(let error): return .failed(PlayerError(error))
        case .done:
            let url = document.response?.url ?? document.request.url
            do throws(PlaylistError) {
                guard case .media(let list) = try HLSParser.parse(document.bytes, baseURL: url) else {
                    throw .notAPlaylist(detail: "lists variants where segments belong")
                }
                list.warnings.tell(log, url: url)
                if let refusal = PlayerError(unplayable: list, url: url) { return .failed(refusal) }
                return .done(list, url: url)
            } catch {
                return .failed(PlayerError(error, url: url))
            }
        }
    }

    mutating func cancel() { document.cancel() }
}

extension [PlaylistWarning] {
    func tell(_ log: any Log, url: String) {
        for warning in prefix(5) { log.write(.warning, "hls", "\(url): \(warning)") }
    }
}

extension PlayerError {
    /// nil where there is something in the list, in the clear or with keys that we open.
    init?(unplayable list: SegmentList, url: String) {
        // A live list may be yet to begin, or have nothing but parts of its first segment.
        guard !list.segments.isEmpty else {
            self.init(.noSegments, url: url)
            return
        }
        self.init(unopenable: list, url: url)
    }
}
