import CEvdev
import Glibc
import LinuxIO

/// One message of the kernel's about a device.
struct HotplugMessage: Equatable {
    enum Action: Equatable { case add, remove }

    var action: Action
    /// Below `/dev`: `input/event3`.
    var node: String

    /// - Parameter datagram: `ACTION@DEVPATH`, then `KEY=VALUE`s, each ended by a zero byte.
    /// - Returns: nil for what isn't the coming or going of an input device's node.
    /// - Source: lib/kobject_uevent.c.
    init?(_ datagram: some Collection<UInt8>) {
        var values: [Substring: Substring] = [:]
        let text = String(decoding: datagram, as: UTF8.self)
        for field in text.split(separator: "\0").dropFirst() {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard values["SUBSYSTEM"] == "input", let node = values["DEVNAME"], node.hasPrefix("input/event") else { return nil }
        switch values["ACTION"] {
        case "add": action = .add
        case "remove": action = .remove
        default: return nil
        }
        self.node = String(node)
    }
}

/// The kernel's hotplug messages, over netlink: no udev is needed.
///
/// - Thread: control.
final class HotplugSocket {
    private let socket: FileDescriptor

    private init(socket: consuming FileDescriptor) {
        self.socket = socket
    }

    static func open() throws(Errno) -> HotplugSocket {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = Glibc.socket(AF_NETLINK, kind, Int32(NETLINK_KOBJECT_UEVENT))
        guard number >= 0 else { throw Errno.last }
        let socket = FileDescriptor(owning: number)
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        // Group 1 is the kernel's own; udev repeats on group 2.
        address.nl_groups = 1
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_nl>.size)) }
        }
        guard bound == 0 else { throw Errno.last }
        return HotplugSocket(socket: socket)
    }

    var descriptor: Int32 { socket.number }

    /// Gives all messages that are there.
    ///
    /// - Returns: false when some were lost for want of room: look at the folder again.
    func drain(_ receive: (HotplugMessage) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 8) { buffer in
            while true {
                var sender = sockaddr_nl()
                var length = socklen_t(MemoryLayout<sockaddr_nl>.size)
                let count = withUnsafeMutablePointer(to: &sender) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        recvfrom(socket.number, buffer.baseAddress, buffer.count, 0, $0, &length)
                    }
                }
                if count < 0 {
                    switch Glibc.errno {
                    case EINTR: continue
                    case ENOBUFS: return false
                    default: return true
                    }
                }
                // Only the kernel has port 0: nobody else may tell us of devices.
                guard sender.nl_pid == 0, let message = HotplugMessage(buffer.prefix(count)) else { continue }
                receive(message)
            }
        }
    }
}
