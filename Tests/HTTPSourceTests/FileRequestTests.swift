import Glibc
import HTTPSource
import LinuxIO
import Media
import Testing

@Suite struct FileRequestTests {
    /// A file that goes when the test ends.
    final class TemporaryFile {
        let path: String

        init(_ bytes: [UInt8], name: String = "a b é") throws {
            path = "/tmp/lanterne-\(getpid())-\(UInt32.random(in: 0 ... .max)) \(name)"
            try FileDescriptor.open(path, [.writeOnly, .create]).writeAll(bytes, at: 0)
        }

        deinit {
            unlink(path)
        }

        var url: String {
            "file://"
                + path.utf8.map { byte in
                    byte > 0x20 && byte < 0x7F ? String(Unicode.Scalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
                }.joined()
        }
    }

    @Test("a file arrives whole and by ranges, its address percent-decoded")
    func whole() throws {
        let body = pattern(300_000)
        let file = try TemporaryFile(body)
        let source = try HTTPSource()
        let fetched = try fetch(source, ResourceRequest(url: file.url), readAtOnce: 1000)
        #expect(fetched == Fetched(response: ResourceResponse(url: file.url, contentLength: 300_000, totalLength: 300_000), body: body))
        let part = try fetch(source, ResourceRequest(url: file.url, range: ByteRange(start: 5, end: 105)))
        #expect(part.body == Array(body[5..<105]))
        #expect(part.response?.rangeStart == 5 && part.response?.contentLength == 100 && part.response?.totalLength == 300_000)
        let tail = try fetch(source, ResourceRequest(url: file.url, range: ByteRange(start: 299_999, end: 400_000)))
        #expect(tail.body == Array(body[299_999...]))
    }

    @Test("a file that can't be read is named with the reason")
    func unreadable() throws {
        let source = try HTTPSource()
        #expect(try fetch(source, ResourceRequest(url: "file:///no/such%20film")).error == .fileNotFound(path: "/no/such film"))
        #expect(
            try fetch(source, ResourceRequest(url: "file:///tmp")).error
                == .fileUnreadable(path: "/tmp", reason: "it is not a regular file"))
        #expect(try fetch(source, ResourceRequest(url: "file://elsewhere/a")).error == .badURL(url: "file://elsewhere/a"))
        #expect(try fetch(source, ResourceRequest(url: "file:///a%00b")).error == .badURL(url: "file:///a%00b"))
        #expect(try fetch(source, ResourceRequest(url: "file:///a%2")).error == .badURL(url: "file:///a%2"))
    }

    @Test("bounds and ranges outside a file fail as a server's would")
    func bounds() throws {
        let file = try TemporaryFile(pattern(100))
        let empty = try TemporaryFile([])
        let source = try HTTPSource()
        #expect(try fetch(source, ResourceRequest(url: file.url, range: ByteRange(start: 100))).error == .status(416, url: file.url))
        #expect(try fetch(source, ResourceRequest(url: file.url, range: ByteRange(start: -1))).error == .status(416, url: file.url))
        #expect(try fetch(source, ResourceRequest(url: file.url, maximumLength: 99)).error == .tooLong(url: file.url, limit: 99))
        #expect(
            try fetch(source, ResourceRequest(url: empty.url))
                == Fetched(response: ResourceResponse(url: empty.url, contentLength: 0, totalLength: 0)))
    }
}
