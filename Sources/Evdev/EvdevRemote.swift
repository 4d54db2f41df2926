import CEvdev
import Glibc
import LinuxIO
import Media
import Remote

/// All the machine's remotes and keyboards as one: every `/dev/input/event*` that can send a key of the map.
///
/// Remotes may come and go at any time. The keys of one that goes are released.
///
/// - Thread: control.
public final class EvdevRemote: RemoteInput {
    /// Where the kernel's input devices are.
    public static let folder = "/dev/input"
    /// How long a node that has just appeared may lack its permissions (udev sets them after the kernel's message), and how
    /// often it is tried.
    static let patience = Duration.seconds(2)
    static let retryInterval = Duration.milliseconds(100)

    private struct Attached {
        var device: InputDevice
        var stream: KeyStream
    }

    private struct Pending {
        var path: String
        var nextTry: HostTime
        var giveUp: HostTime
    }

    private let epoll: FileDescriptor
    private let hotplug: HotplugSocket?
    private let keys: Set<KeyCode>
    private let grabs: Bool
    private let log: (any Log)?
    /// By number, which is also epoll's token.
    private var devices: [Int32: Attached] = [:]
    private var pending: [Pending] = []
    private var nextNumber: Int32 = 0

    /// - Parameters:
    ///   - map: A device that can send none of its keys is no remote.
    ///   - grabs: Keep keys from everybody else, as is right when we own the screen: the console behind would otherwise get them.
    ///     The virtual terminals' own keys (Ctrl-Alt-F1) then don't work either. Devices that know only the power key are left alone.
    /// - Throws: when the process has no descriptors left. That no device is there, or none may be read, is no error: see `deviceNames`.
    public init(map: KeyMap = .standard, grabs: Bool, now: HostTime, log: (any Log)? = nil) throws(Errno) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard number >= 0 else { throw Errno.last }
        epoll = FileDescriptor(owning: number)
        keys = map.codes
        self.grabs = grabs
        self.log = log
        do throws(Errno) {
            hotplug = try HotplugSocket.open()
        } catch {
            hotplug = nil
            log?.write(.warning, "evdev", "remotes that are plugged in later won't be seen: \(error)")
        }
        if let hotplug { try watch(hotplug.descriptor, token: Self.hotplugToken) }
        scan(now: now)
    }

    /// Readable when keys or devices have changed.
    public var descriptor: Int32? { epoll.number }

    /// When a device that couldn't be opened is tried again.
    public var nextDeadline: HostTime? { pending.map(\.nextTry).min() }

    /// Those that are listened to, for the log.
    public var deviceNames: [String] { devices.values.map { "\($0.device.name) (\($0.device.path))" }.sorted() }

    /// Gives the key changes of all devices in the order of their stamps.
    public func drain(now: HostTime, _ receive: (KeyEvent) -> Void) {
        var events: [KeyEvent] = []
        for token in readyTokens() {
            if token == Self.hotplugToken {
                takeHotplug(now: now, &events)
            } else {
                read(token, now: now, &events)
            }
        }
        retry(now: now)
        // Each device's events are in order; devices are not among one another.
        for event in events.enumerated().sorted(by: { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }) {
            receive(event.element)
        }
    }

    private static let hotplugToken: Int32 = -1

    private func watch(_ descriptor: Int32, token: Int32) throws(Errno) {
        var event = epoll_event()
        event.events = UInt32(EPOLLIN.rawValue)
        event.data.u32 = UInt32(bitPattern: token)
        guard epoll_ctl(epoll.number, EPOLL_CTL_ADD, descriptor, &event) == 0 else { throw Errno.last }
    }

    private func readyTokens() -> [Int32] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 32) { events in
            // glibc 2.41 says that the pointer is never null, 2.36 says nothing: unwrapped, it suits both.
            guard let first = events.baseAddress else { return [] }
            let count = epoll_wait(epoll.number, first, Int32(events.count), 0)
            return events.prefix(Int(max(0, count))).map { Int32(bitPattern: $0.data.u32) }
        }
    }

    private func read(_ number: Int32, now: HostTime, _ events: inout [KeyEvent]) {
        guard var attached = devices[number] else { return }
        var changes: [KeyEvent] = []
        do throws(EvdevError) {
            var hasLost = false
            try attached.device.read { event in
                let time = HostTime(nanoseconds: Int64(event.time.tv_sec) * 1_000_000_000 + Int64(event.time.tv_usec) * 1000)
                switch attached.stream.take(type: event.type, code: event.code, value: event.value, time: time) {
                case .nothing: break
                case .change(let change): changes.append(change)
                case .lost: hasLost = true
                }
            }
            if hasLost {
                log?.write(.warning, "evdev", "\(attached.device.path) was read too late; its keys are asked for again")
                changes += attached.stream.resynchronize(down: try attached.device.keysDown(), time: now)
            }
            devices[number] = attached
        } catch {
            log?.write(.info, "evdev", "\(attached.device.path) is gone: \(error)")
            changes += attached.stream.releaseAll(time: now)
            devices[number] = nil
        }
        events += changes
    }

    private func takeHotplug(now: HostTime, _ events: inout [KeyEvent]) {
        var messages: [HotplugMessage] = []
        let isComplete = hotplug?.drain { messages.append($0) } ?? true
        for message in messages {
            let path = "/dev/\(message.node)"
            switch message.action {
            case .add: attach(path, now: now, patience: Self.patience)
            case .remove: detach(path, now: now, &events)
            }
        }
        if !isComplete { scan(now: now) }
    }

    private func detach(_ path: String, now: HostTime, _ events: inout [KeyEvent]) {
        pending.removeAll { $0.path == path }
        for (number, attached) in devices where attached.device.path == path {
            // Its last events are still there to read; after them ENODEV comes and it is taken off.
            read(number, now: now, &events)
            if var rest = devices.removeValue(forKey: number) { events += rest.stream.releaseAll(time: now) }
        }
    }

    private func scan(now: HostTime) {
        for path in Self.nodes() where !devices.values.contains(where: { $0.device.path == path }) {
            attach(path, now: now, patience: .zero)
        }
    }

    /// The paths of all input devices, in the kernel's order.
    static func nodes() -> [String] {
        let numbers = Folder.names(in: folder).compactMap { $0.hasPrefix("event") ? Int($0.dropFirst(5)) : nil }
        return numbers.sorted().map { "\(folder)/event\($0)" }
    }

    private func retry(now: HostTime) {
        let due = pending.filter { $0.nextTry <= now }
        pending.removeAll { $0.nextTry <= now }
        for item in due { attach(item.path, now: now, patience: item.giveUp - now) }
    }

    private func attach(_ path: String, now: HostTime, patience: Duration) {
        guard !devices.values.contains(where: { $0.device.path == path }) else { return }
        do throws(EvdevError) {
            let device = try InputDevice.open(path)
            let known = keys.filter(device.keys.contains)
            guard !known.isEmpty else { return }
            try device.useMonotonicClock()
            if grabs, known.contains(where: { KeyMap.standard[$0] != .power }) { grab(device) }
            let number = nextNumber
            do throws(Errno) { try watch(device.descriptor, token: number) } catch {
                throw EvdevError(error, path: path, operation: "epoll_ctl")
            }
            nextNumber += 1
            devices[number] = Attached(device: device, stream: KeyStream(device: number))
            log?.write(.info, "evdev", "\(path) “\(device.name)” is a remote with \(known.count) keys that we know")
        } catch {
            if patience > .zero {
                pending.append(Pending(path: path, nextTry: now + Self.retryInterval, giveUp: now + patience))
            } else {
                log?.write(.info, "evdev", "\(path) can't be used: \(error)")
            }
        }
    }

    private func grab(_ device: InputDevice) {
        do throws(EvdevError) {
            try device.grab()
        } catch {
            log?.write(.warning, "evdev", "\(device.path) can't be had alone, others get its keys too: \(error)")
        }
    }
}
