import Adaptation
import Media
import Playlist

/// Loads the item that follows, beside the one that plays: its manifest, and a list for each rung of the present one.
///
/// - Thread: control.
final class NextItem {
    enum Progress {
        case pending(until: HostTime?)
        /// Of its pictures, by the present film's rungs.
        case ready(Film, pictures: [SegmentList])
        /// It can't be joined, or not be had.
        case failed(String)
    }

    let address: String
    private let loader: FilmLoader
    /// The rates of the present film's rungs; empty where there is nothing to choose from.
    private let rates: [Int64]
    private var film: Film?
    private var lists: [Int: SegmentList] = [:]
    private var fetch: (rung: Int, list: ListFetch)?

    init(_ address: String, loader: FilmLoader, follows ladder: Ladder?) {
        self.address = address
        self.loader = loader
        rates = ladder?.rungs.map(\.rate) ?? []
    }

    func cancel() {
        loader.cancel()
        fetch?.list.cancel()
        fetch = nil
    }

    func step(now: HostTime) -> Progress {
        guard let film else {
            switch loader.step(now: now) {
            case .pending(let until): return .pending(until: until)
            case .failed(let error): return .failed(error.text)
            case .ready(let film): return take(film, now: now)
            }
        }
        return fetchLists(of: film, now: now)
    }

    private func take(_ film: Film, now: HostTime) -> Progress {
        guard case .segmented(let main, _) = film.content, main.isComplete else {
            return .failed("it is one file, or live: it follows with a break")
        }
        self.film = film
        lists[film.rung] = main
        return fetchLists(of: film, now: now)
    }

    private func fetchLists(of film: Film, now: HostTime) -> Progress {
        while true {
            if let rung = fetch?.rung, let progress = fetch?.list.step(now: now) {
                switch progress {
                case .pending(let until): return .pending(until: until)
                case .done(let found, _): lists[rung] = found
                // Another of its rungs takes its place.
                case .failed: lists[rung] = lists[film.rung]
                }
                fetch = nil
            }
            guard let next = wanted(of: film).first(where: { lists[$0] == nil }), let ladder = film.ladder, let context = film.context
            else {
                break
            }
            fetch = (next, ListFetch(ListOrigin(ladder.rungs[next].variant), context, now: now))
        }
        let pictures = wanted(of: film).compactMap { lists[$0] }
        return .ready(film, pictures: pictures)
    }

    /// Which of its rungs follows each of the present film's: the best that takes no more of the line, else the lowest.
    private func wanted(of film: Film) -> [Int] {
        guard let ladder = film.ladder, !rates.isEmpty else { return Array(repeating: film.rung, count: max(1, rates.count)) }
        return rates.map { rate in ladder.rungs.lastIndex { Double($0.rate) <= Double(rate) * Self.likeness } ?? 0 }
    }

    /// Rungs of one ladder differ by more than this.
    private static let likeness = 1.2
}
