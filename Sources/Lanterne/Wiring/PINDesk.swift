import Crypto
import Interface
import LinuxIO

/// Makes and checks PINs on a thread of their own: what makes guessing slow would hold up the screen.
final class PINDesk: Sendable {
    /// What came of it, in the order of asking.
    enum Answer: Sendable {
        case checked(Bool)
        case made(PINRecord)
    }

    /// Raised when there is an answer.
    let signal: EventSignal
    private let answers = Guarded<[Answer]>([])

    /// Some hundredths of a second: with ten thousand PINs there are, the lock on tries is what holds.
    private static let iterations = 200_000
    private static let saltLength = 16

    init() throws(Errno) { signal = try EventSignal() }

    /// - Thread: control.
    func check(_ digits: String, against record: PINRecord) {
        work {
            let digest = SlowDigest.of(Array(digits.utf8), salt: record.salt, iterations: min(record.iterations, 10_000_000))
            return .checked(SlowDigest.isSame(digest, record.digest))
        }
    }

    /// - Thread: control.
    func make(of digits: String) {
        work {
            guard let salt = try? SecureRandom.bytes(Self.saltLength) else { return nil }
            let digest = SlowDigest.of(Array(digits.utf8), salt: salt, iterations: Self.iterations)
            return .made(PINRecord(salt: salt, digest: digest, iterations: Self.iterations))
        }
    }

    /// - Thread: control.
    func nextAnswer() -> Answer? { answers.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    private func work(_ work: @escaping @Sendable () -> Answer?) {
        let begun = try? LinuxThread(name: "pin") { [self] in
            if let answer = work() { tell(answer) }
        }
        // A machine that has no thread left opens nothing.
        if begun == nil { tell(.checked(false)) }
    }

    private func tell(_ answer: Answer) {
        answers.withLock { $0.append(answer) }
        signal.raise()
    }
}
