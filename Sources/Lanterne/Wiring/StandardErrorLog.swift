import Glibc
import LinuxIO
import Media

/// Writes the log to standard error, a line each: `  1.234 info  kms: plane 34 takes YUV420`.
///
/// - Thread: any; one write call for each line keeps lines whole.
final class StandardErrorLog: Log {
    let level: LogLevel
    private let start: HostTime
    private let clock: any HostClock

    init(level: LogLevel, start: HostTime, clock: any HostClock) {
        self.level = level
        self.start = start
        self.clock = clock
    }

    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {
        guard level <= self.level else { return }
        let seconds = MediaTime(clock.now() - start).description
        let padding = String(repeating: " ", count: max(0, 9 - seconds.count))
        let line = "\(padding)\(seconds) \(level) \(area): \(message())\n"
        StandardError.say(line)
    }
}

/// Standard error without a stream: whole lines, unbuffered.
enum StandardError {
    /// - Thread: any.
    static func say(_ text: String) {
        var bytes = Array(text.utf8)
        // Nobody could be told that standard error is gone.
        _ = Glibc.write(STDERR_FILENO, &bytes, bytes.count)
    }
}
