import Club
import Glibc
import Media
import Synchronization
import TestSupport
import Testing

@testable import ClubService

/// A line to the club's bank that breaks, and what the club's folder says of it.
@Suite struct PaymentBridgeTests {
    private static let price = Price(amount: 399, currency: "EUR", taxBasisPoints: 2000)

    @Test(
        "No clear answer leaves it open and is told to whoever runs the service; asking again pays once", arguments: [404, 500, 302, 429])
    func unclear(status: Int) async throws {
        try await TestBridge.open { bank in
            let told = Mutex<[String]>([])
            let payments = try BridgePayments(bank.bridge) { line in told.withLock { $0.append(line) } }
            bank.fail(.answer(status))
            let refusal: PaymentError?
            do throws(PaymentError) {
                try await payments.authorise("a", price: Self.price, instrument: "card")
                refusal = nil
            } catch {
                refusal = error
            }
            guard case .unavailable? = refusal else { throw ContractViolation("\(refusal as Any)") }
            let lines = told.withLock { $0 }
            #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("authorise: ") && $0.contains("\(status)") }, "\(lines)")
            try await payments.authorise("a", price: Self.price, instrument: "card")
            #expect(try await bank.bank.states == [.authorised])
        }
    }

    @Test("A bank that is silent, or gone, isn't waited for")
    func silent() async throws {
        try await TestBridge.open { bank in
            let payments = try BridgePayments(bank.bridge, patience: .milliseconds(300)) { _ in }
            bank.fail(.silence(.seconds(20)))
            let began = ContinuousClock.now
            await #expect(throws: PaymentError.self) { try await payments.capture("a") }
            #expect(ContinuousClock.now - began < .seconds(10))
        }
        let gone = try PaymentBridge(address: "http://127.0.0.1:\(try Loopback.freePort())", secret: TestBridge.secret)
        let payments = try BridgePayments(gone) { _ in }
        await #expect(throws: PaymentError.self) { try await payments.refund("a") }
    }

    @Test("A wrong secret is named as the cause")
    func stranger() async throws {
        try await TestBridge.open { bank in
            let other = String(repeating: "A", count: 43)
            let payments = try BridgePayments(try PaymentBridge(address: bank.bridge.address, secret: other)) { _ in }
            let expected = PaymentError.unavailable(reason: "\(bank.bridge.address) doesn't know the secret in private/payments.json")
            await #expect(throws: expected) { try await payments.capture("a") }
        }
    }

    @Test("A purchase whose payment was in doubt is paid once and given once", arguments: TestDatabase.possible)
    func doubt(kind: TestDatabase) async throws {
        try await TestBridge.open { bank in
            let till = try await Till(kind, paid: try BridgePayments(bank.bridge) { _ in })
            let account = try await till.ledger.makeAccount()
            let quote = try await till.ledger.quote(.rental(), for: account)
            bank.fail(.answer(502))
            await #expect(throws: LedgerError.self) { try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card")) }
            #expect(try await till.ledger.entitlements(of: account).isEmpty)
            _ = try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
            #expect(try await bank.bank.states == [.captured])
            let held = try #require(try await till.ledger.entitlements(of: account).first)
            bank.fail(.answer(502))
            _ = try await till.ledger.refund(held.id, of: account)
            try await till.ledger.settle()
            #expect(try await bank.bank.states == [.refunded])
            #expect(bank.asked == ["authorise", "authorise", "capture", "refund", "refund"])
        }
    }

    @Test("A secret goes nowhere in the clear, and nothing but an address is one")
    func addresses() throws {
        let wrong = [
            "http://a.example", "a.example", "ftp://a.example", "", "https://", "https://b@a.example", "https://a.example/?x", "h t",
        ]
        for wrong in wrong {
            #expect(throws: PaymentBridge.Wrong.self, "\(wrong)") { try PaymentBridge(address: wrong, secret: TestBridge.secret) }
        }
        for secret in ["", "short", String(repeating: "é", count: 43), String(repeating: "A", count: 44)] {
            #expect(throws: PaymentBridge.Wrong.self, "\(secret)") { try PaymentBridge(address: "https://pay.example", secret: secret) }
        }
        for right in ["https://pay.example", "https://pay.example:8443/club/", "http://127.0.0.1:9000/club", "http://[::1]:9000"] {
            #expect(try !PaymentBridge(address: right, secret: TestBridge.secret).address.hasSuffix("/"), "\(right)")
        }
    }

    @Test("The page for those who write a bridge shows what one is sent")
    func page() throws {
        let page = String(decoding: try Files.read(Program.checkout + "/Sources/Lanterne/Lanterne.docc/TakingMoney.md"), as: UTF8.self)
        let bridge = try PaymentBridge(address: "https://pay.example/phare", secret: TestBridge.secret)
        let checkout = bridge.checkout(
            Self.price, subject: "La Nuit des balises", language: "fr", back: "https://club.example/pay/Yq2n6b0aX9VdKQm3r1tGzA")
        #expect(page.contains(checkout), "\(checkout)")
        #expect(page.contains(TestBridge.secret))
        #expect(TestBridge.isSealed(checkout.drop { $0 != "?" }.dropFirst()))
    }

    // MARK: The club's folder

    @Test("A folder's bridge is kept where nobody else reads it, keeps its secret, and is forgotten when asked")
    func kept() throws {
        let folder = try ScratchFolder()
        let workshop = Workshop(path: folder.path + "/club")
        try workshop.make()
        #expect(try workshop.paymentBridge() == nil)
        let made = try workshop.takeMoney(by: "https://pay.example/club/")
        #expect(try workshop.paymentBridge()?.secret == made.secret && made.address == "https://pay.example/club")
        var status = stat()
        #expect(stat(workshop.path + "/private/payments.json", &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try workshop.takeMoney(by: "https://other.example").secret == made.secret)
        #expect(throws: ServiceError.self) { try workshop.takeMoney(by: "http://other.example") }
        #expect(try workshop.paymentBridge()?.address == "https://other.example")
        try workshop.takeNoMoney()
        try workshop.takeNoMoney()
        #expect(try workshop.paymentBridge() == nil)
    }

    @Test("A file that can't be understood is no sandbox", arguments: ["", "{}", #"{"address":"https://a.example","secret":"x"}"#])
    func unreadable(text: String) async throws {
        let folder = try ScratchFolder()
        let workshop = Workshop(path: folder.path + "/club")
        try workshop.make()
        try Files.write(Array(text.utf8), to: workshop.path + "/private/payments.json")
        #expect(throws: ServiceError.self) { try workshop.paymentBridge() }
        await #expect(throws: ServiceError.self) { try await LiveHalf.ledger(workshop, at: .embedded) }
    }
}
