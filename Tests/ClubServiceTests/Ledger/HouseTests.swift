import Club
import TestSupport
import Testing

@testable import ClubService

/// A house and its boxes, and a cinema's door.
@Suite struct HouseTests {
    private static let hotel = FleetID("hotel")

    private func till(_ kind: TestDatabase) async throws -> Till {
        let till = try await Till(kind)
        try await till.ledger.makeFleet(Self.hotel, name: "Hôtel")
        return till
    }

    private func soon(_ till: Till) -> UTCTime { till.clock.now.advanced(by: .seconds(60)) }

    @Test("A code lets in as many boxes as it says, however often each asks and however many ask at once", arguments: TestDatabase.possible)
    func count(kind: TestDatabase) async throws {
        let till = try await till(kind)
        let code = try await till.ledger.issueEnrolment(in: Self.hotel, count: 5, expires: soon(till))
        let boxes = try (1...8).map { try Till.box($0, name: "Chambre \($0)") }
        let outcomes = await withTaskGroup(of: String.self) { group in
            for box in boxes + boxes {
                group.addTask {
                    do { return try await till.ledger.enrol(box, by: code.lowercased()).id.value } catch { return "\(error)" }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let inside = try await till.ledger.boxes(of: Self.hotel)
        #expect(inside.count == 5 && inside.allSatisfy { $0.box.account != nil && $0.seen == nil })
        #expect(Set(inside.map { $0.box.account }).count == 5)
        #expect(Set(outcomes.filter { $0 != "enrolmentRefused" }) == Set(inside.map(\.box.id.value)))
        #expect(outcomes.filter { $0 == "enrolmentRefused" }.count == 6)
    }

    @Test("A code that is none, or too old, lets nobody in; nor is there one for a fleet that isn't", arguments: TestDatabase.possible)
    func refused(kind: TestDatabase) async throws {
        let till = try await till(kind)
        let (ledger, box) = (till.ledger, try Till.box())
        let code = try await ledger.issueEnrolment(in: Self.hotel, count: 1, expires: soon(till))
        for wrong in ["", "BBBB-BBBB-BBBB", code + "B"] {
            await #expect(throws: LedgerError.enrolmentRefused) { try await ledger.enrol(box, by: wrong) }
        }
        till.clock.advance(by: .seconds(60))
        await #expect(throws: LedgerError.enrolmentRefused) { try await ledger.enrol(box, by: code) }
        await #expect(throws: LedgerError.noSuchFleet) {
            try await ledger.issueEnrolment(in: FleetID("none"), count: 1, expires: soon(till))
        }
        await #expect(throws: LedgerError.noSuchFleet) { try await ledger.boxes(of: FleetID("none")) }
        #expect(try await ledger.box(box.id) == nil)
    }

    @Test("Settings reach a box once, and again when they are others; a household's box gets none", arguments: TestDatabase.possible)
    func settings(kind: TestDatabase) async throws {
        let till = try await till(kind)
        let ledger = till.ledger
        let room = try await ledger.enrol(try Till.box(), in: Self.hotel)
        let home = try await till.paired(try Till.box(2)).box
        var beat = Heartbeat(version: "1.0", isPlaying: false)
        #expect(try await ledger.hear(beat, of: room.id) == BoxOrders(settings: nil, wipe: nil))
        #expect(try await ledger.push(settings: #"{"language":"fr"}"#, to: Self.hotel) == 1)
        #expect(try await ledger.push(settings: #"{"language":"en"}"#, to: Self.hotel) == 2)
        #expect(try await ledger.hear(beat, of: room.id).settings == PushedSettings(revision: 2, document: #"{"language":"en"}"#))
        beat.settings = 2
        #expect(try await ledger.hear(beat, of: room.id).settings == nil)
        #expect(try await ledger.hear(Heartbeat(version: "1.0", isPlaying: true), of: home) == BoxOrders(settings: nil, wipe: nil))
        let seen = try #require(try await ledger.boxes(of: Self.hotel).first)
        #expect(seen.seen == till.clock.now && seen.version == "1.0" && seen.settings == 2 && !seen.isToWipe)
        for wrong in ["", "[]", "{", "nothing", "{\"a\":\"" + String(repeating: "b", count: 64 << 10) + "\"}"] {
            await #expect(throws: LedgerError.wrong(name: "settings")) { try await ledger.push(settings: wrong, to: Self.hotel) }
        }
        await #expect(throws: LedgerError.noSuchFleet) { try await ledger.push(settings: "{}", to: FleetID("none")) }
        await #expect(throws: LedgerError.noSuchBox) { try await ledger.hear(beat, of: BoxID("none")) }
        await #expect(throws: LedgerError.wrong(name: "version")) {
            try await ledger.hear(Heartbeat(version: "", isPlaying: false), of: home)
        }
    }

    @Test("A wipe is told until the box has done that very one", arguments: TestDatabase.possible)
    func wipe(kind: TestDatabase) async throws {
        let till = try await till(kind)
        let ledger = till.ledger
        let room = try await ledger.enrol(try Till.box(), in: Self.hotel)
        var beat = Heartbeat(version: "1.0", isPlaying: false)
        let next = try await ledger.checkOut(room.id, of: Self.hotel, ending: try #require(room.account))
        let first = try #require(try await ledger.hear(beat, of: room.id).wipe)
        #expect(try await ledger.hear(beat, of: room.id).wipe == first)
        _ = try await ledger.checkOut(room.id, of: Self.hotel, ending: try #require(next.account))
        // What it has done was for the guest before: there is another one since.
        beat.wiped = first
        let second = try #require(try await ledger.hear(beat, of: room.id).wipe)
        #expect(second != first)
        beat.wiped = second
        #expect(try await ledger.hear(beat, of: room.id).wipe == nil)
        #expect(try await ledger.hear(beat, of: room.id).wipe == nil)
    }

    @Test("A ticket lets in once, at its own showing", arguments: TestDatabase.possible)
    func door(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let ledger = till.ledger
        let tonight = ShowtimeID("tonight")
        try await ledger.keep(showtime: tonight, starts: soon(till), seats: 10)
        let account = try await till.paired(try Till.box()).account
        _ = try await till.bought(account, .seats(2))
        _ = try await till.bought(account, .seats(3))
        let ticket = try #require(try await ledger.tickets(of: account).first { $0.seats == 3 })
        await #expect(throws: LedgerError.noSuchTicket) { try await ledger.admit(ticket.code, to: ShowtimeID("tomorrow")) }
        for wrong in ["", "BBBB-BBBB-BBBB"] {
            await #expect(throws: LedgerError.noSuchTicket) { try await ledger.admit(wrong, to: tonight) }
        }
        let outcomes = await till.atOnce(10) { try await ledger.admit(ticket.code.lowercased(), to: tonight) }
        #expect(outcomes.compactMap { try? $0.get() } == [ticket])
        await #expect(throws: LedgerError.alreadyAdmitted(at: till.clock.now)) { try await ledger.admit(ticket.code, to: tonight) }
    }

    @Test("A film that was begun is taken back where the club wants it so, and paid back once", arguments: TestDatabase.possible)
    func kindness(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let ledger = till.ledger
        let tokens = try await till.paired(try Till.box())
        let rental = try await till.rented(tokens.account)
        #expect(try await ledger.account(of: rental.id) == tokens.account)
        _ = try await ledger.recordPlay("r", of: rental.id, at: till.clock.now, account: tokens.account, box: tokens.box)
        await #expect(throws: LedgerError.alreadyBegun) { try await ledger.refund(rental.id, of: tokens.account) }
        for _ in 0..<2 {
            #expect(try await ledger.refund(rental.id, of: tokens.account, evenBegun: true).refunded == till.clock.now)
        }
        #expect(try await till.payments.states == [.refunded])
        await #expect(throws: LedgerError.noSuchEntitlement) { try await ledger.account(of: EntitlementID("none")) }
    }
}
