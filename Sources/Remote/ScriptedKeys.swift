import Media

/// A remote that presses the keys of a script by itself.
///
/// Whoever drives it looks at `stop` and says when it may go on: it knows no screen.
///
/// - Thread: control.
public final class ScriptedKeys: RemoteInput {
    /// Under which its events stand; evdev and windows count from 0.
    public static let device: Int32 = -1

    /// The script's name, for sentences.
    public let file: String
    private var parts: [KeyScript.Part]
    private var start: HostTime
    private var next = 0

    /// - Parameters:
    ///   - start: The program's start: where the script's seconds count from.
    ///   - file: The script's name.
    public init(_ script: KeyScript, start: HostTime, file: String = "") {
        self.file = file
        parts = script.parts.reversed()
        self.start = start
    }

    /// Whether it is still to keep a picture of the screen.
    public var takesScreenshots: Bool {
        parts.contains { part in
            guard case .screenshot? = part.stop else { return false }
            return true
        }
    }

    /// None: it goes by `nextDeadline`.
    public var descriptor: Int32? { nil }

    /// When the next step is due; nil after the last, and while the script stops.
    public var nextDeadline: HostTime? {
        guard let part = parts.last, next < part.steps.count else { return nil }
        return start + part.steps[next].offset
    }

    /// What the script stops at now, since when, and the line where that stands; nil: at nothing.
    public var stop: (stop: KeyScript.Stop, since: HostTime, line: Int)? {
        guard let part = parts.last, next == part.steps.count, let stop = part.stop else { return nil }
        return (stop, part.steps.last.map { start + $0.offset } ?? start, part.line)
    }

    /// What it stopped at is so: from now on its seconds count.
    public func goOn(at now: HostTime) {
        guard stop != nil else { return }
        parts.removeLast()
        start = now
        next = 0
    }

    /// Gives the steps that are due, stamped with when they were.
    public func drain(now: HostTime, _ receive: (KeyEvent) -> Void) {
        while let due = nextDeadline, due <= now, let step = parts.last?.steps[next] {
            receive(KeyEvent(code: step.code, isDown: step.isDown, time: due, device: Self.device))
            next += 1
        }
    }
}
