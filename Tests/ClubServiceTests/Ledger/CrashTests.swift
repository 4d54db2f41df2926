import Club
import Crypto
import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import ClubService

/// A process that rents is killed in the midst of it, five times or as often as the soak says, by the same file.
@Suite struct CrashTests {
    private static let kills = Kills.count(else: 5)
    private static let account = AccountID("household")
    /// Names the folder to a process that is to be killed.
    private static let variable = "LANTERNE_LEDGER_VICTIM"

    private static func ledger(in folder: String) async throws -> (Ledger, LoggedPayments) {
        let payments = LoggedPayments(path: folder + "/bank")
        let cipher = try #require(RestCipher(key: [UInt8](repeating: 7, count: 32)))
        let database = try SQLiteDatabase(path: folder + "/club.sqlite")
        let ledger = Ledger(database, cipher: cipher, payments: payments, now: { UTCTime(milliseconds: 1_790_000_000_000) })
        try await ledger.prepare()
        return (ledger, payments)
    }

    @Test("Kills lose nothing that was answered, double nothing, and leave no payment without its film")
    func kills() async throws {
        let folder = try ScratchFolder()
        var generator = SeededGenerator(state: 5)
        for round in 1...Self.kills {
            try Self.runVictim(folder.path, until: 3 * round, for: .milliseconds(Int64.random(in: 5...200, using: &generator)))
        }
        let (ledger, payments) = try await Self.ledger(in: folder.path)
        let answered = Log.lines(folder.path + "/answered")
        #expect(answered.count >= 3 * Self.kills)
        let held = Set(try await ledger.entitlements(of: Self.account).map(\.id.value))
        #expect(answered.filter { !held.contains($0.last ?? "") } == [])
        // Whoever heard no answer asks again; whoever heard one hears the same.
        let asked = Log.lines(folder.path + "/asked").compactMap(\.first)
        let answers = Dictionary(answered.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil }) { first, _ in first }
        for quote in asked {
            let receipt = try await ledger.buy(QuoteID(quote), account: Self.account, paidBy: .instrument("card"))
            guard case .entitlement(let entitlement) = receipt else { throw ContractViolation("no entitlement") }
            #expect(answers[quote] == nil || answers[quote] == entitlement.id.value)
        }
        try await ledger.settle()
        #expect(try await ledger.entitlements(of: Self.account).count == asked.count)
        #expect(await payments.captured == asked.count)
    }

    @Test("Rents until it is killed", .enabled(if: Program.environment(variable) != nil, "only as the process that is killed"))
    func victim() async throws {
        let folder = try #require(Program.environment(Self.variable))
        let (ledger, _) = try await Self.ledger(in: folder)
        _ = try await ledger.makeAccount(Self.account)
        let end = ContinuousClock.now + .seconds(30)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while ContinuousClock.now < end {
                        let quote = try await ledger.quote(.rental(try ledger.randomName()), for: Self.account)
                        Log.append(quote.id.value, to: folder + "/asked")
                        let receipt = try await ledger.buy(quote.id, account: Self.account, paidBy: .instrument("card"))
                        if case .entitlement(let entitlement) = receipt {
                            Log.append("\(quote.id.value) \(entitlement.id.value)", to: folder + "/answered")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Starts this same program with that one test alone, and kills it once it has answered so often and a while longer.
    private static func runVictim(_ folder: String, until answers: Int, for pause: Duration) throws {
        let words = [
            "/usr/bin/env", "\(variable)=\(folder)", "/proc/\(getpid())/exe", "--testing-library", "swift-testing", "--filter",
            "CrashTests/victim",
        ]
        let process = try Spawning.start(words)
        defer {
            kill(process, SIGKILL)
            var ended: Int32 = 0
            waitpid(process, &ended, 0)
        }
        let (clock, signal) = (MonotonicClock(), try EventSignal())
        let deadline = clock.now() + .seconds(30)
        while Log.lines(folder + "/answered").count < answers {
            guard clock.now() < deadline else { throw ContractViolation("the process that is to be killed rents nothing") }
            signal.wait(until: clock.now() + .milliseconds(5))
        }
        signal.wait(until: clock.now() + pause)
    }
}

/// Lines of words that outlive the process that wrote them.
private enum Log {
    static func append(_ line: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    static func lines(_ path: String) -> [[String]] {
        guard let bytes = try? Files.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
}

/// A bank that remembers when its customer's program is killed.
private actor LoggedPayments: PaymentProvider {
    private let path: String
    private var states: [String: String] = [:]

    init(path: String) {
        self.path = path
        for line in Log.lines(path) where line.count == 2 { states[line[1]] = line[0] }
    }

    var captured: Int { states.values.filter { $0 == "captured" }.count }

    private func write(_ state: String, _ key: String) {
        states[key] = state
        Log.append("\(state) \(key)", to: path)
    }

    func authorise(_ key: String, price: Price, instrument: String) { if states[key] == nil { write("authorised", key) } }

    func capture(_ key: String) throws(PaymentError) {
        guard let state = states[key], state != "refunded" else { throw .declined(reason: "nothing is set aside") }
        if state != "captured" { write("captured", key) }
    }

    func refund(_ key: String) { if states[key] != nil { write("refunded", key) } }
}
