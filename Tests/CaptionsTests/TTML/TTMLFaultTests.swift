import Captions
import Media
import Testing

@Suite("TTML with faults, and in pieces")
struct TTMLFaultTests {
    @Test("of a document that breaks off, the paragraphs before are kept, without the half one")
    func brokenOff() throws {
        let whole = String(decoding: ttml("<body><div><p end='1s'>a</p><p begin='1s' end='2s'>b</p><p>half"), as: UTF8.self)
        let bytes = Array(whole.dropLast("</tt>".count).utf8)
        let document = try TTMLReader.document(of: bytes)
        #expect(document.cues.map(\.plainText) == ["a", "b"])
        #expect(document.warnings.map(\.clause) == ["XML 1.0 §1.2 (fatal error)"])
        #expect(document.warnings.first?.text == "what follows is left out: line 1: no element found")
    }

    @Test("what is broken before the body is an error")
    func refused() {
        let values: [(String, String)] = [
            ("", "the document is empty"), ("<tt><head>", "line 1: no element found"), ("WEBVTT\n", "line 1: syntax error"),
            ("<!DOCTYPE tt><tt/>", "line 1: a document type is not taken"), ("<html/>", "its first element is not TTML's: html"),
            ("<tt xmlns='urn:x'/>", "its first element is not TTML's: tt"),
        ]
        for (text, reason) in values {
            #expect(throws: CaptionError(reason)) { try TTMLReader.document(of: Array(text.utf8)) }
        }
        let limits = CaptionLimits(bytes: 10, cues: 1, spans: 1, depth: 5, warnings: 1)
        #expect(throws: CaptionError("it has more than 10 bytes")) { try TTMLReader.document(of: ttml("<body/>"), limits: limits) }
    }

    @Test("a document without content has no cues")
    func empty() throws {
        #expect(try TTMLReader.document(of: ttml("")).cues == [])
        #expect(try TTMLReader.document(of: ttml("<body/>")).cues == [])
    }

    @Test("a broken attribute costs itself, a broken time its paragraph")
    func attributes() throws {
        let body =
            "<body><div><p tts:color='puce' tts:fontStyle='italic' end='1s'>a</p><p begin='soon'>b</p><p end='9s' region='nowhere'>c</p></div></body>"
        let document = try TTMLReader.document(of: ttml(body))
        #expect(document.cues.map(\.plainText) == ["a", "c"])
        #expect(document.cues.first?.spans.first?.style.isItalic == true)
        #expect(document.warnings.map(\.clause) == ["TTML2 §10.2", "TTML2 §12.3.1", "TTML2 §11.2.1 (region)"])
    }

    @Test("pixels count only where the document says its own")
    func pixels() throws {
        let body = "<body><div><p tts:fontSize='40px'>a</p></div></body>"
        let without = try TTMLReader.document(of: ttml(body))
        #expect(without.cues.first?.spans.first?.style.size == 1.0 / 15)
        #expect(without.warnings.map(\.clause) == ["TTML2 §10.2.16.1, IMSC 1.2 #extent-root"])
        #expect(try TTMLReader.document(of: ttml(body, "tts:extent='640px 400px'")).cues.first?.spans.first?.style.size == 0.1)
    }

    @Test("of more cues than the limits have, the first are kept")
    func limits() throws {
        let body = "<body><div>" + String(repeating: "<p>a</p>", count: 9) + "</div></body>"
        let limits = CaptionLimits(bytes: 9999, cues: 3, spans: 9, depth: 9, warnings: 9)
        let document = try TTMLReader.document(of: ttml(body), limits: limits)
        #expect(document.cues.count == 3)
        #expect(document.warnings.map(\.clause) == ["limits"])
    }

    @Test("a clause that every paragraph breaks is told a few times")
    func manyWarnings() throws {
        let body = "<body><div>" + String(repeating: "<p begin='x'>a</p>", count: 9) + "</div></body>"
        let limits = CaptionLimits(bytes: 9999, cues: 3, spans: 9, depth: 9, warnings: 8)
        let warnings: [CaptionWarning] = try TTMLReader.document(of: ttml(body), limits: limits).warnings
        #expect(warnings.map(\.clause) == ["TTML2 §12.3.1", "TTML2 §12.3.1", "TTML2 §12.3.1"])
        #expect(warnings.last?.text == "what else breaks this clause is not listed")
    }

    @Test("older namespaces, and none at all, are understood")
    func namespaces() throws {
        let body = "<body><div><p begin='1s' end='2s' tts:color='red'>a<br/>b</p></div></body>"
        let old = "<tt xmlns='http://www.w3.org/2006/10/ttaf1' xmlns:tts='http://www.w3.org/2006/10/ttaf1#styling'>\(body)</tt>"
        let found = try TTMLReader.document(of: Array(old.utf8)).cues
        #expect(found.map(\.plainText) == ["a\nb"])
        #expect(found.first?.spans.first?.style.color == Color(0xFF0000))
        let bare = "<tt><body><div><p begin='1s' end='2s'>a<br/>b</p></div></body></tt>"
        #expect(try TTMLReader.document(of: Array(bare.utf8)).cues.map(\.plainText) == ["a\nb"])
    }

    // MARK: Pictures

    private static let head =
        "<metadata><smpte:image xml:id='i' imagetype='PNG' encoding='Base64'> iVBO\n Rw0K </smpte:image></metadata>"
        + "<layout><region xml:id='r' tts:origin='10% 80%' tts:extent='50% 10%'/></layout>"

    @Test("pictures come from the head, from beside the text, and from elsewhere")
    func pictures() throws {
        let body = """
            <body region='r'><div end='1s' smpte:backgroundImage='#i'/><div begin='1s' end='2s' smpte:backgroundImage='urn:mpeg:14496-30:subs:2'/>
            <div begin='2s' end='3s'><image src='a.png' tts:extent='10% 5%'/></div><div begin='3s' end='4s'><image><source src='#i'/></image></div>
            <div begin='4s' end='5s' smpte:backgroundImage='#none'/><div begin='5s' end='6s' smpte:backgroundImage='urn:mpeg:14496-30:subs:9'/>
            <div begin='6s' end='7s'><image><data type='image/png'>AQID</data></image></div></body>
            """
        let document = try TTMLReader.document(of: ttml(body, head: Self.head), resources: [[1], [2]])
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A]
        let images: [CueImage] = [.encoded(png), .encoded([2]), .external("a.png"), .encoded(png), .encoded([1, 2, 3])]
        #expect(document.cues.map(\.content) == images.map { .image($0, alternative: nil) })
        #expect(document.cues.map(\.start.seconds) == [0, 1, 2, 3, 6])
        #expect(document.cues.compactMap(\.box?.width) == [0.5, 0.5, 0.05, 0.5, 0.5])
        #expect(document.warnings.map(\.clause) == ["SMPTE ST 2052-1 §5.5.2", "ISO/IEC 14496-30 §5.2"])
    }

    @Test("a picture in a region that is the whole stands in the middle, in its own size")
    func naturalSize() throws {
        // The header of a picture of 192 by 108 pixels.
        let png: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 192, 0, 0, 0, 108,
        ]
        let body = "<body><div end='1s' smpte:backgroundImage='urn:mpeg:14496-30:subs:1'/></body>"
        let box = try #require(try TTMLReader.document(of: ttml(body), resources: [png]).cues.first?.box)
        #expect(abs(box.width - 0.1) < 0.000_01 && abs(box.x - 0.45) < 0.000_01 && abs(box.y - 0.45) < 0.000_01)
    }
}
