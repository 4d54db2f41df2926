import Club
import Crypto
import Media
import Store

/// What the service remembers: accounts, boxes, what was bought and where each film was left.
///
/// Every call may be made again after no answer came: what is asked twice is done once. Nothing that is paid for hangs on the order in which
/// things arrive; keys of the tables see to it.
///
/// - Thread: any.
struct Ledger: Sendable {
    let database: any Database
    let cipher: RestCipher
    let payments: any PaymentProvider
    private let clock: @Sendable () -> UTCTime
    private let source: @Sendable (Int) throws -> [UInt8]

    /// - Parameters:
    ///   - database: Its tables are made by `prepare`.
    ///   - cipher: What content keys and ticket codes are kept under; always the same.
    ///   - payments: Who takes money.
    ///   - now: The club's time.
    ///   - random: So many bytes that nobody can guess.
    init(
        _ database: any Database, cipher: RestCipher, payments: any PaymentProvider, now: @escaping @Sendable () -> UTCTime,
        random: @escaping @Sendable (Int) throws -> [UInt8] = { try SecureRandom.bytes($0) }
    ) {
        self.database = database
        self.cipher = cipher
        self.payments = payments
        clock = now
        source = random
    }

    /// Makes the tables, or brings them to the newest form; once at the start.
    func prepare() async throws(LedgerError) {
        do { try await database.migrate(LedgerSchema.steps) } catch { throw Self.reason(error) }
    }

    /// Forgets what is over: once a minute or so.
    func prune() async throws(LedgerError) {
        let now = self.now
        try await transaction { transaction in
            for table in ["nonce", "device_grant", "token", "guess", "enrolment", "slate"] {
                try transaction.run("DELETE FROM \(table) WHERE expires < $1", [.time(now)])
            }
            // One that comes back later than this is refused, and its family goes on.
            try transaction.run(
                "DELETE FROM token WHERE kind = 'refresh' AND used < $1", [.time(now.advanced(by: .zero - Self.usedTokenLife))])
            try transaction.run(
                """
                DELETE FROM token_family WHERE NOT EXISTS (SELECT 1 FROM token WHERE token.family = token_family.id)
                    AND NOT EXISTS (SELECT 1 FROM device_grant WHERE device_grant.family = token_family.id)
                """)
            // A quote that money hangs on stays until that is settled, and as its record.
            try transaction.run(
                "DELETE FROM quote WHERE expires < $1 AND NOT EXISTS (SELECT 1 FROM sale WHERE sale.quote = quote.id)",
                [.time(now.advanced(by: .seconds(-86_400)))])
        }
    }

    var now: UTCTime { clock() }

    /// - Throws: `noRandomness`.
    func random(_ count: Int) throws(LedgerError) -> [UInt8] {
        do { return try source(count) } catch { throw .noRandomness }
    }

    /// A name that nobody has and nobody can guess.
    func randomName() throws(LedgerError) -> String { Base64.encodeForURLs(try random(16)) }

    /// A code for people to type, of so many letters.
    func typedCode(_ count: Int) throws(LedgerError) -> String {
        do { return try TypedCode.make(count, random: source) } catch { throw .noRandomness }
    }

    /// A transaction whose errors are the ledger's.
    @discardableResult
    func transaction<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await database.transaction(work) } catch { throw Self.reason(error) }
    }

    /// The same for what changes nothing: it waits for no disk.
    func reading<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await database.reading(work) } catch { throw Self.reason(error) }
    }

    static func reason(_ error: any Error) -> LedgerError {
        switch error {
        case let error as LedgerError: error
        case let error as DatabaseError: .database(error)
        case is CryptoError: .wrongSecret
        default: .database(.unavailable(reason: "\(error)"))
        }
    }

    /// What outsiders name things by: neither empty nor longer than any that makes sense.
    static func check(_ text: String, _ name: String, most: Int = 200) throws(LedgerError) {
        guard !text.isEmpty, text.utf8.count <= most, !text.utf8.contains(0) else { throw .wrong(name: name) }
    }
}
