import Glibc
import LinuxIO
import TestSupport

/// A name server that takes questions and never answers, and the way to have a program ask it alone.
///
/// The program's own /etc/resolv.conf is hung over the machine's, in a mount namespace: that needs root.
final class DeafNameServer {
    private static let address = "127.0.53.53"
    private let listener: Int32
    private let scratch: ScratchFolder

    static let isPossible = (try? Program.run(["unshare", "--mount", "true"]))?.status == 0

    init() throws {
        scratch = try ScratchFolder()
        try Files.write(Array("nameserver \(Self.address)\n".utf8), to: scratch.path + "/resolv.conf")
        listener = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(53).bigEndian
        inet_pton(AF_INET, Self.address, &address.sin_addr)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Errno.last }
    }

    deinit { close(listener) }

    /// Runs the command that follows it with this name server.
    var frame: [String] {
        let script = "mount --bind \(scratch.path)/resolv.conf /etc/resolv.conf && exec \"$@\""
        return ["unshare", "--mount", "sh", "-c", script, "sh"]
    }
}
