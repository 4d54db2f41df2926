import Media
import Testing

@testable import Evdev

@Suite struct KeyStreamTests {
    private let syn: UInt16 = 0
    private let key: UInt16 = 1
    private let time = HostTime(nanoseconds: 5)

    private func change(_ code: UInt16, _ isDown: Bool) -> KeyEvent {
        KeyEvent(code: KeyCode(code), isDown: isDown, time: time, device: 3)
    }

    @Test("presses and releases pass, the kernel's repeats don't") func passes() {
        var stream = KeyStream(device: 3)
        #expect(stream.take(type: key, code: 28, value: 1, time: time) == .change(change(28, true)))
        #expect(stream.take(type: key, code: 28, value: 2, time: time) == .nothing)
        #expect(stream.take(type: syn, code: 0, value: 0, time: time) == .nothing)
        #expect(stream.take(type: key, code: 28, value: 0, time: time) == .change(change(28, false)))
        #expect(stream.take(type: key, code: 28, value: 0, time: time) == .nothing)
    }

    @Test("scan codes and movements are not keys") func others() {
        var stream = KeyStream(device: 3)
        #expect(stream.take(type: 4, code: 4, value: 1, time: time) == .nothing)
        #expect(stream.take(type: 2, code: 0, value: 1, time: time) == .nothing)
    }

    @Test("after SYN_DROPPED the fragment is passed over and the state is asked for") func dropped() {
        var stream = KeyStream(device: 3)
        _ = stream.take(type: key, code: 28, value: 1, time: time)
        #expect(stream.take(type: syn, code: 3, value: 0, time: time) == .nothing)
        #expect(stream.take(type: key, code: 103, value: 1, time: time) == .nothing)
        #expect(stream.take(type: syn, code: 0, value: 0, time: time) == .lost)
        var down = KeyBits()
        down.bytes[108 / 8] |= 1 << (108 % 8)
        #expect(stream.resynchronize(down: down, time: time) == [change(28, false), change(108, true)])
        #expect(stream.take(type: key, code: 108, value: 0, time: time) == .change(change(108, false)))
    }

    @Test("a device that goes releases all its keys") func gone() {
        var stream = KeyStream(device: 3)
        _ = stream.take(type: key, code: 28, value: 1, time: time)
        _ = stream.take(type: key, code: 103, value: 1, time: time)
        #expect(stream.releaseAll(time: time) == [change(28, false), change(103, false)])
        #expect(stream.held.isEmpty)
    }
}

@Suite struct HotplugMessageTests {
    private func message(_ fields: String...) -> HotplugMessage? { HotplugMessage(Array(fields.joined(separator: "\0").utf8)) }

    @Test("an input node that comes or goes is told") func told() {
        #expect(
            message("add@/devices/x/input5/event3", "ACTION=add", "SUBSYSTEM=input", "DEVNAME=input/event3", "SEQNUM=9")
                == HotplugMessage(Array("add@x\0ACTION=add\0SUBSYSTEM=input\0DEVNAME=input/event3".utf8)))
        let gone = message("remove@/x", "ACTION=remove", "SUBSYSTEM=input", "DEVNAME=input/event12")
        #expect(gone?.action == .remove)
        #expect(gone?.node == "input/event12")
    }

    @Test(
        "everything else is passed over",
        arguments: [
            "add@/x\0ACTION=add\0SUBSYSTEM=input", "add@/x\0ACTION=add\0SUBSYSTEM=block\0DEVNAME=sda",
            "add@/x\0ACTION=add\0SUBSYSTEM=input\0DEVNAME=input/js0", "bind@/x\0ACTION=bind\0SUBSYSTEM=input\0DEVNAME=input/event1", "",
            "\0\0=\0ACTION",
        ])
    func passedOver(text: String) {
        #expect(HotplugMessage(Array(text.utf8)) == nil)
    }
}
