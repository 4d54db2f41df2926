import CCurl
import Glibc
import LinuxIO
import Media

/// A second connection to each server, opened beside the first.
///
/// A film's start asks for a playlist, and then for two things at once: the second would first connect, a round trip during which the line
/// carries nothing. libcurl opens no connection that nobody asks for; but it takes one that is connected already.
///
/// - Thread: network only. libcurl holds an unretained pointer to this object, which `Network` keeps longer than its transfers.
final class SpareConnections {
    private struct Spare {
        var socket: Int32
        var address: [UInt8]
        var opened: HostTime
    }

    private var spares: [Spare] = []
    /// Given to libcurl, which is yet to ask whether they are connected.
    private var given: Set<Int32> = []
    /// Servers that were given one; each is once.
    private var known: Set<[UInt8]> = []
    private let clock = MonotonicClock()

    /// Servers wait for a first request as long as this at least.
    private static let lifetime = Duration.seconds(5)
    /// Servers of an evening.
    private static let capacity = 64

    deinit {
        for spare in spares { Glibc.close(spare.socket) }
    }

    /// Lets a transfer's connections come from here.
    func serve(_ handle: UnsafeMutableRawPointer) {
        _ = lanterne_curl_set_sockets(handle, openSocket, socketIsOpen, Unmanaged.passUnretained(self).toOpaque())
    }

    // MARK: libcurl's callbacks

    fileprivate func open(_ family: Int32, _ type: Int32, _ protocolNumber: Int32, _ address: UnsafeRawBufferPointer) -> Int32 {
        let name = Array(address)
        discardOld()
        if let index = spares.firstIndex(where: { $0.address == name }) {
            let spare = spares.remove(at: index)
            if isConnected(spare.socket) {
                given.insert(spare.socket)
                return spare.socket
            }
            Glibc.close(spare.socket)
        }
        if known.count < Self.capacity, known.insert(name).inserted { connect(family, type, protocolNumber, address, name) }
        return Glibc.socket(family, type | Int32(SOCK_CLOEXEC.rawValue), protocolNumber)
    }

    /// - Returns: whether the socket is connected already.
    fileprivate func opened(_ socket: Int32) -> Bool { given.remove(socket) != nil }

    private func connect(_ family: Int32, _ type: Int32, _ protocolNumber: Int32, _ address: UnsafeRawBufferPointer, _ name: [UInt8]) {
        let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(family, type | flags, protocolNumber)
        guard socket >= 0, let base = address.baseAddress else { return }
        let result = Glibc.connect(socket, base.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
        guard result == 0 || errno == EINPROGRESS else {
            Glibc.close(socket)
            return
        }
        spares.append(Spare(socket: socket, address: name, opened: clock.now()))
    }

    private func discardOld() {
        let oldest = clock.now() - Self.lifetime
        spares.removeAll { spare in
            guard spare.opened < oldest else { return false }
            Glibc.close(spare.socket)
            return true
        }
    }

    /// Connected, and not closed by the server since.
    private func isConnected(_ socket: Int32) -> Bool {
        var state = pollfd(fd: socket, events: Int16(POLLIN | POLLOUT), revents: 0)
        return poll(&state, 1, 0) == 1 && state.revents == Int16(POLLOUT)
    }
}

// Free functions, so that no actor's isolation is checked when C calls them.

private func openSocket(_ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?)
    -> curl_socket_t
{
    guard let context, let address, let name = lanterne_curl_address(address) else { return -1 }
    let bytes = UnsafeRawBufferPointer(start: UnsafeRawPointer(name), count: Int(address.pointee.addrlen))
    return Unmanaged<SpareConnections>.fromOpaque(context).takeUnretainedValue()
        .open(address.pointee.family, address.pointee.socktype, address.pointee.protocol, bytes)
}

private func socketIsOpen(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ purpose: curlsocktype) -> Int32 {
    guard let context else { return 0 }
    // CURL_SOCKOPT_ALREADY_CONNECTED and CURL_SOCKOPT_OK.
    return Unmanaged<SpareConnections>.fromOpaque(context).takeUnretainedValue().opened(socket) ? 2 : 0
}
