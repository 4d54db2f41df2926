import Glibc
import LinuxIO

/// Keeps the process from growing by more than some bytes while something runs whose memory nothing else bounds: what asks for more gets none.
///
/// The kernel counts for the whole process. What other threads ask for meanwhile is small beside the ceiling, which only a script that was made
/// to hurt comes near to. One body runs at a time: of two that overlap, the one that ends last would leave the other's ceiling behind for ever.
enum MemoryCeiling {
    private static let turn = Lock()

    /// - Thread: any; waits for a body that runs on another. Not recursive.
    static func run<Result>(growth: Int, _ body: () -> Result) -> Result {
        turn.withLock { runAlone(growth: growth, body) }
    }

    private static func runAlone<Result>(growth: Int, _ body: () -> Result) -> Result {
        // 2 is RLIMIT_DATA, whose type differs between releases of glibc. Source: asm-generic/resource.h.
        var usual = rlimit()
        guard let present = dataBytes(), getrlimit(2, &usual) == 0 else { return body() }
        var lower = usual
        lower.rlim_cur = min(usual.rlim_cur, rlim_t(present + growth))
        guard setrlimit(2, &lower) == 0 else { return body() }
        defer { setrlimit(2, &usual) }
        return body()
    }

    /// What `RLIMIT_DATA` is held against. Source: proc_pid_statm(5), the sixth number; setrlimit(2).
    private static func dataBytes() -> Int? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer -> Int? in
            let count = read(file, buffer.baseAddress, buffer.count - 1)
            guard count > 0, let base = buffer.baseAddress else { return nil }
            base[count] = 0
            var next: UnsafeMutablePointer<CChar>? = base
            var pages = 0
            for _ in 0..<6 { pages = next.map { strtol($0, &next, 10) } ?? 0 }
            return pages > 0 ? pages * Int(sysconf(Int32(_SC_PAGESIZE))) : nil
        }
    }
}
