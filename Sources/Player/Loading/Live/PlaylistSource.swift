import Media
import Playlist

/// Brings lists by fetching media playlists again.
///
/// - Thread: control.
final class PlaylistSource: ListSource {
    private struct Fetch {
        var document: DocumentFetch
        var known: SegmentList?
    }

    /// A playlist says only how long its segments are.
    let hasFilmTimes = false
    /// Absolute, by stream and place; nil for what has no playlist.
    private var addresses: [[String?]]
    /// What the multivariant playlist defines; nil: there is none.
    private let variables: [String: String]?
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let log: (any Log)?
    private let opensAll: Bool
    private var fetches: [ListName: Fetch] = [:]

    init(
        addresses: [[String?]], variables: [String: String]?, source: any SegmentSource, signal: any WakeSignal, log: (any Log)?,
        opensAll: Bool = false
    ) {
        self.opensAll = opensAll
        self.addresses = addresses
        self.variables = variables
        self.source = source
        self.signal = signal
        self.log = log
    }

    func ask(_ name: ListName, _ question: ListQuestion, age: Duration, now: HostTime) {
        fetches[name]?.document.cancel()
        guard addresses.indices.contains(name.stream), addresses[name.stream].indices.contains(name.place),
            let address = addresses[name.stream][name.place]
        else { return }
        let url = question.url(of: address, age: age)
        var request = ResourceRequest(url: url, maximumLength: ListFetch.maximumBytes)
        if question.waitsForNews { request.silence = question.patience }
        // Retries are short, so that a list that can't be had is known before it is needed.
        let document = DocumentFetch(
            request, source: source, signal: signal, now: now, retries: RetryPolicy(delays: [.milliseconds(200)]),
            allowed: question.patience + .seconds(3))
        fetches[name] = Fetch(document: document, known: question.known)
    }

    func step(now: HostTime, answered: (ListName, ListAnswer) -> Void) -> HostTime? {
        var next: HostTime?
        for name in fetches.keys.sorted() {
            switch fetches[name]?.document.step(now: now) {
            case nil: break
            case .pending(let until): next = .earliest(next, until)
            case .failed(let error):
                fetches[name] = nil
                answered(name, .failed(PlayerError(error), mayPass: RetryPolicy.mayPassLater(error)))
            case .done:
                guard let fetch = fetches.removeValue(forKey: name) else { break }
                answered(name, read(fetch))
            }
        }
        return next
    }

    private func read(_ fetch: Fetch) -> ListAnswer {
        let url = fetch.document.response?.url ?? fetch.document.request.url
        do throws(PlaylistError) {
            let document = try HLSParser.parse(fetch.document.bytes, baseURL: url, imports: variables, previous: fetch.known)
            guard case .media(let list) = document else { throw .notAPlaylist(detail: "lists variants where segments belong") }
            if fetch.known == nil, let log { list.warnings.tell(log, url: url) }
            if !list.segments.isEmpty, let refusal = PlayerError(unplayable: list, url: url, opensAll: opensAll) {
                return .failed(refusal, mayPass: false)
            }
            return .list(list)
        } catch {
            // What an update has no ground to stand on for, or what was cut on its way, may be whole the next time.
            return .failed(PlayerError(error, url: url), mayPass: true)
        }
    }

    func move(_ name: ListName, to url: String) {
        guard addresses.indices.contains(name.stream), addresses[name.stream].indices.contains(name.place) else { return }
        fetches[name]?.document.cancel()
        fetches[name] = nil
        addresses[name.stream][name.place] = url
    }

    func add(_ sound: Rendition) { addresses[1].append(ListOrigin(sound)?.playlist) }

    func cancel() {
        for name in fetches.keys { fetches[name]?.document.cancel() }
        fetches = [:]
    }
}
