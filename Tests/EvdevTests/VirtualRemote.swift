import CEvdev
import Glibc
import LinuxIO
import Media
import Remote

/// A remote made by the kernel's uinput, for the test to press its keys.
final class VirtualRemote {
    static let path = "/dev/uinput"

    private let file: FileDescriptor

    init(name: String, keys: [String]) throws {
        file = try FileDescriptor.open(Self.path, [.writeOnly, .nonBlocking])
        try file.control(LANTERNE_UI_SET_EVBIT, value: UInt(EV_KEY))
        for key in keys {
            guard let code = KeyNames.code(named: key) else { continue }
            try file.control(LANTERNE_UI_SET_KEYBIT, value: UInt(code.value))
        }
        var setup = uinput_setup()
        setup.id.bustype = UInt16(BUS_USB)
        setup.id.vendor = 0x1209
        setup.id.product = 1
        withUnsafeMutableBytes(of: &setup.name) { $0.copyBytes(from: name.utf8.prefix(79)) }
        try file.control(LANTERNE_UI_DEV_SETUP, &setup)
        try file.control(LANTERNE_UI_DEV_CREATE, nil)
    }

    func send(_ key: String, down: Bool) throws {
        guard let code = KeyNames.code(named: key) else { return }
        try write(type: UInt16(EV_KEY), code: code.value, value: down ? 1 : 0)
        try write(type: UInt16(EV_SYN), code: UInt16(SYN_REPORT), value: 0)
    }

    func unplug() throws { try file.control(LANTERNE_UI_DEV_DESTROY, nil) }

    private func write(type: UInt16, code: UInt16, value: Int32) throws {
        var event = input_event()
        event.type = type
        event.code = code
        event.value = value
        try withUnsafeBytes(of: &event) { try file.writeAll($0) }
    }
}
