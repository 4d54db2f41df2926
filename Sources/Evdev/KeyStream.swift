import CEvdev
import Media

/// Makes key changes of one device's raw events. Pure: the kernel's side stays with `InputDevice`.
///
/// The kernel drops events when nobody reads in time, and says so by SYN_DROPPED: what follows up to the next SYN_REPORT is
/// a fragment, and after it the device's key state must be read and compared.
///
/// - Source: Documentation/input/event-codes.rst, "EV_SYN".
struct KeyStream {
    /// What an event asks for.
    enum Step: Equatable {
        case nothing
        case change(KeyEvent)
        /// Read the keys that are down, and call `resynchronize`.
        case lost
    }

    let device: Int32
    /// Down now.
    private(set) var held: Set<KeyCode> = []
    private var isDropping = false

    init(device: Int32) {
        self.device = device
    }

    mutating func take(type: UInt16, code: UInt16, value: Int32, time: HostTime) -> Step {
        if type == UInt16(EV_SYN) {
            if code == UInt16(SYN_DROPPED) { isDropping = true }
            guard isDropping, code == UInt16(SYN_REPORT) else { return .nothing }
            isDropping = false
            return .lost
        }
        guard type == UInt16(EV_KEY), !isDropping else { return .nothing }
        // 0 up, 1 down, 2 the kernel's own repeat.
        guard value == 0 || value == 1 else { return .nothing }
        let key = KeyCode(code)
        let changed = value == 1 ? held.insert(key).inserted : held.remove(key) != nil
        guard changed else { return .nothing }
        return .change(KeyEvent(code: key, isDown: value == 1, time: time, device: device))
    }

    /// Gives the changes that were lost; releases first.
    mutating func resynchronize(down: KeyBits, time: HostTime) -> [KeyEvent] {
        let now = Set(down.codes)
        let released = held.subtracting(now).sorted { $0.value < $1.value }
        let pressed = now.subtracting(held).sorted { $0.value < $1.value }
        held = now
        return released.map { KeyEvent(code: $0, isDown: false, time: time, device: device) }
            + pressed.map { KeyEvent(code: $0, isDown: true, time: time, device: device) }
    }

    /// The device has gone: nothing is down any more.
    mutating func releaseAll(time: HostTime) -> [KeyEvent] { resynchronize(down: KeyBits(), time: time) }
}
