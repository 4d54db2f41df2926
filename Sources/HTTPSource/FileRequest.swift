import Glibc
import LinuxIO
import Media

/// A part of a local file, read where its reader reads.
///
/// Not libcurl's `file:`, which reads on while it is paused (7.88) and would hold the film in memory.
final class FileRequest: SourceRequest {
    private let state: Guarded<State>

    private enum State {
        case failed(SourceError)
        case opened(Part, response: ResourceResponse)
        case reading(Part)
    }

    /// `end` is known: the file's own where the request names none.
    fileprivate final class Part: Sendable {
        let file: FileDescriptor
        let path: String
        let end: Int64
        let position: Guarded<Int64>

        init(file: consuming FileDescriptor, path: String, range: Range<Int64>) {
            self.file = file
            self.path = path
            end = range.upperBound
            position = Guarded(range.lowerBound)
        }
    }

    init(_ request: ResourceRequest) {
        do {
            state = Guarded(try Self.open(request))
        } catch {
            state = Guarded(.failed(error))
        }
    }

    private static func open(_ request: ResourceRequest) throws(SourceError) -> State {
        guard let path = path(of: request.url) else { throw .badURL(url: request.url) }
        let file: FileDescriptor
        do {
            // Non-blocking, so that a pipe without a writer can't hold the caller.
            file = try FileDescriptor.open(path, [.readOnly, .nonBlocking])
        } catch {
            if error == .noEntry || error == Errno(ENOTDIR) { throw .fileNotFound(path: path) }
            throw .fileUnreadable(path: path, reason: error.description)
        }
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .fileUnreadable(path: path, reason: Errno.last.description) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .fileUnreadable(path: path, reason: "it is not a regular file") }
        let size = Int64(status.st_size)
        let range = try request.part(of: size, named: request.url)
        let response = ResourceResponse(
            url: request.url, contentLength: range.upperBound - range.lowerBound, rangeStart: range.lowerBound, totalLength: size)
        return .opened(Part(file: file, path: path, range: range), response: response)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        state.withLock { state in
            switch state {
            case .failed(let error): return .failed(error)
            case .opened(let part, let response):
                state = .reading(part)
                return .response(response)
            case .reading(let part): return part.read(into: buffer)
            }
        }
    }

    var phase: RequestPhase { .receiving }

    func cancel() {}

    /// `file:///a%20b` or `file://localhost/a%20b` or `file:/a%20b`; query and fragment dropped.
    static func path(of url: String) -> String? {
        guard let colon = url.firstIndex(of: ":") else { return nil }
        var rest = Array(url[url.index(after: colon)...].utf8)[...]
        if rest.starts(with: Array("//".utf8)) {
            rest = rest.dropFirst(2)
            let host = rest.prefix { $0 != UInt8(ascii: "/") }
            guard host.isEmpty || host.elementsEqual("localhost".utf8) else { return nil }
            rest = rest.dropFirst(host.count)
        }
        let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard path.first == UInt8(ascii: "/") else { return nil }
        guard let decoded = PercentEncoding.decode(path), !decoded.contains(0) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }
}

extension FileRequest.Part {
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        position.withLock { position in
            let wanted = min(Int64(buffer.count), end - position)
            guard wanted > 0 else { return .end }
            var count = -1
            repeat {
                count = pread(file.number, buffer.baseAddress, Int(wanted), off_t(position))
            } while count == -1 && errno == EINTR
            if count > 0 {
                position += Int64(count)
                return .bytes(count)
            }
            // 0: the file has become shorter since it was opened.
            return .failed(.fileUnreadable(path: path, reason: count == 0 ? "it ended early" : Errno.last.description))
        }
    }
}

extension ResourceRequest {
    /// What is asked for of something that is there as a whole.
    ///
    /// - Parameters:
    ///   - size: In bytes.
    ///   - name: What errors call it.
    /// - Throws: `.status(416)`, as a server answers a range that begins past the end, or `.tooLong`.
    func part(of size: Int64, named name: String) throws(SourceError) -> Range<Int64> {
        let start = range?.start ?? 0
        let end = min(range?.end ?? size, size)
        guard start >= 0, start < end || (size == 0 && start == 0) else { throw .status(416, url: name) }
        if let limit = maximumLength, end - start > limit { throw .tooLong(url: name, limit: limit) }
        return start..<end
    }
}

extension HTTPSource {
    /// The path that a `file:` address names, as requests read it; nil: it is none.
    public static func path(ofFile url: String) -> String? {
        url.lowercased().hasPrefix("file:") ? FileRequest.path(of: url) : nil
    }
}
