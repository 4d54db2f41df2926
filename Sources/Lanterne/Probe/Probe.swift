import AVMedia
import HTTPSource
import LinuxIO
import Media
import Player
import Playlist

/// Finds out what an address holds: the presentation, and the list of each of its streams.
struct Probe {
    /// What was found.
    struct Findings {
        var url: String
        var kind: ManifestKind
        var presentation: Presentation
        /// Of variants and renditions, in the presentation's order; one for each address.
        var lists: [ProbedList]
        /// Of a progressive file.
        var container: ContainerDescription?
    }

    /// How far it goes.
    struct Bounds {
        /// Lists that are fetched at most; the others are named.
        var lists: Int
        /// For all of it together.
        var time: Duration
    }

    /// Requests under way at once.
    private static let parallel = 8
    /// Enough of a file to tell it from a manifest.
    private static let sniffBytes = 64

    private let source: HTTPSource
    private let signal: EventSignal
    private let clock = MonotonicClock()
    private let bounds: Bounds
    private let deadline: HostTime

    init(bounds: Bounds) throws(Failure) {
        do throws(Errno) {
            source = try HTTPSource()
            signal = try EventSignal()
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
        self.bounds = bounds
        deadline = clock.now() + bounds.time
    }

    /// Blocks until all is there, or the time is up.
    func run(_ address: String) throws(Failure) -> Findings {
        defer { source.close() }
        let url = AddressText.url(of: address)
        let document = try fetchFirst(url)
        guard Manifest.mayBegin(with: document.bytes) else { return try inspect(document.url) }
        if document.bytes.isEmpty { throw Failure("\(document.url) is empty; check what the server sends.") }
        do throws(PlaylistError) {
            switch try Manifest.read(document.bytes, url: document.url) {
            case .presentation(let presentation, let kind):
                return Findings(url: document.url, kind: kind, presentation: presentation, lists: fetchLists(of: presentation))
            case .list(let list, let kind):
                let found = ProbedList(url: document.url, streams: ["variant 0"], outcome: .list(list))
                return Findings(url: document.url, kind: kind, presentation: .single(mediaPlaylist: document.url), lists: [found])
            }
        } catch {
            throw Failure("\(document.url) can't be read: \(error); its publisher has to mend it, check the address.")
        }
    }

    // MARK: The first document

    private func fetchFirst(_ url: String) throws(Failure) -> (bytes: [UInt8], url: String) {
        let range = ByteRange(start: 0, end: Int64(PlaylistLimits.standard.bytes))
        var fetch = DocumentFetch(
            ResourceRequest(url: url, range: range), source: source, signal: signal, now: clock.now(), allowed: bounds.time)
        while true {
            let progress = fetch.step(now: clock.now()) { $0.count >= Self.sniffBytes && !Manifest.mayBegin(with: $0) }
            switch progress {
            case .pending(let until): signal.wait(until: until)
            case .done: return (fetch.bytes, fetch.response?.url ?? url)
            case .failed(.status(416, _)): return ([], url)
            case .failed(let error): throw Failure(PlayerSentence.text(for: error))
            }
        }
    }

    private func inspect(_ url: String) throws(Failure) -> Findings {
        let input: SourceInput
        do throws(Errno) {
            input = try SourceInput(url: url, source: source, deadline: deadline)
        } catch {
            throw Failure("\(url) can't be read (\(error)); the machine has run out of files.")
        }
        do throws(DecodeError) {
            let container = try ContainerInspection.inspect(input, clock: clock)
            return Findings(url: url, kind: .file, presentation: .progressive(url: url), lists: [], container: container)
        } catch {
            throw Failure(PlayerSentence.text(for: error, url: url))
        }
    }

    // MARK: The lists

    /// Asks for all at once, in order, some at a time.
    private func fetchLists(of presentation: Presentation) -> [ProbedList] {
        var lists = ProbedList.wanted(by: presentation)
        for index in lists.indices.dropFirst(bounds.lists) {
            lists[index].outcome = .failed("it was not fetched: --lists allows \(bounds.lists)")
        }
        var waiting = Array(lists.indices.prefix(bounds.lists))[...]
        var active: [(index: Int, fetch: DocumentFetch)] = []
        while !waiting.isEmpty || !active.isEmpty {
            let now = clock.now()
            while active.count < Self.parallel, let index = waiting.popFirst() {
                let request = ResourceRequest(url: lists[index].url, maximumLength: Int64(PlaylistLimits.standard.bytes))
                let left = max(deadline - now, .zero)
                active.append((index, DocumentFetch(request, source: source, signal: signal, now: now, allowed: left)))
            }
            var wake: HostTime?
            active = active.compactMap { entry in
                var entry = entry
                switch entry.fetch.step(now: now) {
                case .pending(let until):
                    wake = HostTime.earliest(wake, until)
                    return entry
                case .failed(let error): lists[entry.index].outcome = .failed(PlayerSentence.text(for: error))
                case .done: lists[entry.index].read(entry.fetch, of: presentation)
                }
                return nil
            }
            if !active.isEmpty, waiting.isEmpty || active.count == Self.parallel { signal.wait(until: wake) }
        }
        return lists
    }
}

/// The list of one stream, or why there is none.
struct ProbedList {
    enum Outcome {
        case list(SegmentList)
        /// A sentence.
        case failed(String)
    }

    /// Absolute; after redirects once it is there.
    var url: String
    /// Whose it is: `variant 0`, `audio 3`. Several variants may share one.
    var streams: [String]
    var outcome: Outcome

    var list: SegmentList? {
        if case .list(let list) = outcome { list } else { nil }
    }

    /// One for each address that the presentation names, in its order.
    static func wanted(by presentation: Presentation) -> [ProbedList] {
        var lists: [ProbedList] = []
        var places: [String: Int] = [:]
        func add(_ url: String, _ stream: String) {
            if let place = places[url] {
                lists[place].streams.append(stream)
                return
            }
            places[url] = lists.count
            lists.append(ProbedList(url: url, streams: [stream], outcome: .failed("it was not fetched")))
        }
        let families = [
            ("variant", presentation.variants), ("iFrameVariant", presentation.iFrameVariants),
            ("imageVariant", presentation.imageVariants),
        ]
        for (name, variants) in families {
            for variant in variants {
                switch variant.content {
                case .mediaPlaylist: add(variant.url, "\(name) \(variant.id.value)")
                case .resource: break
                }
            }
        }
        for rendition in presentation.allRenditions {
            if let url = rendition.url { add(url, "rendition \(rendition.id.value)") }
        }
        return lists
    }

    fileprivate mutating func read(_ fetch: DocumentFetch, of presentation: Presentation) {
        let own = fetch.response?.url ?? url
        do throws(PlaylistError) {
            outcome = .list(try Manifest.readList(fetch.bytes, url: own, of: presentation))
        } catch {
            outcome = .failed("\(own) can't be read: \(error); its publisher has to mend it.")
        }
    }
}

extension Presentation {
    /// All kinds, in the manifest's order.
    var allRenditions: [Rendition] {
        (audioRenditions + videoRenditions + subtitleRenditions + closedCaptionRenditions).sorted { $0.id.value < $1.id.value }
    }
}
