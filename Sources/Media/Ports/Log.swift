/// How much the reader of a log wants.
public enum LogLevel: UInt8, Comparable, Sendable, CaseIterable {
    case error, warning, info, debug

    /// What is told at a level is told at all that are greater: `error` is the least.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Where modules say what they chose and why. Never called from the scan-out or the sound thread once they run.
public protocol Log: AnyObject, Sendable {
    var level: LogLevel { get }
    /// - Parameter area: The module's word for itself: `kms`, `alsa`, `hls`.
    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String)
}
