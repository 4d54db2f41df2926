import Club
import Crypto
import FoundationEssentials
import Glibc
import LinuxIO
import Store

/// A club of its own, in a folder that goes with it: one title to rent, with its content key, and boxes that are paired and have rented it.
final class BenchClub {
    static let title = TitleID("la-lanterne")
    private static let film = """
        {"id": "la-lanterne", "title": {"fr": "La Lanterne"}, "year": 2026, "durationSeconds": 6000, "offers": [
            {"id": "location", "kind": "rental", "quality": "hd", "price": {"amount": 399, "currency": "EUR", "taxBasisPoints": 2000}}]}
        """

    /// Where it lies: on the disk whose speed is measured too.
    static var place: String { ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp" }

    let workshop: Workshop

    /// - Throws: `benchFailed`, and what making and publishing a club throw.
    init() throws(ServiceError) {
        let place = Self.place
        let template = strdup("\(place)/lanterne-bench-XXXXXX")
        defer { free(template) }
        guard let template, mkdtemp(template) != nil else {
            throw .benchFailed(reason: "\(place) takes no folder (\(Errno.last)); name another with TMPDIR")
        }
        workshop = Workshop(path: String(cString: template))
        try workshop.make()
        let file = workshop.sourceFolder + "/titles/la-lanterne.json"
        do {
            guard let key = ClubKey(bytes: try workshop.catalogueSigner().publicKey.bytes), let name = LocalizedText(["fr": "Essai"]) else {
                throw ServiceError.benchFailed(reason: "a club's profile can't be made")
            }
            let profile = try ClubProfile(id: ClubID("essai"), name: name, key: key).json()
            try Data(profile).write(to: URL(filePath: workshop.sourceFolder + "/profile.json"))
            try Data(Self.film.utf8).write(to: URL(filePath: file))
        } catch let error as ServiceError {
            throw error
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
        }
        _ = try workshop.publish(at: LiveHalf.now())
    }

    deinit { try? FileManager.default.removeItem(atPath: workshop.path) }

    /// Boxes, each with an account of its own that has rented the title, written straight into the ledger; and the title's key.
    func pairedBoxes(_ count: Int) async throws(ServiceError) -> [BenchBox] {
        let ledger = try await LiveHalf.ledger(workshop, at: .embedded)
        do {
            let key = ContentKey(id: try SecureRandom.bytes(16), key: try SecureRandom.bytes(16))
            try await ledger.keep([key], of: Self.title, quality: .sd)
            return try await withThrowingTaskGroup(of: (Int, BenchBox).self) { group in
                // Not all at once: the ledger takes so many and no more.
                for number in 0..<min(count, 200) { group.addTask { (number, try await Self.paired(number, ledger)) } }
                var boxes: [(Int, BenchBox)] = []
                while let done = try await group.next() {
                    boxes.append(done)
                    let next = boxes.count + 199
                    if next < count { group.addTask { (next, try await Self.paired(next, ledger)) } }
                }
                return boxes.sorted { $0.0 < $1.0 }.map(\.1)
            }
        } catch let error as LedgerError {
            throw .benchFailed(reason: error.sentence(in: "en"))
        } catch {
            throw .benchFailed(reason: "\(error)")
        }
    }

    private static func paired(_ number: Int, _ ledger: Ledger) async throws -> BenchBox {
        var box = try BenchBox(number: number)
        let grant = try await ledger.beginGrant(for: box.introduction)
        let account = try await ledger.approve(userCode: grant.userCode, by: .newAccount, guesser: box.peer)
        guard case .approved(let tokens) = try await ledger.poll(deviceCode: grant.deviceCode, box: box.introduction.id) else {
            throw ServiceError.benchFailed(reason: "a box was approved, and has no tokens")
        }
        box.token = tokens.access
        let rental = Merchandise(
            offer: OfferID("location"), kind: .rental, title: title, price: Price(amount: 399, currency: "EUR", taxBasisPoints: 2000),
            terms: RentalTerms())
        _ = try await ledger.buy(try await ledger.quote(rental, for: account).id, account: account, paidBy: .instrument("card"))
        return box
    }

    /// What the ledger keeps on the disk, its log brought in and without the nonces, which are forgotten after minutes; while no service has it.
    func ledgerBytes() throws(ServiceError) -> Int {
        do {
            let connection = try SQLiteConnection(path: workshop.ledger)
            defer { connection.close() }
            try connection.run("DELETE FROM nonce")
            try connection.execute("VACUUM")
            try connection.emptyLog()
            let pages = try connection.run("PRAGMA page_count").first?.integer(0) ?? 0
            return Int(pages * (try connection.run("PRAGMA page_size").first?.integer(0) ?? 0))
        } catch {
            throw .noLedger(reason: "\(error)")
        }
    }
}
