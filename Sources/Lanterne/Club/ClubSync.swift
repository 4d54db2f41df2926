import Club
import Crypto
import HTTPSource
import LinuxIO
import Media
import Player
import Playlist
import Store

/// Brings the club's present edition into the box's store, and its index: one request where nothing changed, and only what changed where
/// something did.
///
/// - Thread: one; blocks.
struct ClubSync {
    let home: BoxHome
    let source: any SegmentSource
    let signal: EventSignal
    private let clock = MonotonicClock()

    /// For all of it.
    private static let patience = Duration.seconds(30)

    /// What came of it.
    struct Outcome {
        /// Requests that were made.
        var requests = 0
        /// Of the answers' bodies.
        var bytes = 0
        /// The store has another edition than before.
        var isChanged = false
        /// Why the edition is the kept one though the club was asked; nil: it is the club's present one.
        var problem: String?
    }

    /// - Parameter url: Of `club.json`.
    /// - Throws: Where there is no edition at all: a sentence.
    func run(_ url: String) throws(Failure) -> Outcome {
        let known = try kept()
        let deadline = clock.now() + Self.patience
        do throws(Failure) {
            return try fetch(url, known: known, deadline)
        } catch {
            guard let known else { throw error }
            return Outcome(requests: 1, isChanged: try index(known.root, known.update, url), problem: error.sentence)
        }
    }

    /// The whole of what the store holds.
    ///
    /// - Throws: Where it holds none, or a damaged one: a sentence.
    func edition(of url: String) throws(Failure) -> ClubEdition {
        guard let known = try kept() else { throw Failure("nothing is kept of the club at \(url); check the network.") }
        return try edition(known.update, url)
    }

    /// Makes the index of what shows, unless it is there.
    ///
    /// - Returns: Whether it was made.
    private func index(_ root: BoxStore.Root, _ update: ClubUpdate, _ url: String) throws(Failure) -> Bool {
        let isThere: Bool
        do { isThere = try home.store.indexedCatalogue()?.isOfShownRoot ?? false } catch { throw Failure("\(error).") }
        if isThere { return false }
        try index(try edition(update, url), of: root)
        return true
    }

    private func index(_ edition: ClubEdition, of root: BoxStore.Root) throws(Failure) {
        do { try home.store.index(edition, of: root) } catch { throw Failure("\(error).") }
    }

    /// The edition that the store holds whole; nil: none.
    private func kept() throws(Failure) -> (root: BoxStore.Root, update: ClubUpdate)? {
        let root: BoxStore.Root?
        do { root = try home.store.root() } catch { throw Failure("\(error).") }
        // It was checked when it came, and lies where nobody else writes.
        guard let root, let update = try? ClubUpdate(from: nil, to: root.bytes, isValid: { _, _ in true }) else { return nil }
        return (root, update)
    }

    private func fetch(
        _ url: String, known: (root: BoxStore.Root, update: ClubUpdate)?, _ deadline: HostTime
    ) throws(Failure) -> Outcome {
        var request = ResourceRequest(url: url, maximumLength: Int64(SignedDocument.maximumBytes))
        if let tag = known?.root.tag { request.fields = ["If-None-Match": tag] }
        var fetch = DocumentFetch(
            request, source: source, signal: signal, now: clock.now(), allowed: max(deadline - clock.now(), .zero))
        waiting: while true {
            switch fetch.step(now: clock.now()) {
            case .pending(let until): signal.wait(until: until)
            case .done: break waiting
            case .failed(.status(304, _)):
                guard let known else { throw Failure("\(url) answers as if it had been asked before; check the club's server.") }
                return Outcome(requests: 1, isChanged: try index(known.root, known.update, url))
            case .failed(let error): throw Failure(PlayerSentence.text(for: error))
            }
        }
        let update: ClubUpdate
        do throws(ClubUpdateError) {
            // Whoever answers at the club's address the first time is believed to be the club.
            let key: ClubKey
            if let known { key = known.update.root.profile.key } else { key = try ClubUpdate.key(namedIn: fetch.bytes) }
            let next = known?.update.root.profile.nextKey
            update = try ClubUpdate(from: known?.update.root, to: fetch.bytes) { signature, message in
                [key, next].contains { $0.flatMap { VerifyingKey($0.bytes) }?.isValid(signature, of: message) ?? false }
            }
        } catch {
            throw Failure("the club at \(url) is not used: \(error).")
        }
        let (edition, brought) = try bring(update, base: url, deadline)
        let root = BoxStore.Root(
            bytes: fetch.bytes, tag: fetch.response?.entityTag,
            parts: Set(update.root.parts.compactMap { BoxStore.PartDigest($0.digest.bytes) }))
        do { try home.store.show(root) } catch { throw Failure("\(error).") }
        try index(edition, of: root)
        return Outcome(requests: brought.requests + 1, bytes: brought.bytes + fetch.bytes.count, isChanged: true)
    }

    /// Fetches the parts that aren't there, checks each, and reads the whole: what can't be read takes nobody's place.
    private func bring(
        _ update: ClubUpdate, base: String, _ deadline: HostTime
    ) throws(Failure) -> (edition: ClubEdition, outcome: Outcome) {
        let parts = Dictionary(update.root.parts.map { ($0.digest.bytes, $0) }) { first, _ in first }
        let missing: [ClubPart]
        do {
            let wanted = Set(parts.keys.compactMap { BoxStore.PartDigest($0) })
            missing = try home.store.prepare(for: wanted).compactMap { parts[$0.bytes] }
        } catch {
            throw Failure("\(error).")
        }
        let requests = missing.map { part in
            ResourceRequest(url: URLReference.resolve(part.path, against: base) ?? part.path, maximumLength: Int64(part.length))
        }
        let outcomes = ParallelFetch(source: source, signal: signal, clock: clock, deadline: deadline).run(requests)
        var bytes = 0
        for (part, outcome) in zip(missing, outcomes) {
            guard case .fetched(let content, _) = outcome else {
                guard case .failed(let sentence) = outcome else { continue }
                throw Failure(sentence)
            }
            do {
                try ClubUpdate.check(content, are: part, sha256: Digest.sha256)
                if let digest = BoxStore.PartDigest(part.digest.bytes) { try home.store.keepPart(content, digest: digest) }
            } catch {
                throw Failure("\(error).")
            }
            bytes += content.count
        }
        return (try edition(update, base), Outcome(requests: requests.count, bytes: bytes))
    }

    private func edition(_ update: ClubUpdate, _ url: String) throws(Failure) -> ClubEdition {
        do throws(ClubUpdateError) {
            return try update.edition(sha256: Digest.sha256) { part in
                BoxStore.PartDigest(part.digest.bytes).flatMap { try? home.store.part($0) } ?? nil
            }
        } catch {
            throw Failure("the club at \(url) is not used: \(error).")
        }
    }
}
