import Glibc

/// SplitMix64, so that a failing input can be made again from its seed.
public struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    /// - Parameter state: Any number; neighbours give unlike sequences only after mixing.
    public init(state: UInt64) {
        self.state = state
    }

    /// The next of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Feeds a parser with broken inputs for a time: a second by default, LANTERNE_FUZZ_SECONDS in CI and in the soak. A failing input is made again by
/// `LANTERNE_FUZZ_SEED=its-seed LANTERNE_FUZZ_SECONDS=0`.
public enum Fuzzing {
    private static func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }

    /// No other suite runs beside (LANTERNE_FUZZ_ALONE=1, as in the soak), so that the process's memory tells what the inputs cost.
    public static var isAlone: Bool { number("LANTERNE_FUZZ_ALONE") == 1 }

    /// - Parameter body: One input; the seed is for its messages.
    public static func run(_ body: (_ generator: inout SeededGenerator, _ seed: UInt64) -> Void) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Int64(clamping: number("LANTERNE_FUZZ_SECONDS") ?? 1))
        var seed = number("LANTERNE_FUZZ_SEED") ?? 0
        repeat {
            var generator = SeededGenerator(state: seed &* 0xD134_2543_DE82_EF95)
            body(&generator, seed)
            seed &+= 1
        } while clock.now < end
    }

    /// An input of the corpus with some bytes changed, lost, doubled or brought from another, and some of the language's words put in.
    public static func mutated(_ corpus: [[UInt8]], words: [String], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 0..<12, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0..<60, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            case 3:
                let other = corpus.randomElement(using: &generator) ?? []
                let start = other.isEmpty ? 0 : Int.random(in: 0..<other.count, using: &generator)
                bytes.insert(contentsOf: other[start..<min(other.count, start + 200)], at: place)
            default: bytes.insert(contentsOf: Array((words.randomElement(using: &generator) ?? "").utf8), at: place)
            }
        }
        return bytes
    }

    /// The processor's time that something takes on this thread, in seconds: the least of three, since others use the machine too.
    public static func processorTime(_ body: () -> Void) -> Double {
        (0..<3).map { _ in
            let start = now()
            body()
            return now() - start
        }.min() ?? 0
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
