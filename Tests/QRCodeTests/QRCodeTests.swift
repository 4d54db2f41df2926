import CairoCanvas
import Media
import Testing

@testable import QRCode

@Suite struct QRCodeTests {
    @Test(
        "what was written is read again, to the letter and the bit, by the standard's own rules",
        arguments: [
            "A", "https://lantern.e/Pair", "HTTPS://LANTERN.E/7F", "1234567890", "à louer : 3,99 €", "zero\0byte",
            String(repeating: "w", count: 42),
        ]) func reading(text: String) throws
    {
        let reader = CodeReader(code: try QRCode(text))
        #expect(try reader.read() == Array(text.utf8))
        // §7.9.1, table 12: M is 00.
        #expect(try reader.format() >> 3 == 0b00)
    }

    @Test("three corners have finder patterns, and so no reader can take the code for turned") func finders() throws {
        let code = try QRCode("https://lantern.e/pair?code=1234")
        let pattern = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]
        for (top, left) in [(0, 0), (0, code.side - 7), (code.side - 7, 0)] {
            let seen = (0..<7).map { row in String((0..<7).map { code[top + row, left + $0] ? "#" : " " }) }
            #expect(seen == pattern)
        }
        // Timing patterns, in turn dark and light (§6.3.5), and the quiet zone.
        #expect((8..<(code.side - 8)).map { code[6, $0] } == (8..<(code.side - 8)).map { $0 % 2 == 0 })
        #expect(!code[-1, 0] && !code[0, -1] && !code[code.side, 0] && !code[0, code.side])
    }

    @Test("longer texts make larger codes, up to a thousand bytes; neither more nor none is taken") func bounds() throws {
        #expect(try QRCode("A").side == 21)
        #expect(try QRCode(String(repeating: "w", count: 1_000)).side == 121)
        #expect(throws: QRCodeError.empty) { try QRCode("") }
        // Two bytes each.
        #expect(throws: QRCodeError.tooLong(bytes: 1_002, most: 1_000)) { try QRCode(String(repeating: "é", count: 501)) }
    }

    @Test("each dark module is in one block, each light one in none, and there are few", arguments: [1, 30, 200, 1_000])
    func blocks(length: Int) throws {
        let code = try QRCode(String(repeating: "Lanterne ", count: length).prefix(length).description)
        var covered = [Int](repeating: 0, count: code.side * code.side)
        for block in code.blocks { for row in block.rows { for column in block.columns { covered[row * code.side + column] += 1 } } }
        #expect(covered == (0..<(code.side * code.side)).map { code[$0 / code.side, $0 % code.side] ? 1 : 0 })
        #expect(code.blocks.count * 2 < covered.reduce(0, +))
    }

    @Test("rectangles leave the quiet zone free on all sides, and lie in the middle of what is no square") func placing() throws {
        let code = try QRCode("A")
        let rectangles = code.rectangles(in: DesignRect(x: 100, y: 50, width: 290, height: 390))
        // 21 modules and twice 4 are 29: ten units each.
        #expect(rectangles.map(\.x).min() == 140 && rectangles.map(\.y).min() == 140)
        #expect(rectangles.map { $0.x + $0.width }.max() == 350 && rectangles.map { $0.y + $0.height }.max() == 350)
    }

    @Test(
        "another program reads it as the canvas draws it",
        .enabled(if: Camera.isThere, "zbarimg isn't installed"),
        arguments: [
            ("https://lantern.e/pair?code=7F3K&box=Salon", 240.0), ("Réglages · 設定 · 😀", 300.0),
            (String(repeating: "https://lantern.e/", count: 55), 900.0),
        ]) func camera(text: String, side: Double) throws
    {
        let size = PixelSize(width: 1920, height: 1080)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1920 * 1080 * 4, alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0x40)
        let base = try #require(memory.baseAddress)
        let picture = PixelBuffer(base: base, size: size, stride: 1920 * 4)
        let square = DesignRect(x: 137.3, y: 91.7, width: side, height: side)
        let code = try QRCode(text)
        try CairoCanvas().draw(on: picture, clip: PixelRect(x: 0, y: 0, width: 1920, height: 1080)) { canvas in
            canvas.fill(square, color: Color(0xffffff), cornerRadius: 0)
            for rectangle in code.rectangles(in: square) { canvas.fill(rectangle, color: Color(0x000000), cornerRadius: 0) }
        }
        #expect(try Camera.read(picture) == text)
    }
}
