import Media

/// One picture on its way from the server.
struct PictureFetch {
    /// How far it has come.
    enum Progress: Equatable {
        case pending
        case done
        /// The server has no other than the one that is kept.
        case unchanged
        case failed(String)
        /// Can't be asked for with conditions: it is led elsewhere.
        case needsPlainRequest
    }

    let address: String
    /// Of what is there already.
    let isCheck: Bool
    /// What takes longer counts as failed.
    let deadline: HostTime
    private let id: RequestID
    private let limit: Int
    private(set) var bytes: [UInt8] = []
    /// By which the server knows this version again.
    private(set) var tag: String?

    private static let patience = Duration.seconds(20)
    private static let longestTag = 256

    /// - Parameters:
    ///   - limit: Bytes; a longer file is no picture.
    ///   - known: The tag of what is kept; nil: it is wanted whatever it is.
    init(
        _ address: String, isCheck: Bool = false, known: String? = nil, limit: Int, from source: any SegmentSource,
        signal: any WakeSignal, now: HostTime
    ) {
        self.address = address
        self.isCheck = isCheck
        self.limit = limit
        deadline = now + Self.patience
        var request = ResourceRequest(url: address, maximumLength: Int64(limit))
        if let known { request.fields = ["If-None-Match": known] }
        id = source.start(request, signal: signal)
    }

    /// Reads what has come.
    ///
    /// - Parameter portion: Memory to read through; at least a byte.
    mutating func advance(_ source: any SegmentSource, through portion: inout [UInt8], now: HostTime) -> Progress {
        while true {
            switch portion.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
            case .response(let response):
                // Asked for with conditions, it isn't led elsewhere: what was led once is asked for without.
                if response.url == address { tag = response.entityTag.flatMap { Self.isTag($0) ? $0 : nil } }
                if let length = response.contentLength, length > Int64(limit) { return giveUp(source, "it is longer than \(limit) bytes") }
                bytes.reserveCapacity(Int(clamping: max(0, response.contentLength ?? 0)))
            case .bytes(let count):
                guard count <= limit - bytes.count else { return giveUp(source, "it is longer than \(limit) bytes") }
                bytes += portion.prefix(count)
            case .notYet:
                return now < deadline ? .pending : giveUp(source, "it did not come within \(Self.patience)")
            case .end: return .done
            case .failed(.status(304, _)) where isCheck: return .unchanged
            case .failed(.status(300..<400, _)) where isCheck: return .needsPlainRequest
            case .failed(let error): return .failed("\(error)")
            }
        }
    }

    /// Nobody wants it any more.
    func cancel(_ source: any SegmentSource) { source.cancel(id) }

    private func giveUp(_ source: any SegmentSource, _ reason: String) -> Progress {
        source.cancel(id)
        return .failed(reason)
    }

    /// It is written into a file's line, and into a request's.
    private static func isTag(_ text: String) -> Bool {
        (1...longestTag).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
