import Media
import Playlist

/// From where the list of a stream's segments comes.
enum ListOrigin: Equatable {
    /// A media playlist, at this address.
    case playlist(url: String)
    /// The manifest's own rules, and the indexes that they name.
    case plan(SegmentPlan)

    init(_ variant: Variant) { self = Self.origin(variant.content, url: variant.url) }

    /// nil: the rendition lies in the variant's own stream.
    init?(_ rendition: Rendition) {
        guard let url = rendition.url else { return nil }
        self = Self.origin(rendition.content, url: url)
    }

    /// The playlist's address; nil where there is none.
    var playlist: String? {
        if case .playlist(let url) = self { url } else { nil }
    }

    private static func origin(_ content: VariantContent, url: String) -> ListOrigin {
        if case .segments(let plan) = content { .plan(plan) } else { .playlist(url: url) }
    }
}

/// Gets one stream's segments: fetches their playlist, or makes them of the manifest's rules once their indexes are there.
///
/// - Thread: control.
struct ListFetch {
    enum Progress {
        case pending(until: HostTime?)
        case done(SegmentList, url: String)
        case failed(PlayerError)
    }

    /// What every list of one film is fetched with.
    struct Context {
        var source: any SegmentSource
        var signal: any WakeSignal
        var log: any Log
        /// What the multivariant playlist defines, for the media playlists that import it (RFC 8216bis §4.4.2.3); nil: there is none.
        var variables: [String: String]?
        /// The server's time, of which a live film's segments are a function (ISO/IEC 23009-1 §5.3.9.5.3); nil where it isn't known.
        var instant: () -> ProgramDateTime? = { nil }
        /// How far from its edge the author wants a live film to be shown, where the manifest says that for all lists.
        var holdBack: MediaTime?
        /// A person has given keys: a protection system that isn't ours is no obstacle by itself.
        var opensAll = false
    }

    private enum Work {
        case playlist(DocumentFetch)
        case indexes(IndexFetch)
    }

    static let maximumBytes = Int64(PlaylistLimits.standard.bytes)

    private let context: Context
    private var work: Work

    init(_ origin: ListOrigin, _ context: Context, now: HostTime) {
        self.context = context
        switch origin {
        case .playlist(let url):
            let request = ResourceRequest(url: url, maximumLength: Self.maximumBytes)
            work = .playlist(DocumentFetch(request, source: context.source, signal: context.signal, now: now))
        case .plan(let plan):
            work = .indexes(IndexFetch(plan, source: context.source, signal: context.signal, now: now))
        }
    }

    mutating func step(now: HostTime) -> Progress {
        switch work {
        case .playlist(var document):
            let progress = document.step(now: now)
            work = .playlist(document)
            switch progress {
            case .pending(let until): return .pending(until: until)
            case .failed(let error): return .failed(PlayerError(error))
            case .done: return read(document)
            }
        case .indexes(var fetch):
            let progress = fetch.step(now: now)
            work = .indexes(fetch)
            switch progress {
            case .pending(let until): return .pending(until: until)
            case .failed(let error): return .failed(error)
            case .done(let plan): return list(plan)
            }
        }
    }

    mutating func cancel() {
        switch work {
        case .playlist(var document):
            document.cancel()
            work = .playlist(document)
        case .indexes(var fetch):
            fetch.cancel()
            work = .indexes(fetch)
        }
    }

    private func read(_ document: DocumentFetch) -> Progress {
        let url = document.response?.url ?? document.request.url
        do throws(PlaylistError) {
            guard case .media(let list) = try HLSParser.parse(document.bytes, baseURL: url, imports: context.variables) else {
                throw .notAPlaylist(detail: "lists variants where segments belong")
            }
            list.warnings.tell(context.log, url: url)
            return judged(list, url: url)
        } catch {
            return .failed(PlayerError(error, url: url))
        }
    }

    private func list(_ plan: SegmentPlan) -> Progress {
        let url = plan.periods.first?.addresses.first?.url ?? ""
        do throws(PlaylistError) {
            var list = try plan.segments(at: plan.window == nil ? nil : context.instant())
            if let holdBack = context.holdBack, plan.window != nil {
                list.serverControl = ServerControl()
                list.serverControl?.holdBack = holdBack
            }
            return judged(list, url: url)
        } catch {
            return .failed(PlayerError(error, url: url))
        }
    }

    private func judged(_ list: SegmentList, url: String) -> Progress {
        if let refusal = PlayerError(unplayable: list, url: url, opensAll: context.opensAll) {
            .failed(refusal)
        } else {
            .done(list, url: url)
        }
    }
}

extension [PlaylistWarning] {
    func tell(_ log: any Log, url: String) {
        for warning in prefix(5) { log.write(.warning, "playlist", "\(url): \(warning)") }
    }
}

extension PlayerError {
    /// nil where there is something in the list, in the clear or with keys that we open.
    init?(unplayable list: SegmentList, url: String, opensAll: Bool = false) {
        // A live list may be yet to begin, or have nothing but parts of its first segment.
        guard !list.segments.isEmpty else {
            self.init(.noSegments, url: url)
            return
        }
        self.init(unopenable: list, url: url, opensAll: opensAll)
    }
}
