import Club
import Crypto
import Store
import TestSupport
import Testing

@testable import ClubService

@Suite struct SlateTests {
    private static let search = SlateAsked(use: .search, most: 10)

    private static func paired(_ till: Till, _ number: UInt8 = 1) async throws -> BoxID { try await till.paired(try Till.box(number)).box }

    @Test("What is written is read once each time, by the box whose slate it is", arguments: TestDatabase.possible)
    func written(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let ledger = till.ledger
        let (box, other) = (try await Self.paired(till), try await Self.paired(till, 2))
        let slate = try await ledger.openSlate(for: box, Self.search)
        #expect(slate.code.count == 16 && slate.expires == till.clock.now.advanced(by: .seconds(900)))
        #expect(try await ledger.slate(slate.code) == Slate(use: .search, most: 10, text: ""))
        #expect(try await ledger.slateText(of: box, after: 0) == nil)
        try await ledger.write("la\nlune", onSlate: slate.code)
        #expect(try await ledger.slateText(of: box, after: 0) == SlateText(text: "la lune", revision: 1))
        #expect(try await ledger.slateText(of: box, after: 1) == nil)
        try await ledger.write("", onSlate: slate.code)
        #expect(try await ledger.slateText(of: box, after: 1) == SlateText(text: "", revision: 2))
        try await ledger.write("more than ten letters", onSlate: slate.code)
        #expect(try await ledger.slate(slate.code).text == "more than ")
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.slateText(of: other, after: 0) }
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.write("x", onSlate: "none") }
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.slate("") }
    }

    @Test("A box has one slate; a new one, the end of the screen and a quarter of an hour take it away", arguments: TestDatabase.possible)
    func over(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let ledger = till.ledger
        let box = try await Self.paired(till)
        let first = try await ledger.openSlate(for: box, Self.search).code
        try await ledger.write("lune", onSlate: first)
        let second = try await ledger.openSlate(for: box, SlateAsked(use: .search, most: 5)).code
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.write("x", onSlate: first) }
        #expect(try await ledger.slate(second) == Slate(use: .search, most: 5, text: ""))
        #expect(try await ledger.slateText(of: box, after: 0) == nil)
        for _ in 0..<2 { try await ledger.closeSlate(of: box) }
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.slate(second) }
        let third = try await ledger.openSlate(for: box, Self.search).code
        till.clock.advance(by: Ledger.slateLife)
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.write("x", onSlate: third) }
        await #expect(throws: LedgerError.noSuchSlate) { try await ledger.slateText(of: box, after: 0) }
        till.clock.advance(by: .seconds(1))
        try await ledger.prune()
        #expect(try await ledger.database.transaction { try $0.run("SELECT box FROM slate") }.isEmpty)
        for most in [0, -1, 201, .max] {
            await #expect(throws: LedgerError.wrong(name: "most")) {
                try await ledger.openSlate(for: box, SlateAsked(use: .search, most: most))
            }
        }
    }

    @Test("Whoever reads the tables reads neither a code nor a text", arguments: TestDatabase.possible)
    func sealed(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try await Self.paired(till)
        let code = try await till.ledger.openSlate(for: box, Self.search).code
        try await till.ledger.write("la lune", onSlate: code)
        let rows = try await till.ledger.database.transaction { try $0.run("SELECT * FROM slate") }
        let row = try #require(rows.first)
        for (index, value) in row.values.enumerated() {
            #expect(value != .text(code) && value != .text("la lune"))
            let blob = row.blob(index) ?? []
            #expect(blob.firstRange(of: Array("lune".utf8)) == nil && blob.firstRange(of: Array(code.utf8)) == nil)
        }
    }
}

/// The telephone's side, whatever is sent.
@Suite struct SlatePageTests {
    @Test("No bytes that are sent to a slate's page are a fault of the service's own, or longer on the slate than it holds")
    func fuzz() async throws {
        let club = try await OpenClub()
        let box = try await club.till.paired(try Till.box()).box
        let code = try await club.till.ledger.openSlate(for: box, SlateAsked(use: .search, most: 30)).code
        var asked = LiveRequest(method: "POST", path: "/t/\(code)", peer: "phone")
        let seal = try club.session.formSeal(asked)
        let corpus = ["seal=\(seal)&text=la+lune", "text=%C3%A9t%C3%A9&seal=\(seal)"].map { Array($0.utf8) }
        let words = [
            "&", "=", "%00", "%", "%zz", "text=", "seal=\(seal)&", "\u{0}", "%E2%80%AE", "+", "%F0%9F%8E%AC",
            String(repeating: "x", count: 900),
        ]
        var generator = SeededGenerator(state: 7)
        var statuses: Set<Int> = []
        for round in 0..<400 {
            asked.body = Fuzzing.mutated(corpus, words: words, &generator)
            asked.headers["accept"] = round % 2 == 0 ? "text/html" : nil
            statuses.insert(try await club.routes.answer(asked).response.status)
            let text = try await club.till.ledger.slate(code).text
            #expect(text.count <= 30, "round \(round)")
        }
        #expect(statuses == [204, 303, 403])
        for path in ["/t/", "/t/\(code)x", "/t/%00", "/t/\(String(repeating: "A", count: 300))"] {
            let answer = try await club.routes.answer(LiveRequest(method: "GET", path: path, peer: "phone")).response
            #expect(answer.status == 404, "\(path)")
        }
    }

    @Test("A question is held until somebody writes, and a service that ends lets it go")
    func held() async throws {
        let club = try await OpenClub()
        let tokens = try await club.till.paired(try Till.box())
        let code = try await club.till.ledger.openSlate(for: tokens.box, SlateAsked(use: .search, most: 30)).code
        let (pauses, paused) = AsyncStream.makeStream(of: Duration.self)
        let signer = try #require(SigningKey(seed: [UInt8](repeating: 3, count: 32)))
        let service = LiveService(
            ledger: club.till.ledger, stock: { () throws(LiveFault) in throw .broken }, key: signer, now: { club.till.clock.now },
            address: club.address,
            pause: { duration in
                paused.yield(duration)
                try await club.till.ledger.write("lune", onSlate: code)
            })
        let first = try await club.answer("GET", "/v1/slate", query: "since=0", token: tokens.access, of: service.routes)
        #expect(first.status == 200)
        #expect(try first.message["text"] == "lune")
        var ending = service
        ending.pause = { _ in throw CancellationError() }
        let second = try await club.answer("GET", "/v1/slate", query: "since=1", token: tokens.access, of: ending.routes)
        #expect(second.status == 204)
        var waiting = service
        waiting.pause = { paused.yield($0) }
        _ = try await club.answer("GET", "/v1/slate", query: "since=1", token: tokens.access, of: waiting.routes)
        paused.finish()
        var all: [Duration] = []
        for await pause in pauses { all.append(pause) }
        // A look each second until somebody writes, then four; fifteen seconds in all.
        #expect(all == [.seconds(1)] + Array(repeating: .milliseconds(250), count: 60))
    }
}
