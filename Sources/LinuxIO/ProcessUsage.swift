import CLinux
import Glibc
import Media

/// What this process has used so far.
public struct ProcessUsage: Hashable, Sendable {
    /// The most memory it ever had in RAM, bytes.
    public var peakResidentBytes: Int64
    /// CPU time in the program itself.
    public var userSeconds: Double
    /// CPU time in the kernel on its behalf.
    public var systemSeconds: Double

    /// Asks the kernel; all threads together.
    public static func current() -> ProcessUsage {
        var usage = rusage()
        // RUSAGE_SELF, whose imported type isn't the call's.
        getrusage(0, &usage)
        return ProcessUsage(
            peakResidentBytes: Int64(usage.ru_maxrss) << 10,
            userSeconds: Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6,
            systemSeconds: Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6)
    }

    /// When the process was made, on CLOCK_MONOTONIC; the kernel tells it in ticks of 10 ms, rounded down, so that what is counted from
    /// it is at most that much too long.
    ///
    /// - Returns: nil where /proc can't be read.
    /// - Source: proc(5), field 22 of /proc/PID/stat, in ticks since boot (CLOCK_BOOTTIME).
    public static func processStart() -> HostTime? {
        guard let file = try? FileDescriptor.open("/proc/self/stat") else { return nil }
        var text = [UInt8](repeating: 0, count: 1024)
        guard let count = try? text.withUnsafeMutableBytes({ bytes throws(Errno) in try file.read(into: bytes) }) else { return nil }
        // The second field is the name in brackets and may hold blanks and brackets: counting starts after the last of them.
        guard let bracket = text[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = text[(bracket + 1)..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let ticks = Int64(String(decoding: fields[19], as: UTF8.self)) else { return nil }
        let perSecond = Int64(sysconf(Int32(_SC_CLK_TCK)))
        var boot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &boot)
        let asleep = HostTime(boot) - MonotonicClock().now()
        return HostTime(nanoseconds: ticks * 1_000_000_000 / max(1, perSecond)) - asleep
    }
}
