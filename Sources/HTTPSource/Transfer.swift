import CCurl
import LinuxIO
import Media

/// One request on libcurl: its easy handle, and what its callbacks have found out.
///
/// - Thread: network only. libcurl holds an unretained pointer to this object; the deinitializer frees the handle, so that the pointer
///   never outlives it.
final class Transfer {
    /// A server that sends more before the body means harm.
    private static let maximumHeaderBytes = 256 << 10

    let id: RequestID
    let request: ResourceRequest
    let mailbox: Mailbox
    let handle: UnsafeMutableRawPointer
    private let silenceTimeout: Duration
    private let errorText: UnsafeMutablePointer<CChar>
    private let clock = MonotonicClock()

    private var head = ResponseHead()
    private var headerBytes = 0
    private var received: Int64 = 0
    private var hasResponded = false
    /// Why a callback broke off; libcurl itself then only says that one did.
    private var refusal: SourceError?
    /// When the server last gave something; nil while it has nothing to give: connecting, or paused by us.
    private var lastProgress: HostTime?

    /// - Returns: nil where libcurl has no memory.
    init?(id: RequestID, request: ResourceRequest, mailbox: Mailbox, settings: HTTPSettings) {
        guard let handle = curl_easy_init() else { return nil }
        self.id = id
        self.request = request
        self.mailbox = mailbox
        self.handle = handle
        silenceTimeout = request.silence ?? settings.silenceTimeout
        errorText = .allocate(capacity: LANTERNE_CURL_ERROR_SIZE)
        errorText.initialize(repeating: 0, count: LANTERNE_CURL_ERROR_SIZE)
        configure(settings)
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    private func configure(_ settings: HTTPSettings) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 1)
        set(CURLOPT_MAXREDIRS, settings.redirects)
        // No signals: the resolver runs on a thread.
        set(CURLOPT_NOSIGNAL, 1)
        // And that thread is let go where we give up: else libcurl waits for it, and with it every other request.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout.milliseconds))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_HTTP_VERSION, LANTERNE_CURL_HTTP_2_OVER_TLS)
        // Waiting to learn whether a connection can be shared pays only where HTTP/2 may be offered.
        if HTTPSource.scheme(of: request.url) == "https" { set(CURLOPT_PIPEWAIT, 1) }
        set(CURLOPT_BUFFERSIZE, 64 << 10)
        if let certificateFile = settings.certificateFile { set(CURLOPT_CAINFO, certificateFile) }
        if let range = request.range {
            set(CURLOPT_RANGE, "\(range.start)-\(range.end.map { "\($0 - 1)" } ?? "")")
        } else if let limit = request.maximumLength, limit <= 64 << 20 {
            // A text, by its bound: media isn't asked for compressed, since it would lose its length and gain nothing.
            set(CURLOPT_ACCEPT_ENCODING, "gzip")
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = lanterne_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = lanterne_curl_set_pointer(handle, CURLOPT_PREREQDATA, context)
        _ = lanterne_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        _ = lanterne_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
        _ = lanterne_curl_set_request_callback(handle, requestIsDue)
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = lanterne_curl_set_long(handle, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = lanterne_curl_set_string(handle, option, value) }

    var effectiveURL: String {
        lanterne_curl_get_string(handle, CURLINFO_EFFECTIVE_URL).map { String(cString: $0) } ?? request.url
    }

    /// When the server will have been silent for too long; nil while it may be.
    var silenceDeadline: HostTime? { lastProgress.map { $0 + silenceTimeout } }

    func resume() {
        lastProgress = clock.now()
        curl_easy_pause(handle, LANTERNE_CURL_CONTINUE)
    }

    // MARK: libcurl's callbacks

    /// Connected, and about to send.
    fileprivate func requestBegins() {
        lastProgress = clock.now()
        headerBytes = 0
    }

    /// - Returns: whether to go on.
    fileprivate func take(header line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            refusal = .other(url: effectiveURL, reason: "the server's headers have no end")
            return false
        }
        lastProgress = clock.now()
        head.take(line: line)
        // A redirect's next hop connects first, which has its own time.
        if head.isOver, head.isRedirect { lastProgress = nil }
        return true
    }

    /// - Returns: bytes taken; fewer than offered breaks off.
    fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Int {
        guard respond() else { return 0 }
        if let limit = request.maximumLength, received + Int64(bytes.count) > limit {
            refusal = .tooLong(url: effectiveURL, limit: limit)
            return 0
        }
        switch mailbox.deliver(bytes) {
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
        let url = effectiveURL
        let status = lanterne_curl_get_long(handle, CURLINFO_RESPONSE_CODE)
        guard (200..<300).contains(status) else {
            refusal = .status(status, url: url)
            return false
        }
        var response = ResourceResponse(url: url, mediaType: head.mediaType)
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
                return .failure(.other(url: effectiveURL, reason: "the connection was closed inside the headers"))
            }
            // A body of no bytes has called nobody.
            return respond() ? .success(()) : .failure(refusal ?? .other(url: effectiveURL, reason: "refused"))
        }
        if let refusal { return .failure(refusal) }
        let failure = TransferFailure(
            result: result, url: effectiveURL, text: String(cString: errorText),
            systemError: lanterne_curl_get_long(handle, CURLINFO_OS_ERRNO),
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

private func requestIsDue(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?, _ port: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().requestBegins()
    return 0  // CURL_PREREQFUNC_OK
}
