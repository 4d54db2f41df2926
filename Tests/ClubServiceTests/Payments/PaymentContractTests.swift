import Club
import TestSupport
import Testing

@testable import ClubService

/// What whoever takes money has to keep to, for each of those there are.
@Suite struct PaymentContractTests {
    enum Kind: CaseIterable { case sandbox, bridge }

    private static let price = Price(amount: 399, currency: "EUR", taxBasisPoints: 2000)

    private static func withProvider(_ kind: Kind, _ body: (any PaymentProvider, SandboxPayments) async throws -> Void) async throws {
        switch kind {
        case .sandbox:
            let till = try await Till(.memory)
            try await body(till.payments, till.payments)
        case .bridge:
            try await TestBridge.open { bridge in try await body(try BridgePayments(bridge.bridge) { _ in }, bridge.bank) }
        }
    }

    @Test("Each step is taken once, however often it is asked for", arguments: Kind.allCases)
    func once(kind: Kind) async throws {
        try await Self.withProvider(kind) { provider, bank in
            for _ in 0..<2 { try await provider.authorise("a", price: Self.price, instrument: "card") }
            #expect(try await bank.states == [.authorised])
            for _ in 0..<2 { try await provider.capture("a") }
            try await provider.authorise("a", price: Self.price, instrument: "card")
            #expect(try await bank.states == [.captured])
            for _ in 0..<2 { try await provider.refund("a") }
            #expect(try await bank.states == [.refunded])
        }
    }

    @Test("A card that is refused, and money that isn't there, are final", arguments: Kind.allCases)
    func declined(kind: Kind) async throws {
        try await Self.withProvider(kind) { provider, bank in
            await #expect(throws: PaymentError.declined(reason: "sandbox")) {
                try await provider.authorise("a", price: Self.price, instrument: "declined")
            }
            await #expect(throws: PaymentError.declined(reason: "nothing is set aside")) { try await provider.capture("a") }
            try await provider.authorise("b", price: Self.price, instrument: "card")
            try await provider.refund("b")
            await #expect(throws: PaymentError.declined(reason: "nothing is set aside")) { try await provider.capture("b") }
            #expect(try await bank.states == [.refunded])
        }
    }

    @Test("What was never paid is given back by doing nothing", arguments: Kind.allCases)
    func nothing(kind: Kind) async throws {
        try await Self.withProvider(kind) { provider, bank in
            try await provider.refund("a")
            #expect(try await bank.states == [])
        }
    }
}
