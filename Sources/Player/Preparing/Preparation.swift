import Media
import Playlist

/// Fetches what a film needs to begin, before anybody wants it: its manifest, its lists, and the first segments from where it would begin.
///
/// Nothing is decoded, no key and no licence is asked for, and nobody hears of what fails. The film is loaded later as any other is, and finds
/// its answers there (`AnswersAhead`): whatever it decides otherwise by then only costs it a request.
///
/// - Thread: control.
final class Preparation {
    let address: String
    private let position: MediaTime
    private let loader: FilmLoader
    private let answers: AnswersAhead
    private let signal: any WakeSignal
    private let log: any Log
    private var isLoaded = false
    /// On their way.
    private var headers: [RequestID] = []
    /// Of the picture, or of both, and of a sound that is apart.
    private var streams: [Stream] = []
    /// By its manifest, all of it comes without a lock.
    private(set) var isInTheClear = false
    /// It reads nothing now: something that is seen needs the line.
    var isHeld = false

    /// Segments, one at a time: what is needed first comes first.
    private struct Stream {
        var waiting: [ResourceRequest]
        var underWay: RequestID?
    }

    /// So much film: more than a start waits for.
    private static let length = MediaTime(seconds: 2)

    /// - Parameters:
    ///   - loader: Of the film, asking through `answers.asking`.
    ///   - signal: The film's own, so that what is still coming can go over to it.
    init(_ address: String, from position: MediaTime, loader: FilmLoader, answers: AnswersAhead, signal: any WakeSignal, log: any Log) {
        self.address = address
        self.position = position
        self.loader = loader
        self.answers = answers
        self.signal = signal
        self.log = log
    }

    /// - Returns: when to come back at the latest.
    func step(now: HostTime) -> HostTime? {
        answers.look(at: now)
        guard !isHeld else {
            answers.hinder()
            return nil
        }
        guard isLoaded else { return load(now: now) }
        read()
        return nil
    }

    private func load(now: HostTime) -> HostTime? {
        switch loader.step(now: now) {
        case .pending(let until): return until
        case .failed(let error):
            isLoaded = true
            log.write(.debug, "player", "\(address) can't be prepared: \(error.text)")
        case .ready(let film):
            isLoaded = true
            ask(for: film)
        }
        return nil
    }

    private func ask(for film: Film) {
        // What a live film's lists say now is old when it is wanted; of a file nobody knows where its beginning lies.
        guard case .segmented(let main, let sound) = film.content, main.isComplete, sound?.isComplete ?? true else {
            return answers.forget()
        }
        let lists = [main, sound].compactMap { $0 }
        isInTheClear = lists.allSatisfy(\.isInTheClear)
        for list in lists { ask(for: list) }
        read()
    }

    /// As the film itself asks: initializations beside the segments, and of those all of each.
    private func ask(for list: SegmentList) {
        let first = list.index(at: position) ?? list.segments.count
        let segments = list.segments[first...].prefix { $0.start < position + Self.length }.filter { !$0.isGap }
        var initialization: InitializationSegment?
        for header in segments.compactMap(\.initialization) where header != initialization {
            initialization = header
            headers.append(answers.asking.start(ResourceRequest(url: header.url, range: header.range), signal: signal))
        }
        streams.append(Stream(waiting: segments.map { ResourceRequest(url: $0.url, range: $0.range) }))
    }

    private func read() {
        headers.removeAll { isRead($0) }
        for place in streams.indices {
            while let next = streams[place].underWay ?? ask(for: place), isRead(next) { streams[place].underWay = nil }
        }
    }

    private func ask(for place: Int) -> RequestID? {
        guard !streams[place].waiting.isEmpty else { return nil }
        let id = answers.asking.start(streams[place].waiting.removeFirst(), signal: signal)
        streams[place].underWay = id
        return id
    }

    private func isRead(_ request: RequestID) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while true {
                switch answers.asking.read(request, into: buffer) {
                case .response, .bytes: continue
                case .notYet: return false
                case .end, .failed: return true
                }
            }
        }
    }
}

extension SegmentList {
    fileprivate var isInTheClear: Bool {
        segments.allSatisfy { $0.keys.isEmpty && $0.initialization?.keys.isEmpty ?? true }
    }
}
