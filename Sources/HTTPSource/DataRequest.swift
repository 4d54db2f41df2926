import LinuxIO
import Media

/// What an address says itself: `data:TYPE;base64,BYTES`, or without `;base64` and percent-encoded. Source: RFC 2397.
final class DataRequest: SourceRequest {
    private let state: Guarded<State>

    private enum State {
        case failed(SourceError)
        case opened(ArraySlice<UInt8>, response: ResourceResponse)
        case reading(ArraySlice<UInt8>)
    }

    init(_ request: ResourceRequest) {
        do {
            state = Guarded(try Self.open(request))
        } catch {
            state = Guarded(.failed(error))
        }
    }

    private static func open(_ request: ResourceRequest) throws(SourceError) -> State {
        // An error needs no more of it, and it may hold a key.
        let name = KeyName.withoutData(request.url)
        guard let bytes = bytes(of: request.url) else { throw .badURL(url: name) }
        let range = try request.part(of: Int64(bytes.count), named: name)
        let part = bytes[Int(range.lowerBound)..<Int(range.upperBound)]
        let response = ResourceResponse(
            url: request.url, contentLength: Int64(part.count), rangeStart: range.lowerBound, totalLength: Int64(bytes.count))
        return .opened(part, response: response)
    }

    static func bytes(of url: String) -> [UInt8]? {
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), let comma = url.utf8.firstIndex(of: UInt8(ascii: ",")) else {
            return nil
        }
        let text = url.utf8[url.utf8.index(after: comma)...].prefix { $0 != UInt8(ascii: "#") }
        guard let decoded = PercentEncoding.decode(text) else { return nil }
        guard url[colon..<comma].lowercased().hasSuffix(";base64") else { return decoded }
        return Base64.decode(decoded)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        state.withLock { state in
            switch state {
            case .failed(let error): return .failed(error)
            case .opened(let bytes, let response):
                state = .reading(bytes)
                return .response(response)
            case .reading(let bytes):
                let count = min(buffer.count, bytes.count)
                guard count > 0 else { return .end }
                buffer.copyBytes(from: bytes.prefix(count))
                state = .reading(bytes.dropFirst(count))
                return .bytes(count)
            }
        }
    }

    var phase: RequestPhase { .receiving }

    func cancel() {}
}

/// Source: RFC 3986 §2.1.
enum PercentEncoding {
    /// - Returns: nil where a `%` isn't followed by two hexadecimal digits.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else { return nil }
            decoded.append(high << 4 | low)
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } }
}
