import AVMedia
import Testing

@Suite struct SegmentStartTests {
    private static func isFilm(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { SegmentStart.isFilm($0) } }

    private static func box(_ name: String) -> [UInt8] { [0, 0, 0, 24] + Array(name.utf8) + [0, 0, 0, 0] }

    @Test("what a segment may begin with is taken for film", arguments: ["styp", "moof", "sidx", "emsg", "prft", "ftyp", "moov", "free"])
    func boxes(name: String) { #expect(Self.isFilm(Self.box(name))) }

    @Test("transport streams and packed audio are taken for film")
    func streams() {
        #expect(Self.isFilm([0x47, 0x40, 0x11, 0x10, 0, 0x42, 0xF0, 0x25]))
        #expect(Self.isFilm(Array("ID3".utf8) + [4, 0, 0, 0, 0]))
        #expect(Self.isFilm([0xFF, 0xF1, 0x50, 0x80, 0x2E, 0x7F, 0xFC, 0x21]))
        #expect(Self.isFilm([0x0B, 0x77, 0, 0, 0, 0, 0, 0]))
    }

    @Test(
        "pages, messages and garbage are not",
        arguments: ["<!DOCTYPE html>", "<html><head>", "{\"error\": 403}", "Not found.\r\n", "#EXTM3U\n#EXT", "\0\0\0\0\0\0\0\0"])
    func others(text: String) { #expect(!Self.isFilm(Array(text.utf8))) }

    @Test("too few bytes to tell are given the benefit of the doubt")
    func few() { #expect(Self.isFilm(Array("<!DOCTY".utf8))) }
}
