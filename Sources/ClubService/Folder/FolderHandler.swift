import FlyingFox
import FoundationEssentials

/// Answers a request with a file of the folder.
struct FolderHandler: HTTPHandler {
    let folder: ServedFolder

    /// Bytes read and sent at a time: large enough that a 4 Mbit/s segment is some forty sends. Chosen by experiment.
    private static let chunk = 65_536

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard request.method == .GET || request.method == .HEAD else {
            return HTTPResponse(statusCode: .methodNotAllowed, headers: HTTPHeaders([HTTPHeader("Allow"): "GET, HEAD"]))
        }
        guard let file = folder.file(target: request.target.path()) else {
            return HTTPResponse(
                statusCode: .notFound, headers: HTTPHeaders([.contentType: "text/plain; charset=utf-8"]), body: Data("Not found\n".utf8))
        }
        var headers: HTTPHeaders = [
            .contentType: MediaType.of(fileName: file.path),
            .acceptRanges: "bytes",
            .eTag: file.entityTag,
        ]
        if request.headers[.ifNoneMatch] == file.entityTag {
            return HTTPResponse(statusCode: .notModified, headers: headers)
        }
        switch ByteRange(header: request.headers[.range], size: file.size) {
        case .whole:
            return try answer(request, .ok, headers, file, 0..<file.size)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return try answer(request, .partialContent, headers, file, range)
        case .unsatisfiable:
            return HTTPResponse(statusCode: .rangeNotSatisfiable, headers: HTTPHeaders([.contentRange: "bytes */\(file.size)"]))
        }
    }

    /// The head, and the bytes unless only the head was asked for (RFC 9110 §9.3.2: with the length that they would have).
    private func answer(
        _ request: HTTPRequest, _ status: HTTPStatusCode, _ headers: HTTPHeaders, _ file: ServedFolder.File, _ range: Range<Int>
    ) throws -> HTTPResponse {
        guard request.method == .GET else {
            var headers = headers
            headers[.contentLength] = String(range.count)
            return HTTPResponse(statusCode: status, headers: headers)
        }
        let body = try HTTPBodySequence(file: URL(filePath: file.path), range: range, suggestedBufferSize: Self.chunk)
        return HTTPResponse(statusCode: status, headers: headers, body: body)
    }
}
