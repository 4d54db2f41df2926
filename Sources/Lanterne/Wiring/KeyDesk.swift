import LinuxIO
import Media
import Remote

/// All remotes together: collects their events, tells what each key does, and keeps the times for the report.
///
/// - Thread: control.
struct KeyDesk {
    /// One key press on its way to the screen.
    private struct Press {
        var key: KeyCode
        var at: HostTime
        /// The overlay that shows its effect.
        var overlay: UInt32?
        var flip: HostTime?
        /// It changed nothing that is seen.
        var isSilent = false
    }

    private let inputs: [any RemoteInput]
    private var interpreter: KeyInterpreter
    private var presses: [Press] = []
    /// An evening of zapping fits; beyond, the first are kept.
    private static let capacity = 5000

    /// - Parameter layout: Of keyboards.
    init(inputs: [any RemoteInput], layout: KeyboardLayout) {
        self.inputs = inputs
        interpreter = KeyInterpreter(layout: layout)
    }

    var descriptors: [Int32] { inputs.compactMap(\.descriptor) }

    var nextDeadline: HostTime? {
        var first = interpreter.nextDeadline
        for input in inputs { first = .earliest(first, input.nextDeadline) }
        return first
    }

    /// What the viewer did since the last call, oldest first.
    mutating func actions(now: HostTime) -> [RemoteAction] {
        var events: [KeyEvent] = []
        for input in inputs { input.drain(now: now) { events.append($0) } }
        events.sort { $0.time < $1.time }
        var actions: [RemoteAction] = []
        for event in events {
            if event.isDown, presses.count < Self.capacity { presses.append(Press(key: event.code, at: event.time)) }
            actions += interpreter.handle(event)
        }
        return actions + interpreter.advance(to: now)
    }

    /// The overlay numbered `serial` shows what all keys so far have done.
    mutating func shown(by serial: UInt32) {
        for index in presses.indices.reversed() {
            if presses[index].overlay != nil || presses[index].isSilent { break }
            presses[index].overlay = serial
        }
    }

    /// What keys since the last overlay have done isn't seen: no picture answers them.
    mutating func changedNothing() {
        for index in presses.indices.reversed() {
            if presses[index].overlay != nil || presses[index].isSilent { break }
            presses[index].isSilent = true
        }
    }

    /// The overlay numbered `serial` is on the screen since `flip`.
    mutating func flipped(_ serial: UInt32, at flip: HostTime) {
        for index in presses.indices.reversed() {
            if presses[index].flip != nil { break }
            guard let overlay = presses[index].overlay, overlay <= serial, flip >= presses[index].at else { continue }
            presses[index].flip = flip
        }
    }

    /// For the report: name, time, and time until the flip where one followed.
    func report() -> [(name: String, at: HostTime, toFlip: Duration?)] {
        presses.map { press in (KeyNames.name(of: press.key), press.at, press.flip.map { $0 - press.at }) }
    }
}
