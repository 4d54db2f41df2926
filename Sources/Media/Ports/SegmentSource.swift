/// Bytes `start..<end` of a resource; `end` nil means to its end.
public struct ByteRange: Hashable, Sendable {
    /// The first byte's place in the whole resource; 0 or more.
    public var start: Int64
    /// One past the last byte; nil: as far as the resource goes.
    public var end: Int64?

    /// Takes the parts; `end` is greater than `start`.
    public init(start: Int64, end: Int64? = nil) {
        self.start = start
        self.end = end
    }
}

/// What to fetch.
public struct ResourceRequest: Hashable, Sendable {
    /// Absolute: `http:`, `https:` or `file:`.
    public var url: String
    /// nil asks for all of it.
    public var range: ByteRange?
    /// Bodies longer than this end in `.tooLong`: a playlist has a bound, a segment has the store's.
    public var maximumLength: Int64?
    /// How long the server may say nothing before it is given up, where it has been asked to wait for news; nil: the source's own limit.
    public var silence: Duration?
    /// What is sent with the request, which is a POST then; nil asks by GET. Nothing that carries one is sent twice by itself.
    public var body: RequestBody?
    /// Fields of this request alone, by their names. They are for its own address: it isn't led elsewhere then.
    public var fields: [String: String] = [:]
    /// What a server says where it refuses is wanted too: it is a response like others, whose `status` tells.
    public var readsRefusals = false

    /// Takes the parts; a bad address is told by the first read.
    public init(url: String, range: ByteRange? = nil, maximumLength: Int64? = nil) {
        self.url = url
        self.range = range
        self.maximumLength = maximumLength
    }
}

/// What a request brings to the server.
public struct RequestBody: Hashable, Sendable {
    /// `application/json`.
    public var mediaType: String
    /// As they are sent.
    public var bytes: [UInt8]

    /// Takes the parts.
    public init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// Names one request until it is cancelled or has ended.
public struct RequestID: Hashable, Sendable {
    /// Never used again by the same source.
    public let value: UInt64

    /// For sources; whoever asks only keeps it.
    public init(_ value: UInt64) {
        self.value = value
    }
}

/// What the server said before the body.
public struct ResourceResponse: Hashable, Sendable {
    /// After redirects; relative references are resolved against it.
    public var url: String
    /// In lower case, without parameters: `application/vnd.apple.mpegurl`; nil if not said.
    public var mediaType: String?
    /// Of the body that follows.
    public var contentLength: Int64?
    /// The first byte's place in the whole resource: 0 unless the server honoured a range.
    public var rangeStart: Int64
    /// Of the whole resource, where said.
    public var totalLength: Int64?
    /// By which the server knows this version again, as it is written: RFC 9110 §8.8.3. nil if not said.
    public var entityTag: String?
    /// Of HTTP; outside 200…299 only where the request reads refusals.
    public var status = 200
    /// Where it was asked for before it was wanted; nil: it wasn't.
    public var headStart: HeadStart?

    /// For sources; nil is what the server left out.
    public init(
        url: String, mediaType: String? = nil, contentLength: Int64? = nil, rangeStart: Int64 = 0, totalLength: Int64? = nil
    ) {
        self.url = url
        self.mediaType = mediaType
        self.contentLength = contentLength
        self.rangeStart = rangeStart
        self.totalLength = totalLength
    }
}

/// How far an answer had come before it was wanted: what came then says of the line only what it said at the time.
public struct HeadStart: Hashable, Sendable {
    /// From the request to its end, or to when it was wanted.
    public var elapsed: Duration
    /// From the request to the first byte of its body.
    public var firstByte: Duration
    /// Nothing but the line has held it up.
    public var isUnhindered: Bool

    /// Takes the parts.
    public init(elapsed: Duration, firstByte: Duration, isUnhindered: Bool) {
        self.elapsed = elapsed
        self.firstByte = firstByte
        self.isUnhindered = isUnhindered
    }
}

/// What a read of a request gave.
public enum ResourceRead: Equatable, Sendable {
    /// Comes once, first.
    case response(ResourceResponse)
    /// So many bytes were written into the buffer; at least 1.
    case bytes(Int)
    /// Nothing yet: the request's signal will be raised.
    case notYet
    /// The whole body has been read. The request is over.
    case end
    /// The request is over.
    case failed(SourceError)
}

/// How far a request has come, for whoever has to say what a film waits for.
public enum RequestPhase: Hashable, Sendable, CaseIterable {
    /// Waiting for its turn, or for a connection that another request is making.
    case queued
    /// The name of the server, or of the proxy before it, is being looked up.
    case resolving
    case connecting
    /// Connected; a proxy's tunnel, or keys, are being agreed on.
    case securing
    /// The server has been asked and has not answered.
    case asked
    /// The answer has begun.
    case receiving
}

/// Why a resource can't be had. `url` is the one that failed, after redirects.
public enum SourceError: Error, Hashable, Sendable {
    case badURL(url: String)
    case unsupportedScheme(url: String)
    case nameNotResolved(host: String)
    case connectionRefused(host: String)
    case connectionTimedOut(host: String)
    /// `reason` as the TLS library words it.
    case tlsFailed(host: String, reason: String)
    /// The proxy on the way lets nothing through: 407 wants a name and a password.
    case proxyRefused(status: Int)
    case status(Int, url: String)
    /// The same where the server says when to come back (`Retry-After`): 429 or 503.
    case busy(Int, url: String, retryAfter: Duration)
    case tooManyRedirects(url: String)
    /// The server promised more bytes than it sent.
    case truncated(url: String, received: Int64, expected: Int64?)
    /// Connected, but nothing came for the time allowed.
    case silent(url: String)
    case tooLong(url: String, limit: Int64)
    case fileNotFound(path: String)
    case fileUnreadable(path: String, reason: String)
    case other(url: String, reason: String)
    /// The key of an encrypted resource can't be had, for a reason of its own.
    indirect case keyUnavailable(SourceError)
    /// What comes for a key isn't one: a key has 16 bytes. `received` ends one beyond.
    case keyOfWrongLength(url: String, received: Int)
    /// The key makes no film of the resource. `url` is the resource's.
    case keyOpensNothing(url: String)
    /// The film is encrypted with a key that nobody has, and nobody is known who could be asked for it. `key` is its name.
    case keyUnknown(key: String)
    /// What a licence server sends is no licence.
    case licenceUnreadable(url: String, reason: String)
    /// The licence is one, but has no such key.
    case licenceWithoutKey(url: String, key: String)
    /// The licence's time is over.
    case licenceOver
    /// The samples are encrypted in a way that isn't known here. `scheme` is its four letters.
    case lockUnknown(scheme: String)
}

/// Fetches resources. Back-pressure is not reading: an implementation holds a bounded number of unread bytes for each request,
/// then stops receiving.
public protocol SegmentSource: AnyObject, Sendable {
    /// Begins a request; never blocks.
    ///
    /// - Parameter signal: raised whenever a read may give something new.
    /// - Thread: any.
    func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID

    /// - Thread: one at a time for each request. Never blocks.
    func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead

    /// How far a request has come; nil once it is over, and for unknown ids.
    ///
    /// - Thread: any.
    func phase(of request: RequestID) -> RequestPhase?

    /// Ends a request at once, whatever its state; unknown ids are ignored.
    func cancel(_ request: RequestID)
}
