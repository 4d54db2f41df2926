import Testing

@testable import ClubService

@Suite struct ByteRangeTests {
    @Test(
        "a range is read as RFC 9110 says",
        arguments: [
            (nil, 100, ByteRange.whole),
            ("bytes=0-9", 100, .part(0..<10)),
            ("bytes=90-", 100, .part(90..<100)),
            ("bytes=-10", 100, .part(90..<100)),
            ("bytes=-1000", 100, .part(0..<100)),
            ("bytes=50-1000", 100, .part(50..<100)),
            ("BYTES=0-0", 100, .part(0..<1)),
            ("bytes=100-", 100, .unsatisfiable),
            ("bytes=-0", 100, .unsatisfiable),
            ("bytes=0-", 0, .unsatisfiable),
            ("bytes=9-0", 100, .whole),
            ("bytes=0-9,20-29", 100, .whole),
            ("bytes=+1-2", 100, .whole),
            ("bytes=-", 100, .whole),
            ("bytes=99999999999999999999-", 100, .whole),
            ("seconds=0-9", 100, .whole),
            ("", 100, .whole),
        ] as [(String?, Int, ByteRange)])
    func range(header: String?, size: Int, expected: ByteRange) {
        #expect(ByteRange(header: header, size: size) == expected)
    }
}
