import CFFmpeg
import Media
import Synchronization

/// Where FFmpeg's own words go: to the program's log, never to standard error.
///
/// libavutil has one log for the whole process, so this has too.
public enum FFmpegLog {
    private struct State {
        var log: (any Log)?
        var clock: (any HostClock)?
        var windowStart = HostTime(nanoseconds: 0)
        var written = 0
        var suppressed = 0
    }

    /// Lines let through in each window: a broken stream says thousands a second.
    private static let linesPerWindow = 8
    private static let window = Duration.seconds(1)
    private static let state = Mutex(State())

    /// Sends FFmpeg's warnings and errors to a log, eight lines a second at most.
    ///
    /// - Thread: any. FFmpeg's threads write to `log` from then on.
    public static func install(_ log: any Log, clock: any HostClock) {
        state.withLock {
            $0.log = log
            $0.clock = clock
        }
        av_log_set_callback { source, level, format, arguments in
            FFmpegLog.receive(source, level, format, arguments)
        }
    }

    /// Keeps FFmpeg quiet, unless a log was installed.
    static func silence() {
        let isInstalled = state.withLock { $0.log != nil }
        if !isInstalled { av_log_set_callback { _, _, _, _ in } }
    }

    private static func receive(
        _ source: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
    ) {
        guard level <= AV_LOG_WARNING, let format, let arguments else { return }
        guard let (log, suppressed) = admit() else { return }
        var prefix: Int32 = 1
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String in
            guard let start = buffer.baseAddress else { return "" }
            av_log_format_line2(source, level, format, arguments, start, Int32(buffer.count), &prefix)
            return String(cString: start)
        }
        if suppressed > 0 { log.write(.warning, "ffmpeg", "\(suppressed) more lines were left out") }
        log.write(level <= AV_LOG_ERROR ? .info : .debug, "ffmpeg", text.last == "\n" ? String(text.dropLast()) : text)
    }

    /// - Returns: the log, if another line may be written now, and how many were left out before.
    private static func admit() -> (log: any Log, suppressed: Int)? {
        state.withLock { state in
            guard let log = state.log, let clock = state.clock else { return nil }
            let now = clock.now()
            if now - state.windowStart >= window {
                state.windowStart = now
                state.written = 0
            }
            guard state.written < linesPerWindow else {
                state.suppressed += 1
                return nil
            }
            state.written += 1
            defer { state.suppressed = 0 }
            return (log, state.suppressed)
        }
    }
}
