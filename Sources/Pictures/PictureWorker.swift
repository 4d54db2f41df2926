import LinuxIO
import Media

/// Brings what is wanted onto the shelf: from the disc, else from the network, several at once, and decodes one at a time.
///
/// - Thread: its own.
final class PictureWorker: Worker {
    /// What it needs of the world.
    struct Tools {
        var source: any SegmentSource
        var maker: any StillMaker
        /// Where files are kept; nil: nowhere.
        var folder: String?
        var budget: PictureBudget
        /// Since 1970.
        var today: @Sendable () -> Duration
        var log: any Log
        /// Its own.
        var signal: any WakeSignal
        /// Of whoever draws.
        var news: any WakeSignal
    }

    /// A file that is here and has to be decoded.
    private struct Here {
        var address: String
        var picture: KeptPicture
        var checked: Duration
        /// It comes from the network.
        var isFresh: Bool
        /// What is on the shelf already, and is to be replaced.
        var renews: [PictureRequest] = []
    }

    private let shelf: Guarded<PictureShelf>
    private let tools: Tools
    private lazy var folder: PictureFolder? = tools.folder.map { PictureFolder($0, budget: tools.budget, log: tools.log) }
    private var fetches: [PictureFetch] = []
    private var here: [Here] = []
    /// To be asked for once more, in the way that is led elsewhere.
    private var plain: Set<String> = []
    private var portion = [UInt8](repeating: 0, count: 64 << 10)

    static let fetchesAtOnce = 4

    init(_ shelf: Guarded<PictureShelf>, tools: Tools) {
        self.shelf = shelf
        self.tools = tools
    }

    deinit {
        for fetch in fetches { fetch.cancel(tools.source) }
    }

    func step(now: HostTime) -> WorkerState {
        let today = tools.today()
        let wanted = shelf.withLock { $0.work(now: now, today: today) }
        drop(allBut: wanted.aged.union(wanted.missing.map(\.address)))
        advance(now: now, today: today)
        // What has just come, failed or been confirmed isn't looked for any more.
        let work = shelf.withLock { $0.work(now: now, today: today) }
        start(work, now: now)
        if decodeOne(work.missing, now: now, today: today) || load(work.missing, today: today) { return .again }
        return .waiting(until: fetches.map(\.deadline).reduce(work.retry) { HostTime.earliest($0, $1) })
    }

    // MARK: Fetching

    private func drop(allBut addresses: Set<String>) {
        for fetch in fetches where !addresses.contains(fetch.address) { fetch.cancel(tools.source) }
        fetches.removeAll { !addresses.contains($0.address) }
        here.removeAll { $0.renews.isEmpty && !addresses.contains($0.address) }
        plain.formIntersection(addresses)
    }

    private func start(_ work: PictureShelf.Work, now: HostTime) {
        for request in work.missing where !isUnderWay(request.address) && folder?.has(request.address) != true {
            guard fetches.count < Self.fetchesAtOnce else { return }
            begin(request.address, now: now)
        }
        // Those that are there already come last, one at a time.
        guard fetches.count < Self.fetchesAtOnce, !fetches.contains(where: \.isCheck) else { return }
        guard let address = work.aged.sorted().first(where: { !isUnderWay($0) }) else { return }
        begin(address, isCheck: true, known: plain.contains(address) ? nil : folder?.tag(of: address), now: now)
    }

    private func begin(_ address: String, isCheck: Bool = false, known: String? = nil, now: HostTime) {
        fetches.append(
            PictureFetch(
                address, isCheck: isCheck, known: known, limit: tools.budget.file, from: tools.source, signal: tools.signal, now: now))
    }

    private func isUnderWay(_ address: String) -> Bool {
        fetches.contains { $0.address == address } || here.contains { $0.address == address }
    }

    private func advance(now: HostTime, today: Duration) {
        var rest: [PictureFetch] = []
        for var fetch in fetches {
            switch fetch.advance(tools.source, through: &portion, now: now) {
            case .pending: rest.append(fetch)
            case .done: take(fetch, today: today)
            case .unchanged: confirm(fetch.address, today)
            case .needsPlainRequest: plain.insert(fetch.address)
            case .failed(let reason) where fetch.isCheck:
                // What is here is shown all the same, and asked for another day.
                shelf.withLock { $0.check(fetch.address, today: today) }
                tools.log.write(.debug, "pictures", "no news of \(fetch.address): \(reason)")
            case .failed(let reason): fail(fetch.address, reason, now)
            }
        }
        fetches = rest
    }

    private func take(_ fetch: PictureFetch, today: Duration) {
        let picture = KeptPicture(tag: fetch.tag, bytes: fetch.bytes)
        guard fetch.isCheck else {
            here.append(Here(address: fetch.address, picture: picture, checked: today, isFresh: true))
            return
        }
        plain.remove(fetch.address)
        if let kept = folder?.load(fetch.address, today: today), kept.picture == picture { return confirm(fetch.address, today) }
        let renews = shelf.withLock { shelf in
            shelf.check(fetch.address, today: today)
            return shelf.sizes(of: fetch.address)
        }
        here.append(Here(address: fetch.address, picture: picture, checked: today, isFresh: true, renews: renews))
    }

    private func confirm(_ address: String, _ today: Duration) {
        shelf.withLock { $0.check(address, today: today) }
        folder?.confirm(address, today: today)
    }

    private func fail(_ address: String, _ reason: String, _ now: HostTime) {
        guard shelf.withLock({ $0.fail(address, now: now) }) else { return }
        tools.log.write(.info, "pictures", "\(address) can't be shown: \(reason)")
    }

    // MARK: Decoding

    /// The most urgent file of the folder.
    private func load(_ missing: [PictureRequest], today: Duration) -> Bool {
        guard here.isEmpty, let request = missing.first(where: { !isUnderWay($0.address) && folder?.has($0.address) == true }) else {
            return false
        }
        // What can't be read is gone from the folder now, and comes from the network in the next step.
        if let (picture, checked) = folder?.load(request.address, today: today) {
            here.append(Here(address: request.address, picture: picture, checked: checked, isFresh: false))
        }
        return true
    }

    /// Makes one picture of the most urgent file that is here.
    ///
    /// - Returns: whether there was one.
    private func decodeOne(_ missing: [PictureRequest], now: HostTime, today: Duration) -> Bool {
        let urgent = missing.lazy.compactMap { request in self.here.firstIndex { $0.address == request.address } }.first
        guard let place = urgent ?? here.indices.first else { return false }
        let file = here[place]
        guard let request = missing.first(where: { $0.address == file.address }) ?? file.renews.first else {
            // All its sizes are made.
            here.remove(at: place)
            return true
        }
        here[place].renews.removeAll { $0 == request }
        guard let bitmap = tools.maker.picture(of: file.picture.bytes, covering: request.size) else {
            here.remove(at: place)
            if !file.isFresh {
                folder?.remove(file.address)
            } else if missing.contains(request) {
                fail(file.address, "it is no picture, or a damaged one, or too large", now)
            }
            return true
        }
        shelf.withLock { $0.put(bitmap, for: request, checked: file.checked) }
        tools.news.raise()
        if file.isFresh {
            folder?.keep(file.picture, of: file.address, today: today)
            here[place].isFresh = false
        }
        return true
    }
}
