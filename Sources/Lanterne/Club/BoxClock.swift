import Club
import Crypto
import Glibc
import Media
import Store

/// What time it is to this box: the club's service has signed it, and the machine's own clock carries it on, whoever sets the calendar.
///
/// - Thread: one; blocks for the disk, once a minute at most.
final class BoxClock {
    private let store: BoxStore
    private var trusted: TrustedTime

    /// From here on the service is asked again: a quartz clock comes to it in a week.
    private static let mostDoubt = Duration.seconds(60)

    /// - Parameter store: Where the mark lies below which time never falls.
    init(store: BoxStore) {
        self.store = store
        // A mark that can't be read is none: the next word of the service mends it.
        let mark = try? store.timeMark()
        trusted = TrustedTime(mark: mark ?? nil, boot: .ofThisMachine(), at: .ofThisMachine())
    }

    /// Never before what it was.
    func now() -> UTCTime {
        keep(trusted.advance(to: .ofThisMachine()))
        return trusted.time
    }

    /// Whether the service should be asked.
    var isDoubtful: Bool { trusted.basis == .assumed || trusted.uncertainty.map { $0 > Self.mostDoubt } ?? true }

    /// Takes the service's word.
    ///
    /// - Parameter signed: Whose signature was checked.
    func receive(_ signed: SignedTime) { keep(trusted.receive(signed, at: .ofThisMachine())) }

    /// The time from now on, for threads of their own: by a clock that nobody can set.
    func carriedOn() -> @Sendable () -> UTCTime {
        let start = now()
        let since = TrustedTime.Reading.ofThisMachine().sinceBoot
        return { start.advanced(by: TrustedTime.Reading.ofThisMachine().sinceBoot - since) }
    }

    /// A full disk costs a mark, and no film.
    private func keep(_ mark: TimeMark?) {
        if let mark { try? store.keep(mark) }
    }
}

/// What time it is, asked of the service: its answer counts for this question alone.
struct TimeQuestion {
    let nonce: String
    private let verifier: VerifyingKey
    private let asked = TrustedTime.Reading.ofThisMachine().sinceBoot

    /// - Parameter key: What the club's profile says that the service signs with.
    init?(of key: ClubKey) {
        guard let bytes = try? SecureRandom.bytes(16), let verifier = VerifyingKey(key.bytes) else { return nil }
        nonce = Base64.encodeForURLs(bytes)
        self.verifier = verifier
    }

    /// nil where somebody else has signed it, or another question was answered.
    func time(by answer: TimeAnswer) -> SignedTime? {
        let arrived = TrustedTime.Reading.ofThisMachine().sinceBoot
        guard answer.nonce == nonce, let signature = Base64.decodeFromURLs(answer.signature.utf8),
            verifier.isValid(signature, of: TimeAnswer.message(time: answer.time, nonce: nonce))
        else { return nil }
        return SignedTime(time: answer.time, sinceBoot: arrived, uncertainty: arrived - asked)
    }
}

extension TrustedTime.Reading {
    /// What both clocks say now.
    static func ofThisMachine() -> TrustedTime.Reading {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return TrustedTime.Reading(sinceBoot: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec), wall: ClubTime.ofThisMachine())
    }
}

extension BootID {
    /// Where the kernel doesn't say, no run is taken for another.
    static func ofThisMachine() -> BootID {
        var buffer = [UInt8](repeating: 0, count: 64)
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return BootID("unknown \(getpid())") }
        defer { close(file) }
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { return BootID("unknown \(getpid())") }
        return BootID(String(decoding: buffer[..<count].filter { $0 > 0x20 }, as: UTF8.self))
    }
}
