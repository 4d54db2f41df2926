import CSDL
import LinuxIO
import Media
import Remote

/// The window's keyboard as a remote.
///
/// SDL's events belong to the thread of the window (scan-out), keys to the control thread: they cross by a bounded queue.
///
/// - Thread: `push` on scan-out; everything else on control.
public final class WindowKeys: RemoteInput, @unchecked Sendable {
    // Guard: both are thread-safe themselves.
    private let queue = Guarded<[KeyEvent]>([])
    private let signal: EventSignal

    /// Beyond it a press is lost; a release never is, since room is kept for it.
    static let capacity = 64
    /// Under which its events stand.
    public static let device: Int32 = -2

    init() throws(Errno) {
        signal = try EventSignal()
    }

    /// Readable when keys have come.
    public var descriptor: Int32? { signal.descriptor }
    /// None: the descriptor says it all.
    public var nextDeadline: HostTime? { nil }

    /// Gives all that came, oldest first.
    public func drain(now: HostTime, _ receive: (KeyEvent) -> Void) {
        signal.consume()
        let events = queue.withLock { queue in
            let events = queue
            queue.removeAll(keepingCapacity: true)
            return events
        }
        for event in events { receive(event) }
    }

    func push(_ scancode: SDL_Scancode, isDown: Bool, at time: HostTime) {
        guard let code = SDLKeys.code(of: scancode) else { return }
        queue.withLock { queue in
            let room = isDown ? Self.capacity / 2 : Self.capacity
            guard queue.count < room else { return }
            queue.append(KeyEvent(code: code, isDown: isDown, time: time, device: Self.device))
        }
        signal.raise()
    }
}

/// SDL's names of keys (their place on the keyboard, USB usages) and the kernel's.
enum SDLKeys {
    static func code(of scancode: SDL_Scancode) -> KeyCode? { table[scancode.rawValue] }

    private static let table: [UInt32: KeyCode] = {
        var table: [UInt32: KeyCode] = [:]
        func add(_ first: SDL_Scancode, _ names: String) {
            for (offset, name) in names.split(separator: " ").enumerated() {
                table[first.rawValue + UInt32(offset)] = KeyNames.code(named: String(name))
            }
        }
        add(SDL_SCANCODE_A, "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z 1 2 3 4 5 6 7 8 9 0")
        add(SDL_SCANCODE_RETURN, "ENTER ESC BACKSPACE TAB SPACE MINUS EQUAL LEFTBRACE RIGHTBRACE BACKSLASH")
        add(SDL_SCANCODE_SEMICOLON, "SEMICOLON APOSTROPHE GRAVE COMMA DOT SLASH CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12")
        add(SDL_SCANCODE_PRINTSCREEN, "SYSRQ SCROLLLOCK PAUSE INSERT HOME PAGEUP DELETE END PAGEDOWN RIGHT LEFT DOWN UP NUMLOCK")
        add(SDL_SCANCODE_KP_DIVIDE, "KPSLASH KPASTERISK KPMINUS KPPLUS KPENTER KP1 KP2 KP3 KP4 KP5 KP6 KP7 KP8 KP9 KP0 KPDOT")
        add(SDL_SCANCODE_APPLICATION, "COMPOSE POWER")
        add(SDL_SCANCODE_STOP, "STOP")
        add(SDL_SCANCODE_MENU, "MENU SELECT")
        add(SDL_SCANCODE_MUTE, "MUTE VOLUMEUP VOLUMEDOWN")
        add(SDL_SCANCODE_AUDIONEXT, "NEXTSONG PREVIOUSSONG STOPCD PLAYPAUSE MUTE")
        add(SDL_SCANCODE_AC_HOME, "HOMEPAGE BACK")
        add(SDL_SCANCODE_AUDIOREWIND, "REWIND FASTFORWARD")
        return table
    }()
}
