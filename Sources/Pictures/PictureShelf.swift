import Media

/// The decoded pictures, in their byte budget, and what is wanted of them.
///
/// What is wanted now never makes room for anything else. Where what is wanted is over the budget by itself, the least urgent doesn't come.
struct PictureShelf {
    private struct Entry {
        var bitmap: Bitmap
        /// The larger, the later.
        var lastUse: UInt64
        /// When the server was asked last: since 1970.
        var checked: Duration
    }

    /// What there is to do.
    struct Work {
        /// Wanted, not there, and not failed a short while ago; the most urgent first.
        var missing: [PictureRequest] = []
        /// Wanted and there, but the server hasn't been asked for long.
        var aged: Set<String> = []
        /// When something that failed may be asked for again.
        var retry: HostTime?
    }

    private let budget: Int
    private var entries: [PictureRequest: Entry] = [:]
    /// By address, until when it isn't asked for again; those before count as known to fail.
    private var failures: [String: HostTime] = [:]
    private var wanted: [PictureRequest] = []
    /// Of what is wanted that which fits into the budget.
    private var due: [PictureRequest] = []
    private var uses: UInt64 = 0
    private(set) var bytes = 0

    /// What failed isn't asked for again for so long.
    static let rest = Duration.seconds(60)
    /// After which the server is asked whether a picture has changed.
    static let lifetime = Duration.seconds(24 * 3600)
    /// More than any screen shows.
    private static let mostWanted = 512
    private static let mostFailures = 1000

    /// - Parameter budget: Bytes.
    init(budget: Int) { self.budget = budget }

    // MARK: Asked by the interface

    /// - Returns: whether that is news.
    mutating func want(_ requests: [PictureRequest]) -> Bool {
        guard requests != wanted else { return false }
        wanted = requests
        var seen: Set<PictureRequest> = []
        var room = budget
        due = requests.prefix(Self.mostWanted).filter { request in
            guard request.isSound, request.bytes <= room, seen.insert(request).inserted else { return false }
            room -= request.bytes
            return true
        }
        return true
    }

    /// A use, which keeps it from making room.
    mutating func picture(_ request: PictureRequest) -> Bitmap? {
        guard let place = entries.index(forKey: request) else { return nil }
        uses += 1
        entries.values[place].lastUse = uses
        return entries.values[place].bitmap
    }

    /// Whether nothing of what is wanted is still to come.
    func isComplete(now: HostTime) -> Bool {
        due.allSatisfy { entries[$0] != nil || failures[$0.address].map { $0 > now } ?? false }
    }

    /// Holds nothing any more, as in the beginning.
    mutating func clear() {
        entries = [:]
        bytes = 0
    }

    // MARK: Asked by the worker

    /// - Parameter today: Since 1970.
    func work(now: HostTime, today: Duration) -> Work {
        var work = Work()
        for request in due {
            if let entry = entries[request] {
                if Self.isAged(entry.checked, today: today) { work.aged.insert(request.address) }
            } else if let failure = failures[request.address], failure > now {
                work.retry = HostTime.earliest(work.retry, failure)
            } else {
                work.missing.append(request)
            }
        }
        return work
    }

    /// Also where the machine's clock was set back meanwhile.
    static func isAged(_ checked: Duration, today: Duration) -> Bool { !(.zero..<lifetime).contains(today - checked) }

    /// The sizes in which a picture is there.
    func sizes(of address: String) -> [PictureRequest] { entries.keys.filter { $0.address == address } }

    /// Takes a picture in, and lets go those that were used longest ago.
    mutating func put(_ bitmap: Bitmap, for request: PictureRequest, checked: Duration) {
        failures[request.address] = nil
        remove(request)
        // Asked for when it was still wanted: it may stay where there is room.
        guard due.contains(request) || bytes + request.bytes <= budget else { return }
        uses += 1
        entries[request] = Entry(bitmap: bitmap, lastUse: uses, checked: checked)
        bytes += request.bytes
        let kept = Set(due)
        while bytes > budget, let oldest = entries.filter({ !kept.contains($0.key) }).min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
    }

    /// The server has just been asked; or it is asked now, and not again because of this.
    mutating func check(_ address: String, today: Duration) {
        for request in sizes(of: address) { entries[request]?.checked = today }
    }

    /// - Returns: whether it hasn't failed before.
    mutating func fail(_ address: String, now: HostTime) -> Bool {
        if failures.count >= Self.mostFailures { failures = failures.filter { $0.value > now } }
        if failures.count >= Self.mostFailures { failures.removeAll() }
        return failures.updateValue(now + Self.rest, forKey: address) == nil
    }

    private mutating func remove(_ request: PictureRequest) {
        if entries.removeValue(forKey: request) != nil { bytes -= request.bytes }
    }
}
