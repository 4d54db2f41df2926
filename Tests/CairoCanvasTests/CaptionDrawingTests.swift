import CairoCanvas
import Media
import Testing

/// Text in several styles, as Pango sets it.
@Suite("Styled text") struct CaptionDrawingTests {
    private static let size = PixelSize(width: 640, height: 360)

    /// What of a picture has been drawn on: the bounds of all pixels that aren't transparent.
    private func drawn(_ text: StyledText, in rect: DesignRect) throws -> (x: ClosedRange<Int>, y: ClosedRange<Int>)? {
        let count = Int(Self.size.width) * Int(Self.size.height)
        var memory = [UInt32](repeating: 0, count: count)
        try memory.withUnsafeMutableBytes { raw in
            let base = try #require(raw.baseAddress)
            let buffer = PixelBuffer(base: base, size: Self.size, stride: Int(Self.size.width) * 4)
            try CairoCanvas().draw(on: buffer, clip: PixelRect(Self.size)) { $0.text(text, in: rect) }
        }
        let places = memory.indices.filter { memory[$0] != 0 }
        let width = Int(Self.size.width)
        guard let top = places.first, let bottom = places.last else { return nil }
        let columns = places.map { $0 % width }
        guard let left = columns.min(), let right = columns.max() else { return nil }
        return (left...right, (top / width)...(bottom / width))
    }

    private func text(_ words: String, _ change: (inout TextRun) -> Void = { _ in }) -> StyledText {
        var run = TextRun(words, size: 60, color: Color(0xffffff))
        change(&run)
        return StyledText(runs: [run])
    }

    @Test("takes the room that it says, and stands in the middle of its rectangle") func place() throws {
        let rect = DesignRect(x: 300, y: 300, width: 1200, height: 200)
        let found = try #require(try drawn(text("Il pleut"), in: rect))
        #expect(abs(Double(found.x.lowerBound + found.x.upperBound) / 2 - 300) < 3, "\(found)")
        #expect(found.y.lowerBound >= 100 && found.y.upperBound < 100 + 24)
    }

    @Test("has its outline around it, as wide on all sides, and as faint as its letters") func outline() throws {
        let rect = DesignRect(x: 300, y: 300, width: 1200, height: 200)
        let bare = try #require(try drawn(text("Il pleut"), in: rect))
        var edged = text("Il pleut")
        // Four pixels.
        edged.edge = .outline(Color(0), width: 12)
        let found = try #require(try drawn(edged, in: rect))
        for (inner, outer) in [(bare.x, found.x), (bare.y, found.y)] {
            #expect(
                abs(inner.lowerBound - outer.lowerBound - 4) <= 1 && abs(outer.upperBound - inner.upperBound - 4) <= 1, "\(inner) \(outer)")
        }
        edged.runs[0].color.alpha = 0
        #expect(try drawn(edged, in: rect) == nil)
    }

    @Test("is broken at a width, and not where it must not be") func breaking() {
        let canvas = CairoCanvas()
        var words = text("Une longue phrase que personne ne lit d'un seul trait")
        let one = canvas.size(of: words, width: nil)
        let broken = canvas.size(of: words, width: one.width / 2)
        #expect(broken.height > one.height * 1.8)
        #expect(broken.width <= one.width / 2 + 1)
        words.wraps = false
        #expect(canvas.size(of: words, width: one.width / 2) == one)
    }

    @Test("in columns is as high as it was wide, and begins at the right") func vertical() throws {
        let canvas = CairoCanvas()
        var words = text("colonne")
        let flat = canvas.size(of: words, width: nil)
        words.isVertical = true
        let upright = canvas.size(of: words, width: nil)
        #expect(abs(upright.height - flat.width) < 8, "\(upright) \(flat)")
        #expect(upright.width < upright.height / 2)
        let found = try #require(try drawn(words, in: DesignRect(x: 900, y: 90, width: 90, height: 900)))
        #expect(found.y.count > found.x.count * 2)
        #expect(found.x.lowerBound >= 298 && found.x.upperBound <= 331)
    }

    @Test("with a box, an outline or a shadow covers more than without") func edges() throws {
        let rect = DesignRect(x: 300, y: 300, width: 1200, height: 200)
        let plain = try #require(try drawn(text("bord"), in: rect))
        var outlined = text("bord")
        outlined.edge = .outline(Color(0), width: 6)
        var shadowed = text("bord")
        shadowed.edge = .shadow(Color(0), offset: 9)
        var boxed = text("bord")
        boxed.lineBox = Color(0)
        boxed.linePadding = 30
        let outline = try #require(try drawn(outlined, in: rect))
        let shadow = try #require(try drawn(shadowed, in: rect))
        let box = try #require(try drawn(boxed, in: rect))
        #expect(outline.x.lowerBound < plain.x.lowerBound && outline.x.upperBound > plain.x.upperBound)
        #expect(shadow.x.upperBound > plain.x.upperBound && shadow.y.upperBound > plain.y.upperBound)
        #expect(box.x.lowerBound <= plain.x.lowerBound - 9 && box.x.upperBound >= plain.x.upperBound + 9)
    }

    @Test("of one direction doesn't turn what is set after it") func directions() {
        let canvas = CairoCanvas()
        var vertical = text("texte")
        vertical.isVertical = true
        var leftward = text("texte")
        leftward.isRightToLeft = true
        let plain = canvas.size(of: text("texte"), width: nil)
        _ = canvas.size(of: vertical, width: nil)
        _ = canvas.size(of: leftward, width: nil)
        #expect(canvas.size(of: text("texte"), width: 1000) == plain)
    }

    @Test("a picture is no more than its file says, and what is none is none") func pictures() {
        #expect(PNGPicture.decode([]) == nil)
        #expect(PNGPicture.decode(Array("not a picture at all, but long enough to be".utf8)) == nil)
        var huge: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]
        huge += Array("IHDR".utf8) + [0, 0, 0x40, 0, 0, 0, 0x40, 0, 8, 6, 0, 0, 0] + [0, 0, 0, 0]
        #expect(PNGPicture.decode(huge) == nil)
    }
}
