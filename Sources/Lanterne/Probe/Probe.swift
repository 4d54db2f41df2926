import AVMedia
import FoundationEssentials
import HTTPSource
import LinuxIO
import Media
import Player
import Playlist

/// Finds out what an address holds: the presentation, then the list of each of its streams, a few at a time, so that a long film of many
/// streams takes no more memory than some of its lists.
struct Probe {
    /// What was found.
    struct Findings {
        var url: String
        var kind: ManifestKind
        var presentation: Presentation
        /// Of variants and renditions, in the presentation's order; one for each address. What is in them is made by `look`.
        var lists: [ProbedList]
        /// Of a progressive file.
        var container: ContainerDescription?
    }

    /// How far it goes.
    struct Bounds {
        /// Lists that are fetched or made at most; the others are named.
        var lists: Int
        /// For all of it together.
        var time: Duration
        /// At which a live film is looked at; nil: all that its manifest names, and what it names only by the time as it is now.
        var instant: ProgramDateTime?
    }

    /// Enough of a file to tell it from a manifest.
    private static let sniffBytes = 64
    /// An index of a day's film in segments of two seconds has half of it.
    private static let indexBytes: Int64 = 1 << 20
    /// Lists that are held at once.
    private static let batch = 8
    private static let manifestBytes = Int64(PlaylistLimits.standard.bytes)

    private let source: HTTPSource
    private let signal: EventSignal
    private let clock = MonotonicClock()
    private let bounds: Bounds
    private let fetch: ParallelFetch

    init(bounds: Bounds, network: HTTPSettings = HTTPSettings()) throws(Failure) {
        do throws(Errno) {
            source = try HTTPSource(settings: network)
            signal = try EventSignal()
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
        self.bounds = bounds
        fetch = ParallelFetch(source: source, signal: signal, clock: clock, deadline: clock.now() + bounds.time)
    }

    /// After it nothing can be asked for.
    func close() { source.close() }

    /// Blocks until the first document is there, with what has to be fetched to read it.
    func find(_ address: String) throws(Failure) -> Findings {
        let url = AddressText.url(of: address)
        let document = try fetchFirst(url)
        guard Manifest.mayBegin(with: document.bytes) else { return try inspect(document.url) }
        if document.bytes.isEmpty { throw Failure("\(document.url) is empty; check what the server sends.") }
        do throws(PlaylistError) {
            let pieces = fetchPieces(try Manifest.missingPieces(of: document.bytes, url: document.url))
            switch try Manifest.read(document.bytes, url: document.url, pieces: pieces) {
            case .presentation(let presentation, let kind):
                var lists = ProbedList.wanted(by: presentation, at: document.url)
                for index in lists.indices.dropFirst(bounds.lists) {
                    lists[index].outcome = .failed("it was not looked at: --lists allows \(bounds.lists)")
                }
                return Findings(url: document.url, kind: kind, presentation: presentation, lists: lists)
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
        // One byte more than is read, so that a longer one is told from one that is whole.
        let range = ByteRange(start: 0, end: Self.manifestBytes + 1)
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

    /// What can't be had is left out: the parser says what that means.
    private func fetchPieces(_ urls: [String]) -> [String: [UInt8]] {
        let asked = Array(urls.prefix(bounds.lists))
        let outcomes = fetch.run(asked.map { ResourceRequest(url: $0, maximumLength: Self.manifestBytes) })
        var pieces: [String: [UInt8]] = [:]
        for (url, outcome) in zip(asked, outcomes) {
            if case .fetched(let bytes, _) = outcome { pieces[url] = bytes }
        }
        return pieces
    }

    private func inspect(_ url: String) throws(Failure) -> Findings {
        let input: SourceInput
        do throws(Errno) {
            input = try SourceInput(url: url, source: source, deadline: fetch.deadline)
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

    /// Gives each list in its order, fetched or made, and forgets it. Blocks until all are there, or the time is up.
    func look(into found: Findings, _ body: (ProbedList) throws -> Void) rethrows {
        for start in stride(from: 0, to: found.lists.count, by: Self.batch) {
            var lists = Array(found.lists[start..<min(start + Self.batch, found.lists.count)])
            let waiting = lists.indices.filter { lists[$0].isWaiting }
            fetchPlaylists(&lists, waiting.filter { lists[$0].plan == nil }, of: found.presentation)
            supplyIndexes(&lists, waiting.filter { lists[$0].plan != nil })
            for index in lists.indices {
                if waiting.contains(index) { makeList(&lists[index]) }
                try body(lists[index])
                lists[index].outcome = .waiting
            }
        }
    }

    private func fetchPlaylists(_ lists: inout [ProbedList], _ places: [Int], of presentation: Presentation) {
        let outcomes = fetch.run(places.map { ResourceRequest(url: lists[$0].url, maximumLength: Self.manifestBytes) })
        for (place, outcome) in zip(places, outcomes) {
            switch outcome {
            case .failed(let sentence): lists[place].outcome = .failed(sentence)
            case .fetched(let bytes, let url):
                do throws(PlaylistError) {
                    lists[place].outcome = .list(try Manifest.readList(bytes, url: url, of: presentation))
                } catch {
                    lists[place].outcome = .failed("\(url) can't be read: \(error); its publisher has to mend it.")
                }
            }
        }
    }

    /// Fetches the indexes that plans can't do without, and those below them once.
    private func supplyIndexes(_ lists: inout [ProbedList], _ places: [Int]) {
        var references: [IndexReference] = []
        for place in places {
            for reference in lists[place].plan?.missingIndexes ?? [] where !references.contains(reference) { references.append(reference) }
        }
        let asked = references.map { reference in
            ResourceRequest(url: reference.url, range: reference.range ?? ByteRange(start: 0, end: Self.indexBytes))
        }
        for (reference, outcome) in zip(references, fetch.run(asked)) {
            guard case .fetched(let bytes, _) = outcome else {
                if case .failed(let sentence) = outcome { fail(&lists, places, without: reference, sentence) }
                continue
            }
            do throws(PlaylistError) {
                var index = try SegmentIndexParser.parse(bytes, at: reference.range?.start ?? 0)
                supplyLower(&index, of: reference)
                for place in places { lists[place].plan?.supply(index, for: reference) }
            } catch {
                fail(&lists, places, without: reference, "the index in \(reference.url) can't be read: \(error)")
            }
        }
    }

    private func supplyLower(_ index: inout SegmentIndex, of reference: IndexReference) {
        let holes = index.missing
        let outcomes = fetch.run(holes.map { ResourceRequest(url: reference.url, range: $0.range) })
        // From the last on, so that the places before stay right.
        for (hole, outcome) in zip(holes, outcomes).reversed() {
            guard case .fetched(let bytes, _) = outcome, let lower = try? SegmentIndexParser.parse(bytes, at: hole.range.start) else {
                continue
            }
            index.supply(lower, for: hole)
        }
    }

    private func fail(_ lists: inout [ProbedList], _ places: [Int], without reference: IndexReference, _ sentence: String) {
        for place in places where lists[place].plan?.missingIndexes.contains(reference) ?? false {
            lists[place].outcome = .failed(sentence)
            lists[place].plan = nil
        }
    }

    private static var today: ProgramDateTime {
        ProgramDateTime(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
    }

    private func makeList(_ probed: inout ProbedList) {
        guard let plan = probed.plan else { return }
        do throws(PlaylistError) {
            var list = try plan.segments(at: bounds.instant)
            if list.segments.isEmpty, bounds.instant == nil, plan.window != nil { list = try plan.segments(at: Self.today) }
            probed.outcome = .list(list)
        } catch {
            probed.outcome = .failed("its segments can't be told: \(error)")
        }
    }
}
