import CCurl
import LinuxIO
import Media
import Synchronization

/// Fetches over HTTP and HTTPS, by libcurl on one thread of its own, from files, and out of `data:` addresses.
///
/// Connections are kept and shared by all requests. Reading happens on the reader's thread, out of a bounded buffer that the
/// network thread fills; where it is full, the server is made to wait by TCP's own flow control.
///
/// - Thread: any. Nothing here blocks on the network; a file is read where the reader reads.
public final class HTTPSource: SegmentSource {
    private let network: Network
    private let thread: LinuxThread
    /// Each lives from `start` until it has ended or was cancelled.
    private let requests = Guarded<[RequestID: any SourceRequest]>([:])
    private let lastID = Atomic<UInt64>(0)

    /// - Throws: EAGAIN or ENOMEM, where the machine can't give a thread or libcurl its memory.
    public init(settings: HTTPSettings = HTTPSettings()) throws(Errno) {
        let network = try Network(settings: settings)
        self.network = network
        thread = try LinuxThread(name: "network") { network.run() }
    }

    deinit {
        close()
    }

    /// Ends all requests, each with an error, and the thread; joins it. Idempotent; the deinitializer calls it.
    public func close() {
        network.stop()
        thread.join()
    }

    /// Begins a request. What can't even begin fails at its first read.
    public func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID {
        let id = RequestID(lastID.add(1, ordering: .relaxed).newValue)
        if let range = request.range, range.start < 0 || range.end.map({ $0 <= range.start }) == true {
            // No request can say this; it ends as a range past the end does.
            refuse(id, .status(416, url: request.url), signal)
            return id
        }
        switch Self.scheme(of: request.url) {
        case "http", "https":
            let mailbox = Mailbox(capacity: network.settings.unreadBytes, signal: signal)
            requests.withLock { $0[id] = HTTPRequest(id: id, mailbox: mailbox, network: network) }
            network.post(.start(id, request, mailbox))
        case "file":
            requests.withLock { $0[id] = FileRequest(request) }
            signal.raise()
        case "data":
            requests.withLock { $0[id] = DataRequest(request) }
            signal.raise()
        case nil: refuse(id, .badURL(url: request.url), signal)
        default: refuse(id, .unsupportedScheme(url: request.url), signal)
        }
        return id
    }

    /// Gives what has come. After `.end` or `.failed` the request is forgotten.
    public func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        precondition(!buffer.isEmpty, "a read needs room for a byte")
        guard let known = requests.withLock({ $0[request] }) else {
            return .failed(.other(url: "", reason: "the request is over"))
        }
        let result = known.read(into: buffer)
        switch result {
        case .end, .failed: requests.withLock { $0[request] = nil }
        case .response, .bytes, .notYet: break
        }
        return result
    }

    /// As far as libcurl tells; a file is always being received.
    public func phase(of request: RequestID) -> RequestPhase? { requests.withLock { $0[request] }?.phase }

    /// Ends a request at once; its signal is not raised any more.
    public func cancel(_ request: RequestID) {
        requests.withLock { $0.removeValue(forKey: request) }?.cancel()
    }

    private func refuse(_ id: RequestID, _ error: SourceError, _ signal: any WakeSignal) {
        requests.withLock { $0[id] = RefusedRequest(error: error) }
        signal.raise()
    }

    /// In lower case; nil where the address has none.
    static func scheme(of url: String) -> String? {
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = url[..<colon]
        guard let first = scheme.utf8.first, first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z") else { return nil }
        let isScheme = scheme.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "+-.".unicodeScalars.contains(scalar)
        }
        return isScheme ? scheme.lowercased() : nil
    }
}

/// One request, as its reader sees it.
protocol SourceRequest: AnyObject, Sendable {
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead
    var phase: RequestPhase { get }
    func cancel()
}

/// A request that never began.
private final class RefusedRequest: SourceRequest {
    private let error: SourceError

    init(error: SourceError) {
        self.error = error
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead { .failed(error) }
    var phase: RequestPhase { .queued }
    func cancel() {}
}

/// A request that the network thread works on.
private final class HTTPRequest: SourceRequest {
    private let id: RequestID
    private let mailbox: Mailbox
    private let network: Network

    init(id: RequestID, mailbox: Mailbox, network: Network) {
        self.id = id
        self.mailbox = mailbox
        self.network = network
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        let (result, hasRoomAgain) = mailbox.read(into: buffer)
        if hasRoomAgain { network.post(.resume(id)) }
        return result
    }

    var phase: RequestPhase { mailbox.phase }

    func cancel() {
        mailbox.close()
        network.post(.cancel(id))
    }
}
