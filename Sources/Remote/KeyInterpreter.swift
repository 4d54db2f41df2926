import Media

/// What a key did, on the box's own timing.
public struct RemoteAction: Hashable, Sendable {
    /// Which key, by its meaning.
    public var key: RemoteKey
    /// What became of it.
    public var phase: KeyPhase
    /// When this happened, or was due: for a press or release the kernel's stamp, for a repeat or long press its own instant.
    public var time: HostTime
    /// The kernel's stamp of the press that it comes from, for measuring how long the screen takes to answer.
    public var pressTime: HostTime
    /// What the key writes where something is typed; nil: nothing, as a remote's keys.
    public var writing: Writing?

    /// For tests and scripts; otherwise `KeyInterpreter` makes them.
    public init(key: RemoteKey, phase: KeyPhase, time: HostTime, pressTime: HostTime, writing: Writing? = nil) {
        self.writing = writing
        self.key = key
        self.phase = phase
        self.time = time
        self.pressTime = pressTime
    }
}

/// Where in its life a key press is.
public enum KeyPhase: Hashable, Sendable {
    case press
    /// Held; the first repeat is 1.
    case again(Int)
    /// Held long enough to mean something else. Comes once.
    case longPress
    case release
}

/// How long holding takes to mean something.
public struct KeyTiming: Hashable, Sendable {
    /// From the press to the first repeat.
    public var firstRepeat: Duration
    /// From one repeat to the next.
    public var nextRepeat: Duration
    /// From the press to the long press.
    public var longPress: Duration

    /// All of them positive; `longPress` should not be before `firstRepeat`.
    public init(firstRepeat: Duration, nextRepeat: Duration, longPress: Duration) {
        self.firstRepeat = firstRepeat
        self.nextRepeat = nextRepeat
        self.longPress = longPress
    }

    /// Chosen by experiment: short enough not to wait, long enough that a slow press doesn't move twice.
    public static let standard = KeyTiming(
        firstRepeat: .milliseconds(400), nextRepeat: .milliseconds(100), longPress: .milliseconds(500))
}

/// Makes presses, repeats, long presses and releases of raw key changes.
///
/// The kernel's repeats are not used, since each remote has its own. A remote that goes while a key is down must not leave
/// the key held: whoever reads it sends the releases, or calls `release(device:at:)`.
///
/// A state machine: it holds no clock and does nothing itself. After every call, ask `nextDeadline`.
///
/// - Thread: one at a time (control).
public struct KeyInterpreter: Sendable {
    /// More keys than this at once are a broken device or a cat on the keyboard; further ones are not heard.
    public static let capacity = 8

    private struct HeldKey {
        var code: KeyCode
        var device: Int32
        var key: RemoteKey
        var writing: Writing?
        var pressTime: HostTime
        var repeats = 0
        var nextRepeat: HostTime
        var longPress: HostTime?
    }

    private let map: KeyMap
    private let timing: KeyTiming
    private let layout: KeyboardLayout
    private var held: [HeldKey] = []

    /// No key is held at first.
    ///
    /// - Parameter layout: Of keyboards; of remotes it changes nothing.
    public init(map: KeyMap = .standard, timing: KeyTiming = .standard, layout: KeyboardLayout = .qwerty) {
        self.layout = layout
        self.map = map
        self.timing = timing
    }

    /// When `advance` has something to say; nil while nothing is held.
    ///
    /// Only the key that was pressed last is timed, as on a keyboard.
    public var nextDeadline: HostTime? {
        guard let last = held.last else { return nil }
        guard let longPress = last.longPress else { return last.nextRepeat }
        return min(last.nextRepeat, longPress)
    }

    /// Takes one change. What was due before it comes first.
    public mutating func handle(_ event: KeyEvent) -> [RemoteAction] {
        var actions = advance(to: event.time)
        let index = held.firstIndex { $0.code == event.code && $0.device == event.device }
        switch (event.isDown, index) {
        case (true, nil):
            let writing = layout.writing(of: event.code)
            guard let key = map[event.code] ?? (writing == nil ? nil : .letter), held.count < Self.capacity else { break }
            held.append(
                HeldKey(
                    code: event.code, device: event.device, key: key, writing: writing, pressTime: event.time,
                    nextRepeat: event.time + timing.firstRepeat, longPress: event.time + timing.longPress))
            actions.append(RemoteAction(key: key, phase: .press, time: event.time, pressTime: event.time, writing: writing))
        case (false, let index?):
            actions.append(release(at: index, time: event.time))
        case (true, _?), (false, nil):
            break  // A repeat that slipped through, or a release whose press we never saw.
        }
        return actions
    }

    /// Gives the repeats and long presses that were due by `now`.
    public mutating func advance(to now: HostTime) -> [RemoteAction] {
        var actions: [RemoteAction] = []
        guard var last = held.popLast() else { return actions }
        // A program that was stopped for a minute owes the viewer no 600 repeats.
        if now - last.nextRepeat > .seconds(1) { last.nextRepeat = now }
        while true {
            if let longPress = last.longPress, longPress <= min(now, last.nextRepeat) {
                last.longPress = nil
                actions.append(
                    RemoteAction(key: last.key, phase: .longPress, time: longPress, pressTime: last.pressTime, writing: last.writing))
            } else if last.nextRepeat <= now {
                last.repeats += 1
                actions.append(
                    RemoteAction(
                        key: last.key, phase: .again(last.repeats), time: last.nextRepeat, pressTime: last.pressTime,
                        writing: last.writing))
                last.nextRepeat = last.nextRepeat + timing.nextRepeat
            } else {
                break
            }
        }
        held.append(last)
        return actions
    }

    /// Releases every key of a remote that has gone.
    public mutating func release(device: Int32, at time: HostTime) -> [RemoteAction] {
        var actions: [RemoteAction] = []
        while let index = held.firstIndex(where: { $0.device == device }) {
            actions.append(release(at: index, time: time))
        }
        return actions
    }

    private mutating func release(at index: Int, time: HostTime) -> RemoteAction {
        let key = held.remove(at: index)
        // The key below it starts afresh rather than catching up.
        if index == held.count, let below = held.indices.last {
            held[below].nextRepeat = max(held[below].nextRepeat, time + timing.firstRepeat)
        }
        return RemoteAction(key: key.key, phase: .release, time: time, pressTime: key.pressTime, writing: key.writing)
    }
}
