/// Takes requests of HTTP/1.1 out of the bytes of one connection, as they arrive.
///
/// What could be read in two ways is refused, so that a proxy before the service and the service never see different requests.
///
/// - Source: RFC 9112.
struct RequestReader {
    /// One request, whole.
    struct Request: Equatable {
        var method: String
        /// As it was sent.
        var path: String
        /// As it was sent, without its question mark; empty where there is none.
        var query: String
        /// In the order in which they came, names as they were sent.
        var headers: [(name: String, value: String)]
        var body: [UInt8]
        /// Whether another may follow on this connection.
        var keepsAlive: Bool

        static func == (left: Request, right: Request) -> Bool {
            left.method == right.method && left.path == right.path && left.query == right.query && left.body == right.body
                && left.keepsAlive == right.keepsAlive && left.headers.elementsEqual(right.headers) { $0 == $1 }
        }
    }

    /// What the bytes so far amount to.
    enum Step: Equatable {
        /// Bytes are missing.
        case more
        case request(Request)
        /// It is none, or not one for us: an answer of this status, and the connection ends. It can't be known where a next one would begin.
        case refused(status: Int)
    }

    /// Proxies allow 8 KiB; a box's has some 1 KiB.
    static let longestHead = 16 << 10
    private static let mostHeaders = 100

    private let longestBody: Int
    private var bytes: [UInt8] = []
    /// Up to here no head ends.
    private var searched = 0
    /// A head that was read, and whose body is awaited.
    private var head: (request: Request, length: Int)?
    private var refusal: Int?

    /// - Parameter longestBody: A longer one is refused before it is received.
    init(longestBody: Int) { self.longestBody = longestBody }

    mutating func feed(_ more: [UInt8]) { bytes += more }

    /// The next request, if it is whole.
    mutating func next() -> Step {
        if let refusal { return .refused(status: refusal) }
        if head == nil {
            // Source: RFC 9112 §2.2: empty lines before a request are passed over.
            while bytes.starts(with: [13, 10]) { bytes.removeFirst(2) }
            guard let end = headEnd() else { return bytes.count > Self.longestHead ? refuse(431) : .more }
            guard end.lowerBound <= Self.longestHead else { return refuse(431) }
            switch Self.head(bytes[..<end.lowerBound], longestBody: longestBody) {
            case .refused(let status): return refuse(status)
            case .read(let request, let length): head = (request, length)
            }
            bytes.removeFirst(end.upperBound)
            searched = 0
        }
        guard let (read, length) = head, bytes.count >= length else { return .more }
        var request = read
        request.body = Array(bytes[..<length])
        bytes.removeFirst(length)
        head = nil
        return .request(request)
    }

    private mutating func refuse(_ status: Int) -> Step {
        refusal = status
        bytes = []
        return .refused(status: status)
    }

    /// Where the first empty line is. What was searched already isn't searched again.
    private mutating func headEnd() -> Range<Int>? {
        var place = max(0, searched - 3)
        let found: Range<Int>? = bytes.withUnsafeBufferPointer { bytes in
            while place + 3 < bytes.count {
                if bytes[place + 3] > 13 {
                    place += 4
                } else if bytes[place] == 13, bytes[place + 1] == 10, bytes[place + 2] == 13, bytes[place + 3] == 10 {
                    return place..<(place + 4)
                } else {
                    place += 1
                }
            }
            return nil
        }
        searched = min(place, bytes.count)
        return found
    }

    private enum Head {
        case read(Request, length: Int)
        case refused(Int)
    }

    private static func head(_ bytes: ArraySlice<UInt8>, longestBody: Int) -> Head {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { $0.last == 13 ? $0.dropLast() : $0 }
        guard lines.count <= mostHeaders + 1 else { return .refused(431) }
        let first = lines.removeFirst().split(separator: 32, omittingEmptySubsequences: false)
        guard first.count == 3, isToken(first[0]), first[1].first == UInt8(ascii: "/"), first[1].allSatisfy({ (0x21...0x7E).contains($0) })
        else { return .refused(400) }
        let version = String(decoding: first[2], as: UTF8.self)
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else { return .refused(version.hasPrefix("HTTP/") ? 505 : 400) }
        var fields = Fields()
        for line in lines {
            guard fields.add(line) else { return .refused(400) }
        }
        let length: Int
        switch fields.length(longest: longestBody) {
        case .bytes(let count): length = count
        case .refused(let status): return .refused(status)
        }
        let target = first[1].split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        let request = Request(
            method: String(decoding: first[0], as: UTF8.self), path: String(decoding: target[0], as: UTF8.self),
            query: target.count > 1 ? String(decoding: target[1], as: UTF8.self) : "", headers: fields.list, body: [],
            // An older client would need to be asked whether it understands that a connection is kept.
            keepsAlive: version == "HTTP/1.1" && !fields.closes)
        return .read(request, length: length)
    }

    /// Source: RFC 9110 §5.6.2.
    fileprivate static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
                default: false
                }
            }
    }
}

/// A head's fields, and what they say of the body.
private struct Fields {
    private(set) var list: [(name: String, value: String)] = []
    private(set) var closes = false
    private var lengths: [String] = []
    private var isCoded = false

    enum Length {
        case bytes(Int)
        case refused(Int)
    }

    /// - Returns: Whether it is a field.
    mutating func add(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), RequestReader.isToken(line[..<colon]) else { return false }
        let value = line[(colon + 1)...].trimmed
        guard !value.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F }) else { return false }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        let text = String(decoding: value, as: UTF8.self)
        switch name.lowercased() {
        case "content-length": lengths.append(text)
        case "transfer-encoding": isCoded = true
        case "connection": closes = closes || text.lowercased().split(separator: ",").contains { $0.filter { $0 != " " } == "close" }
        default: break
        }
        list.append((name, text))
        return true
    }

    /// Source: RFC 9112 §6.3. Bodies in chunks are refused: nobody who asks here needs them, and it is by them that requests are smuggled.
    func length(longest: Int) -> Length {
        if isCoded { return .refused(lengths.isEmpty ? 411 : 400) }
        guard let text = lengths.first else { return .bytes(0) }
        guard lengths.count == 1, (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(text)
        else { return .refused(400) }
        return count <= longest ? .bytes(count) : .refused(413)
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks at its ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, first == 32 || first == 9 { rest.removeFirst() }
        while let last = rest.last, last == 32 || last == 9 { rest.removeLast() }
        return rest
    }
}
