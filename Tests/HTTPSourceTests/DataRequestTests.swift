import HTTPSource
import Media
import Testing

@Suite("A data: address") struct DataRequestTests {
    private func get(_ url: String, _ range: ByteRange? = nil, limit: Int64? = nil) throws -> Fetched {
        try fetch(try HTTPSource(), ResourceRequest(url: url, range: range, maximumLength: limit), readAtOnce: 3)
    }

    @Test(
        "is what it says",
        arguments: [
            ("data:,a%20b", "a b"), ("data:text/plain;charset=utf-8,%C3%A9t%C3%A9#part", "été"),
            ("data:application/json;base64,eyJWIjoxfQ==", "{\"V\":1}"),
            ("DATA:;BASE64,YWJj", "abc"), ("data:;base64,YQ%3D%3D", "a"), ("data:,", ""),
        ])
    func bytes(url: String, text: String) throws {
        let fetched = try get(url)
        #expect(String(decoding: fetched.body, as: UTF8.self) == text && fetched.error == nil)
        #expect(fetched.response == ResourceResponse(url: url, contentLength: Int64(text.utf8.count), totalLength: Int64(text.utf8.count)))
    }

    @Test(
        "is refused by name where it says nothing",
        arguments: ["data:", "data:text/plain", "data:,%4", "data:,%zz", "data:;base64,a b!"])
    func bad(url: String) throws { #expect(try get(url).error == .badURL(url: KeyName.withoutData(url))) }

    @Test("gives its parts, and fails outside of them as a server would") func parts() throws {
        #expect(try get("data:,abcdef", ByteRange(start: 2, end: 4)).body == Array("cd".utf8))
        #expect(try get("data:,abcdef", ByteRange(start: 4)).body == Array("ef".utf8))
        // Which part of it is the data, and may be a key, isn't told.
        #expect(try get("data:,abcdef", ByteRange(start: 6)).error == .status(416, url: "data:,…"))
        #expect(try get("data:,abcdef", limit: 5).error == .tooLong(url: "data:,…", limit: 5))
        let long = "data:," + String(repeating: "a", count: 1000)
        #expect(try get(long, limit: 5).error == .tooLong(url: "data:,…", limit: 5))
    }
}
