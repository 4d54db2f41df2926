import Media

/// A remote that presses the keys of a script by itself.
///
/// - Thread: control.
public final class ScriptedKeys: RemoteInput {
    /// Under which its events stand; evdev and windows count from 0.
    public static let device: Int32 = -1

    private let steps: [KeyScript.Step]
    private let start: HostTime
    private var next = 0

    /// - Parameter start: The program's start: where the script's seconds count from.
    public init(_ script: KeyScript, start: HostTime) {
        steps = script.steps
        self.start = start
    }

    /// None: it goes by `nextDeadline`.
    public var descriptor: Int32? { nil }

    /// When the next step is due; nil after the last.
    public var nextDeadline: HostTime? { next < steps.count ? start + steps[next].offset : nil }

    /// Gives the steps that are due, stamped with when they were.
    public func drain(now: HostTime, _ receive: (KeyEvent) -> Void) {
        while let due = nextDeadline, due <= now {
            receive(KeyEvent(code: steps[next].code, isDown: steps[next].isDown, time: due, device: Self.device))
            next += 1
        }
    }
}
