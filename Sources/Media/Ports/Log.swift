/// How much the reader of a log wants. What is told at a level is told at all that are greater: `error` is the least.
public enum LogLevel: Comparable, Sendable, CaseIterable {
    case error, warning, info, debug
}

/// Where modules say what they chose and why.
///
/// - Thread: any, but on the scan-out and sound threads only while a format is prepared for and at the end, never from picture to picture.
public protocol Log: AnyObject, Sendable {
    var level: LogLevel { get }
    /// - Parameter area: The module's word for itself: `kms`, `alsa`, `hls`.
    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String)
}
