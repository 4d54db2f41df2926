import Glibc
import Testing

@testable import StyledSubtitles

/// The ceiling over libass's memory holds while something runs, and leaves nothing behind.
@Suite(.serialized) struct MemoryCeilingTests {
    /// Far more than the suites that run meanwhile ask for.
    private static let growth = 1 << 30

    /// - Returns: what `RLIMIT_DATA` is now.
    private static func limit() -> rlim_t {
        var limit = rlimit()
        getrlimit(2, &limit)
        return limit.rlim_cur
    }

    /// - Returns: that so much was given.
    private static func isGiven(_ bytes: Int) -> Bool {
        let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard memory != MAP_FAILED else { return false }
        munmap(memory, bytes)
        return true
    }

    /// Other suites draw meanwhile: while this one has its turn, their ceilings are gone.
    private static func inTurn<Result>(_ body: () -> Result) -> Result { MemoryCeiling.run(growth: 1 << 62, body) }

    @Test("what asks for more gets none, and afterwards it does") func held() {
        let within = MemoryCeiling.run(growth: Self.growth) { (Self.isGiven(2 * Self.growth), Self.isGiven(Self.growth / 4)) }
        #expect(!within.0 && within.1)
        #expect(Self.inTurn { Self.isGiven(2 * Self.growth) })
    }

    @Test("many at once leave the process's own limit as it was") func many() async {
        let usual = min(Self.inTurn { Self.limit() }, 1 << 61)
        await withTaskGroup(of: rlim_t.self) { group in
            for _ in 0..<64 { group.addTask { MemoryCeiling.run(growth: Self.growth) { Self.limit() } } }
            for await limit in group { #expect(limit < 1 << 40) }
        }
        #expect(Self.inTurn { Self.limit() } >= usual)
    }
}
