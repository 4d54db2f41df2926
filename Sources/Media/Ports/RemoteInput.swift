/// A key as the kernel numbers it (linux/input-event-codes.h): KEY_OK is 352.
public struct KeyCode: Hashable, Sendable {
    /// 0 is the kernel's KEY_RESERVED, which no key has.
    public let value: UInt16

    /// Any number: remotes send codes that no list names.
    public init(_ value: UInt16) {
        self.value = value
    }
}

/// One change of one key.
public struct KeyEvent: Hashable, Sendable {
    /// Before any key map.
    public var code: KeyCode
    /// false: released. Repeats of the kernel's are left out: we make our own.
    public var isDown: Bool
    /// The kernel's stamp, CLOCK_MONOTONIC.
    public var time: HostTime
    /// Which remote, for releasing its keys when it goes.
    public var device: Int32

    /// Takes the parts; each press must be followed by its release, if need be a made-up one.
    public init(code: KeyCode, isDown: Bool, time: HostTime, device: Int32) {
        self.code = code
        self.isDown = isDown
        self.time = time
        self.device = device
    }
}

/// Something keys come from: evdev, a window, a script.
///
/// - Thread: control.
public protocol RemoteInput: AnyObject {
    /// Becomes readable (epoll) when there are events; nil: poll by `nextDeadline`.
    var descriptor: Int32? { get }
    /// When `drain` should be called even without the descriptor, as a script of keys needs.
    var nextDeadline: HostTime? { get }
    /// Gives all that came, oldest first. Never blocks.
    func drain(now: HostTime, _ receive: (KeyEvent) -> Void)
}
