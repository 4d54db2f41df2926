import Glibc
import LinuxIO
import Media
import Remote
import Testing

@testable import Evdev

private let hasUinput = access(VirtualRemote.path, W_OK) == 0

/// Needs a kernel that makes input devices; `board/emulator/kernel`'s does.
@Suite(.serialized, .enabled(if: hasUinput, "/dev/uinput is not there or not writable"))
struct EvdevRemoteTests {
    private let clock = MonotonicClock()

    /// Drains until `count` events have come, at most five seconds.
    private func events(_ remote: EvdevRemote, count: Int) -> [KeyEvent] {
        var events: [KeyEvent] = []
        let end = clock.now() + .seconds(5)
        while events.count < count, clock.now() < end {
            let deadline = min(end, remote.nextDeadline ?? end)
            _ = Readiness.wait(remote.descriptor ?? -1, until: deadline)
            remote.drain(now: clock.now()) { events.append($0) }
        }
        return events
    }

    private func wait(_ remote: EvdevRemote, until condition: () -> Bool) -> Bool {
        let end = clock.now() + .seconds(5)
        while !condition(), clock.now() < end {
            _ = Readiness.wait(remote.descriptor ?? -1, until: min(end, remote.nextDeadline ?? end))
            remote.drain(now: clock.now()) { _ in }
        }
        return condition()
    }

    private func words(_ events: [KeyEvent]) -> [String] { events.map { "\(KeyNames.name(of: $0.code)) \($0.isDown ? "down" : "up")" } }

    @Test("keys of a remote that is there come with the kernel's monotonic stamps") func keys() throws {
        let virtual = try VirtualRemote(name: "Lanterne test remote", keys: ["OK", "UP", "PLAYPAUSE"])
        let remote = try EvdevRemote(grabs: false, now: clock.now())
        #expect(remote.deviceNames.contains { $0.hasPrefix("Lanterne test remote (/dev/input/event") })
        let before = clock.now()
        try virtual.send("OK", down: true)
        try virtual.send("OK", down: false)
        let events = events(remote, count: 2)
        #expect(words(events) == ["OK down", "OK up"])
        for event in events {
            #expect(event.time >= before && event.time <= clock.now())
        }
    }

    @Test("a remote that is plugged in later is heard, and one that goes releases its keys") func hotplug() throws {
        let remote = try EvdevRemote(grabs: true, now: clock.now())
        let virtual = try VirtualRemote(name: "Lanterne late remote", keys: ["LEFT", "RIGHT"])
        #expect(wait(remote) { remote.deviceNames.contains { $0.hasPrefix("Lanterne late remote") } })
        try virtual.send("LEFT", down: true)
        #expect(words(events(remote, count: 1)) == ["LEFT down"])
        try virtual.unplug()
        #expect(words(events(remote, count: 1)) == ["LEFT up"])
        #expect(wait(remote) { !remote.deviceNames.contains { $0.hasPrefix("Lanterne late remote") } })
    }

    @Test("a grabbed remote is heard by nobody else") func grab() throws {
        let virtual = try VirtualRemote(name: "Lanterne grabbed remote", keys: ["DOWN"])
        let owner = try EvdevRemote(grabs: true, now: clock.now())
        let other = try EvdevRemote(grabs: false, now: clock.now())
        try virtual.send("DOWN", down: true)
        try virtual.send("DOWN", down: false)
        #expect(words(events(owner, count: 2)) == ["DOWN down", "DOWN up"])
        var overheard = 0
        other.drain(now: clock.now()) { _ in overheard += 1 }
        #expect(overheard == 0)
    }

    @Test("more events than the kernel keeps leave the state right") func overflow() throws {
        let virtual = try VirtualRemote(name: "Lanterne fast remote", keys: ["UP", "OK"])
        let remote = try EvdevRemote(grabs: false, now: clock.now())
        for _ in 0..<400 {
            try virtual.send("UP", down: true)
            try virtual.send("UP", down: false)
        }
        try virtual.send("OK", down: true)
        let last = events(remote, count: 1)
        var down: Set<KeyCode> = []
        for event in last {
            if event.isDown { down.insert(event.code) } else { down.remove(event.code) }
        }
        #expect(down.map(KeyNames.name(of:)) == ["OK"])
    }

    @Test("doctor sees the remote and its keys, and not what has no keys of ours") func inspection() throws {
        let virtual = try VirtualRemote(name: "Lanterne seen remote", keys: ["OK", "SCROLLLOCK"])
        let device = try #require(EvdevInspection.inspect().devices.first { $0.name == "Lanterne seen remote" })
        #expect(device.knownKeys == ["OK"])
        #expect(device.keyCount == 2)
        try virtual.unplug()
    }
}

@Suite struct EvdevErrorTests {
    @Test("a device that isn't there is named") func missing() {
        #expect(throws: EvdevError.vanished(path: "/dev/input/event999")) { try InputDevice.open("/dev/input/event999") }
    }

    @Test("a file that is no input device is named with the request that failed") func notInput() {
        #expect(throws: EvdevError.failed(path: "/dev/null", operation: "EVIOCGBIT", errno: ENOTTY)) { try InputDevice.open("/dev/null") }
    }
}
