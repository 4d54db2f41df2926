import Glibc
import LinuxIO

/// One connection of HTTP/1.1 that is kept, with at most one request under way.
final class LoadConnection {
    /// An answer, whole.
    struct Answer {
        let status: Int
        let body: [UInt8]
        /// With its head.
        let bytes: Int
    }

    private let socket: FileDescriptor
    private var pending: [UInt8] = []
    /// Which request is under way, and from when its time counts; nil: none.
    private(set) var current: (request: Int, since: Double)?

    var descriptor: Int32 { socket.number }

    /// Connects to 127.0.0.1.
    init(port: UInt16) throws(ServiceError) {
        let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw .benchFailed(reason: "no socket (\(Errno.last)); see ulimit -n") }
        socket = FileDescriptor(owning: number)
        var yes: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw .benchFailed(reason: "the service can't be reached (\(Errno.last)); see its log") }
    }

    /// A request has some 1,200 bytes, and the kernel's buffer holds a hundred of them: it takes one at once.
    func send(_ bytes: [UInt8], request: Int, since: Double) throws(ServiceError) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == bytes.count else {
            throw .benchFailed(reason: "a request could not be sent (\(Errno.last)); see the service's log")
        }
        current = (request, since)
    }

    /// Takes what has come.
    ///
    /// - Parameter buffer: To receive into.
    /// - Returns: The answer, once it is whole; the connection is then free.
    /// - Throws: `benchFailed` where the service has closed it, or answers what is no answer.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(ServiceError) -> Answer? {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        guard count > 0 else { throw .benchFailed(reason: "the service closed a connection; see its log") }
        pending += buffer[..<count]
        guard let end = pending.firstRange(of: Self.headEnd) else { return nil }
        guard let length = Self.length(pending[..<end.lowerBound]), pending.count > 12,
            let status = Int(String(decoding: pending[9..<12], as: UTF8.self))
        else { throw .benchFailed(reason: "an answer has no length or status") }
        let whole = end.upperBound + length
        guard pending.count >= whole else { return nil }
        let answer = Answer(status: status, body: Array(pending[end.upperBound..<whole]), bytes: whole)
        pending.removeFirst(whole)
        current = nil
        return answer
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthName = Array("content-length:".utf8)

    private static func length(_ head: ArraySlice<UInt8>) -> Int? {
        for line in head.split(separator: 10) where line.count > lengthName.count {
            guard zip(line, lengthName).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { continue }
            return Int(String(decoding: line.dropFirst(lengthName.count).filter { (48...57).contains($0) }, as: UTF8.self))
        }
        return nil
    }
}
