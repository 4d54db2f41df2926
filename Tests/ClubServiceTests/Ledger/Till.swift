import Club
import Crypto
import Synchronization
import TestSupport
import Testing

@testable import ClubService

/// A ledger over an empty database, with a clock that a test moves and boxes to try it with.
final class Till: Sendable {
    let ledger: Ledger
    let clock: TillClock
    let payments: SandboxPayments
    private let folder: ScratchFolder?

    /// - Parameters:
    ///   - place: Where the line to who takes money breaks once.
    ///   - provider: Who takes it; nil: the sandbox.
    init(_ kind: TestDatabase, breaking place: FlakyPayments.Place? = nil, paid provider: (any PaymentProvider)? = nil) async throws {
        let open = try kind.open()
        let (clock, payments) = (TillClock(), SandboxPayments(database: open.database))
        (self.clock, self.payments, folder) = (clock, payments, open.folder)
        let cipher = try #require(RestCipher(key: [UInt8](repeating: 7, count: 32)))
        let provider = provider ?? FlakyPayments(payments, breaking: place)
        ledger = Ledger(open.database, cipher: cipher, payments: provider, now: { clock.now })
        try await ledger.prepare()
    }

    /// A box that nobody knows yet; the same number is the same box.
    static func box(_ number: UInt8 = 1, name: String = "Salon") throws -> BoxIntroduction {
        let signing = try #require(SigningKey(seed: [UInt8](repeating: number, count: 32)))
        let agreement = try #require(AgreementKey(secret: [UInt8](repeating: number, count: 32)))
        return BoxIntroduction(signingKey: signing.publicKey, agreementKey: agreement.publicBytes, name: name)
    }

    /// Pairs it.
    func paired(_ box: BoxIntroduction, by approver: Approver = .newAccount) async throws -> Tokens {
        let grant = try await ledger.beginGrant(for: box)
        _ = try await ledger.approve(userCode: grant.userCode, by: approver, guesser: "phone")
        guard case .approved(let tokens) = try await ledger.poll(deviceCode: grant.deviceCode, box: box.id) else {
            throw ContractViolation("approved, and no tokens")
        }
        return tokens
    }

    /// The same request so many times at once.
    func atOnce<Value: Sendable>(_ count: Int = 50, _ body: @escaping @Sendable () async throws -> Value) async -> [Result<
        Value, any Error
    >] {
        await withTaskGroup(of: Result<Value, any Error>.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do { return .success(try await body()) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// The club's time, which stands still until a test moves it.
final class TillClock: Sendable {
    private let time = Mutex(UTCTime(milliseconds: 1_790_000_000_000))

    var now: UTCTime { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}
