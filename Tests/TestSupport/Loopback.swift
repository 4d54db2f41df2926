import Glibc
import LinuxIO

/// Sockets on 127.0.0.1 for servers that tests make themselves.
public enum Loopback {
    /// Listens on a port that the kernel chooses.
    public static func listen(backlog: Int32) throws(Errno) -> (socket: Int32, port: UInt16) {
        let made = try stream(0)
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(made, generic, length) == 0 && Glibc.listen(made, backlog) == 0 && getsockname(made, generic, &length) == 0
            }
        }
        guard isListening else {
            let error = Errno.last
            close(made)
            throw error
        }
        return (made, UInt16(bigEndian: address.sin_port))
    }

    /// - Parameter waits: Else the connection may still be on its way.
    public static func connect(to port: UInt16, waits: Bool = true) throws(Errno) -> Int32 {
        let made = try stream(waits ? 0 : Int32(SOCK_NONBLOCK.rawValue))
        var address = address(port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.connect(made, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 || !waits else {
            let error = Errno.last
            close(made)
            throw error
        }
        return made
    }

    /// One that the kernel gave a moment ago and that nobody has.
    public static func freePort() throws(Errno) -> UInt16 {
        let (socket, port) = try listen(backlog: 0)
        close(socket)
        return port
    }

    private static func stream(_ flags: Int32) throws(Errno) -> Int32 {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | flags, 0)
        guard made >= 0 else { throw Errno.last }
        return made
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }
}
