import CCurl
import Glibc
import LinuxIO
import Media

/// One request on libcurl: its easy handle, and what its callbacks have found out.
///
/// - Thread: network only. libcurl holds an unretained pointer to this object; the deinitializer frees the handle, so that the pointer
///   never outlives it.
final class Transfer {
    /// A server that sends more before the body means harm.
    private static let maximumHeaderBytes = 256 << 10
    /// In seconds: nobody means more than a day.
    private static let longestRest: Int64 = 86_400

    let id: RequestID
    let request: ResourceRequest
    let mailbox: Mailbox
    let handle: UnsafeMutableRawPointer
    private let settings: HTTPSettings
    private let jar: CookieJar?
    private let errorText: UnsafeMutablePointer<CChar>
    private let clock = MonotonicClock()

    /// What is asked now: the request's, then where redirects lead.
    private(set) var url: String
    private var redirects = 0
    /// libcurl reads it while the transfer goes on.
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var head = ResponseHead()
    /// Those that a connection is tried over; looked at until there is one.
    private var sockets: [Int32] = []
    /// Of a redirect's own body, which nobody reads.
    private var passed = 0
    private var headerBytes = 0
    private var received: Int64 = 0
    private var hasResponded = false
    /// Why a callback broke off; libcurl itself then only says that one did.
    private var refusal: SourceError?
    /// When the server last gave something; nil while it has nothing to give: connecting, or paused by us.
    private var lastProgress: HostTime?

    /// - Returns: nil where libcurl has no memory.
    init?(id: RequestID, request: ResourceRequest, mailbox: Mailbox, settings: HTTPSettings, jar: CookieJar?) {
        guard let handle = curl_easy_init() else { return nil }
        self.settings = settings
        self.jar = jar
        url = request.url
        self.id = id
        self.request = request
        self.mailbox = mailbox
        self.handle = handle
        errorText = .allocate(capacity: LANTERNE_CURL_ERROR_SIZE)
        errorText.initialize(repeating: 0, count: LANTERNE_CURL_ERROR_SIZE)
        configure()
        address()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerLines)
        errorText.deallocate()
    }

    private func configure() {
        jar?.join(handle)
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // No signals: the resolver runs on a thread.
        set(CURLOPT_NOSIGNAL, 1)
        // And that thread is let go where we give up: else libcurl waits for it, and with it every other request.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout.milliseconds))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_HTTP_VERSION, LANTERNE_CURL_HTTP_2_OVER_TLS)
        set(CURLOPT_BUFFERSIZE, 64 << 10)
        if let certificateFile = settings.certificateFile {
            // In the place of the system's file; the system's folder, which holds the same ones, stays.
            set(CURLOPT_CAINFO, certificateFile)
            set(CURLOPT_PROXY_CAINFO, certificateFile)
        }
        if let proxy = settings.proxy { set(CURLOPT_PROXY, proxy.url) }
        if let hosts = settings.unproxiedHosts { set(CURLOPT_NOPROXY, hosts.joined(separator: ",")) }
        // What is told to the club is not told to a proxy that tunnels to it.
        set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        if let range = request.range {
            set(CURLOPT_RANGE, "\(range.start)-\(range.end.map { "\($0 - 1)" } ?? "")")
        } else if let limit = request.maximumLength, limit <= 64 << 20 {
            // A text, by its bound: media isn't asked for compressed, since it would lose its length and gain nothing. Empty: all that libcurl
            // can unpack.
            set(CURLOPT_ACCEPT_ENCODING, "")
        }
        if let body = request.body {
            _ = body.bytes.withUnsafeBytes { lanterne_curl_set_body(handle, $0.baseAddress, $0.count) }
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = lanterne_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_PREREQDATA, context)
        _ = lanterne_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        _ = lanterne_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
        _ = lanterne_curl_set_request_callback(handle, requestIsDue)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_SOCKOPTDATA, context)
        _ = lanterne_curl_set_socket_callback(handle, socketIsMade)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_RESOLVER_START_DATA, context)
        _ = lanterne_curl_set_resolver_callback(handle, nameIsLookedUp)
    }

    /// Sets what belongs to one address: it, and what only its server may see.
    private func address() {
        set(CURLOPT_URL, url)
        // Waiting to learn whether a connection can be shared pays only where HTTP/2 may be offered.
        set(CURLOPT_PIPEWAIT, HTTPSource.scheme(of: url) == "https" ? 1 : 0)
        let fields = settings.club.fields(for: url)
        let old = headerLines
        headerLines = nil
        for field in fields where !field.isCookie { headerLines = curl_slist_append(headerLines, field.line) }
        if let body = request.body { headerLines = curl_slist_append(headerLines, "Content-Type: \(body.mediaType)") }
        // A line's end within a value would begin another field.
        for (name, value) in request.fields where !(name + value).utf8.contains(where: { $0 < 0x20 }) {
            headerLines = curl_slist_append(headerLines, "\(name): \(value)")
        }
        _ = lanterne_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerLines)
        curl_slist_free_all(old)
        let cookies = fields.filter(\.isCookie).map(\.value).joined(separator: "; ")
        _ = lanterne_curl_set_string(handle, CURLOPT_COOKIE, cookies.isEmpty ? nil : cookies)
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = lanterne_curl_set_long(handle, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = lanterne_curl_set_string(handle, option, value) }

    /// When the server will have been silent for too long; nil while it may be.
    var silenceDeadline: HostTime? { lastProgress.map { $0 + (request.silence ?? settings.silenceTimeout) } }

    func resume() {
        lastProgress = clock.now()
        curl_easy_pause(handle, LANTERNE_CURL_CONTINUE)
    }

    // MARK: Redirects

    /// More of a redirect's own body than this isn't waited for: its connection is given up instead.
    private static let passedBody = 64 << 10

    /// Makes the handle ready for where a redirect leads. libcurl would follow by itself, and tell every host on the way what is meant for the
    /// club alone.
    ///
    /// - Returns: nil where the answer is no redirect; what is wrong with it where it can't be followed.
    func follow() -> Result<Void, SourceError>? {
        guard head.isOver, head.isRedirect, let location = head.location else { return nil }
        // What is signed for one address says nothing at another.
        guard request.fields.isEmpty else { return .failure(.status(lanterne_curl_get_long(handle, CURLINFO_RESPONSE_CODE), url: url)) }
        guard redirects < settings.redirects else { return .failure(.tooManyRedirects(url: url)) }
        guard let target = WebAddress(location, base: url) else {
            let scheme = HTTPSource.scheme(of: location)
            return .failure(
                scheme == nil || scheme == "http" || scheme == "https" ? .badURL(url: location) : .unsupportedScheme(url: location))
        }
        guard target.scheme == "http" || target.scheme == "https" else { return .failure(.unsupportedScheme(url: location)) }
        redirects += 1
        url = target.url
        head = ResponseHead()
        passed = 0
        sockets = []
        lastProgress = nil
        address()
        mailbox.enter(.queued)
        return .success(())
    }

    // MARK: libcurl's callbacks

    fileprivate func resolutionBegins() { mailbox.enter(.resolving) }

    /// The name is known, or was never looked up.
    fileprivate func connectionBegins(over socket: Int32) {
        sockets.append(socket)
        mailbox.enter(.connecting)
    }

    /// Asked after each of libcurl's turns: it has no callback for a connection that is there, and 7.88 no time for it before TLS is.
    func lookAtConnection() {
        guard !sockets.isEmpty, mailbox.phase == .connecting else { return }
        var peer = sockaddr_storage()
        let isConnected = sockets.contains { socket in
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            return withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) == 0 }
            }
        }
        if isConnected { mailbox.enter(.securing) }
    }

    /// Connected, and about to send.
    fileprivate func requestBegins() {
        sockets = []
        mailbox.enter(.asked)
        lastProgress = clock.now()
        headerBytes = 0
    }

    /// - Returns: whether to go on.
    fileprivate func take(header line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            refusal = .other(url: url, reason: "the server's headers have no end")
            return false
        }
        lastProgress = clock.now()
        head.take(line: line)
        if head.isOver, head.cookieBytes > 0 { jar?.received(head.cookieBytes, by: handle) }
        if head.isOver, !head.isRedirect, head.status >= 200 { mailbox.enter(.receiving) }
        return true
    }

    /// - Returns: bytes taken; fewer than offered breaks off.
    fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Int {
        if head.isRedirect {
            passed += bytes.count
            return passed > Self.passedBody ? 0 : bytes.count
        }
        guard respond() else { return 0 }
        if let limit = request.maximumLength, received + Int64(bytes.count) > limit {
            refusal = .tooLong(url: url, limit: limit)
            return 0
        }
        switch mailbox.deliver(bytes, mayGrow: head.contentEncoding != nil && request.maximumLength != nil) {
        case .taken:
            received += Int64(bytes.count)
            lastProgress = clock.now()
            return bytes.count
        case .full:
            lastProgress = nil
            return LANTERNE_CURL_PAUSE
        case .closed: return 0
        }
    }

    /// Gives the response, once. - Returns: false where it is none that a body is wanted of.
    private func respond() -> Bool {
        guard !hasResponded else { return refusal == nil }
        hasResponded = true
        let status = lanterne_curl_get_long(handle, CURLINFO_RESPONSE_CODE)
        guard (200..<300).contains(status) || (request.readsRefusals && status >= 400 && status != 407) else {
            refusal = status == 407 ? .proxyRefused(status: status) : .status(status, url: url)
            if status == 429 || status == 503, let seconds = head.retryAfter {
                refusal = .busy(status, url: url, retryAfter: .seconds(min(seconds, Self.longestRest)))
            }
            return false
        }
        var response = ResourceResponse(url: url, mediaType: head.mediaType)
        response.status = status
        response.entityTag = head.entityTag
        if head.contentEncoding == nil { response.contentLength = head.contentLength }
        if status == 206 {
            response.rangeStart = head.contentRange?.start ?? request.range?.start ?? 0
            response.totalLength = head.contentRange?.total
        } else {
            response.totalLength = response.contentLength
        }
        if let limit = request.maximumLength, let length = response.contentLength, length > limit {
            refusal = .tooLong(url: url, limit: limit)
            return false
        }
        mailbox.deliver(response)
        return true
    }

    // MARK: The end

    func outcome(of result: CURLcode) -> Result<Void, SourceError> {
        if result == CURLE_OK {
            // libcurl takes a connection that closes inside the header lines for the end of a body of no bytes.
            guard head.isOver else {
                return .failure(.other(url: url, reason: "the connection was closed inside the headers"))
            }
            // A body of no bytes has called nobody.
            return respond() ? .success(()) : .failure(refusal ?? .other(url: url, reason: "refused"))
        }
        if let refusal { return .failure(refusal) }
        let failure = TransferFailure(
            result: result, url: url, text: String(cString: errorText),
            systemError: lanterne_curl_get_long(handle, CURLINFO_OS_ERRNO),
            proxyStatus: lanterne_curl_get_long(handle, CURLINFO_HTTP_CONNECTCODE), proxyHost: settings.proxy?.host,
            hasResolved: lanterne_curl_get_offset(handle, CURLINFO_NAMELOOKUP_TIME_T) > 0, hasResponded: hasResponded, received: received,
            expected: head.contentEncoding == nil ? head.contentLength : nil)
        return .failure(failure.sourceError)
    }
}

// Free functions, so that no actor's isolation is checked when C calls them. Each context is a Transfer that outlives its handle.

private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(header: line) ? line.count : 0
}

private func nameIsLookedUp(_ state: UnsafeMutableRawPointer?, _ reserved: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let context else { return 0 }
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().resolutionBegins()
    return 0
}

private func socketIsMade(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ purpose: curlsocktype) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().connectionBegins(over: socket)
    return 0  // CURL_SOCKOPT_OK
}

private func requestIsDue(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?, _ port: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().requestBegins()
    return 0  // CURL_PREREQFUNC_OK
}
