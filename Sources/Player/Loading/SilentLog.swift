import Media

/// For who is given no log.
final class SilentLog: Log {
    var level: LogLevel { .error }
    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {}
}
