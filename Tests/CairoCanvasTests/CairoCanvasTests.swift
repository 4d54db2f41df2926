import CairoCanvas
import LinuxIO
import Media
import Testing

@Suite struct CairoCanvasTests {
    private let white = Color(0xffffff)

    @Test("a filled rectangle covers its pixels at half the design's size") func fills() throws {
        let picture = Picture(width: 960, height: 540)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.fill(DesignRect(x: 100, y: 100, width: 200, height: 100), color: Color(0xff8000), cornerRadius: 0)
        }
        let covered = PixelRect(x: 50, y: 50, width: 100, height: 50)
        #expect(picture[50, 50] == 0xffff_8000)
        #expect(picture.count(not: 0, in: covered) == 5000)
        #expect(picture.count(not: 0, in: covered, outside: true) == 0)
    }

    @Test("half-transparent colours lie premultiplied in memory") func premultiplied() throws {
        let picture = Picture(width: 192, height: 108)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.fill(DesignRect(x: 0, y: 0, width: 1920, height: 1080), color: Color(0xffffff, alpha: 0.5), cornerRadius: 0)
        }
        #expect([0x8080_8080, 0x7f7f_7f7f].contains(picture[96, 54]))
    }

    @Test(
        "a scrim falls off in no step that is seen, and in parts is drawn as it is whole",
        arguments: [Scrim.fromLeft, .fromBottom, Scrim(bottomLeft: 1), Scrim(topLeft: 1, bottomLeft: 1, bottomRight: 1)])
    func scrims(scrim: Scrim) throws {
        let rect = DesignRect(x: 400, y: 200, width: 900, height: 600)
        let whole = Picture(width: 960, height: 540, fill: 0xffff_ffff)
        func draw(on picture: Picture, _ clip: PixelRect) throws {
            try CairoCanvas().draw(on: picture.buffer, clip: clip) { $0.fill(rect, color: Color(0x000000, alpha: 0.9), scrim: scrim) }
        }
        try draw(on: whole, PixelRect(whole.size))
        func level(_ x: Int, _ y: Int) -> Int { Int(whole[x, y] & 0xff) }
        let corners = [level(200, 100), level(649, 100), level(200, 399), level(649, 399)]
        let expected = [scrim.topLeft, scrim.topRight, scrim.bottomLeft, scrim.bottomRight].map { 255 - Int(229.5 * $0) }
        for (seen, wanted) in zip(corners, expected) { #expect(abs(seen - wanted) < 3, "\(corners)") }
        var steps = 0
        for y in 100..<400 {
            for x in 201..<650 { steps = max(steps, abs(level(x, y) - level(x - 1, y)), abs(level(x, y) - level(x, max(y - 1, 100)))) }
        }
        #expect(steps <= 2)
        #expect(whole.count(not: 0xffff_ffff, in: PixelRect(x: 200, y: 100, width: 450, height: 300), outside: true) == 0)
        let parts = Picture(width: 960, height: 540, fill: 0xffff_ffff)
        for clip in [
            PixelRect(x: 0, y: 0, width: 333, height: 217), PixelRect(x: 333, y: 0, width: 627, height: 217),
            PixelRect(x: 0, y: 217, width: 960, height: 323),
        ] { try draw(on: parts, clip) }
        var differing = 0
        for y in 0..<540 {
            for x in 0..<960 where parts[x, y] != whole[x, y] { differing += 1 }
        }
        #expect(differing == 0)
    }

    @Test("nothing changes outside the clip, and clearing makes transparent") func clips() throws {
        let picture = Picture(width: 192, height: 108, fill: 0xff11_2233)
        let clip = PixelRect(x: 10, y: 10, width: 20, height: 20)
        try CairoCanvas().draw(on: picture.buffer, clip: clip) {
            $0.clear(DesignRect(x: 0, y: 0, width: 1920, height: 1080))
        }
        #expect(picture[15, 15] == 0)
        #expect(picture.count(not: 0xff11_2233, in: clip, outside: true) == 0)
    }

    @Test("a screen of another shape shows the whole design, centred") func otherShape() throws {
        let picture = Picture(width: 1024, height: 768)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.fill(DesignRect(x: 0, y: 0, width: 1920, height: 1080), color: white, cornerRadius: 0)
        }
        #expect(picture[0, 95] == 0)
        #expect(picture[0, 96] == 0xffff_ffff)
        #expect(picture[1023, 671] == 0xffff_ffff)
        #expect(picture[0, 672] == 0)
    }

    @Test("text stays inside its rectangle, however long") func ellipsis() throws {
        let picture = Picture(width: 1920, height: 1080)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.text(
                String(repeating: "Les Enfants du paradis ", count: 20), in: DesignRect(x: 100, y: 100, width: 600, height: 80),
                style: TextStyle(size: 48, color: white))
        }
        let rect = PixelRect(x: 99, y: 100, width: 602, height: 80)
        #expect(picture.count(not: 0, in: rect) > 3000)
        #expect(picture.count(not: 0, in: rect, outside: true) == 0)
    }

    @Test("a paragraph is cut at its rectangle's height") func paragraph() throws {
        let picture = Picture(width: 1920, height: 1080)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.paragraph(
                String(repeating: "Dans le Paris de 1828, Baptiste aime Garance. ", count: 20),
                in: DesignRect(x: 100, y: 100, width: 600, height: 200), style: TextStyle(size: 34, color: white))
        }
        let rect = PixelRect(x: 98, y: 100, width: 604, height: 202)
        #expect(picture.count(not: 0, in: rect) > 5000)
        #expect(picture.count(not: 0, in: rect, outside: true) == 0)
    }

    @Test("tabular digits have one width, and a wider text is wider") func widths() throws {
        let picture = Picture(width: 1920, height: 1080)
        let style = TextStyle(size: 40, color: white, tabularDigits: true)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) { canvas in
            #expect(canvas.width(of: "1:11:11", style: style) == canvas.width(of: "0:00:00", style: style))
            #expect(canvas.width(of: "0:00:00", style: style) > canvas.width(of: "0:00", style: style))
            #expect(canvas.width(of: "", style: style) == 0)
        }
    }

    @Test("a stride that Cairo can't take is refused in its own words") func badStride() {
        let picture = Picture(width: 64, height: 64)
        var buffer = picture.buffer
        buffer = PixelBuffer(base: buffer.base, size: PixelSize(width: 63, height: 64), stride: 254)
        #expect(throws: CanvasError.refused(reason: "invalid value for stride")) {
            try CairoCanvas().draw(on: buffer, clip: PixelRect(buffer.size)) { _ in }
        }
    }

    @Test("more texts than the cache holds are all drawn") func cacheBound() throws {
        let picture = Picture(width: 640, height: 360)
        let canvas = CairoCanvas()
        for number in 0..<500 {
            try canvas.draw(on: picture.buffer, clip: PixelRect(picture.size)) {
                $0.clear(DesignRect(x: 0, y: 0, width: 1920, height: 1080))
                $0.text("\(number)", in: DesignRect(x: 0, y: 0, width: 600, height: 200), style: TextStyle(size: 60, color: white))
            }
            #expect(picture.count(not: 0, in: PixelRect(x: 0, y: 0, width: 200, height: 67)) > 20)
        }
    }

    @Test("fonts can be loaded on another thread than the one that draws") func load() async throws {
        await Task.detached { FontBook.load() }.value
        let picture = Picture(width: 640, height: 360)
        try CairoCanvas().draw(on: picture.buffer, clip: PixelRect(picture.size)) {
            $0.text("Lanterne", in: DesignRect(x: 0, y: 0, width: 600, height: 200), style: TextStyle(size: 60, color: white))
        }
        #expect(picture.count(not: 0) > 100)
    }
}

@Suite struct DesignTransformTests {
    @Test("damage covers the edge's antialiasing and stays on the screen") func damage() {
        let transform = DesignTransform(screen: PixelSize(width: 1280, height: 720))
        #expect(
            transform.damage(DesignRect(x: 30, y: 30, width: 30, height: 30)) == PixelRect(x: 19, y: 19, width: 22, height: 22))
        #expect(
            transform.damage(DesignRect(x: -900, y: -500, width: 4000, height: 4000)) == PixelRect(x: 0, y: 0, width: 1280, height: 720))
    }

    @Test("a margin is left free on each side, alike") func margin() {
        let transform = DesignTransform(screen: PixelSize(width: 1000, height: 1000), margin: 0.05)
        let area = transform.pixels(DesignRect(x: 0, y: 0, width: 1920, height: 1080))
        #expect(abs(area.x - 50) < 0.001 && abs(area.width - 900) < 0.001)
        #expect(abs(area.y + area.height / 2 - 500) < 0.001)
        #expect(DesignTransform(screen: PixelSize(width: 1000, height: 1000), margin: 7).scale > 0.2)
    }

    @Test("pixels lead back to the design") func back() {
        let transform = DesignTransform(screen: PixelSize(width: 1024, height: 768))
        let rect = transform.design(PixelRect(x: 0, y: 96, width: 1024, height: 576))
        #expect(rect == DesignRect(x: 0, y: 0, width: 1920, height: 1080))
    }
}

@Suite struct PNGFileTests {
    @Test("a folder that isn't there is named with the errno") func unwritable() {
        let picture = Picture(width: 8, height: 8)
        #expect(throws: CanvasError.unwritable(path: "/nonexistent/a.png", errno: 2)) {
            try PNGFile.write(picture.buffer, isOpaque: true, to: "/nonexistent/a.png")
        }
    }

    @Test("a picture is written with PNG's signature and its own size") func writes() throws {
        let path = "/tmp/lanterne-png-test-\(MonotonicClock().now().nanoseconds).png"
        let picture = Picture(width: 300, height: 200, fill: 0x00ff_8000)
        try PNGFile.write(picture.buffer, isOpaque: true, to: path)
        let file = try FileDescriptor.open(path)
        var header = [UInt8](repeating: 0, count: 24)
        let count = try header.withUnsafeMutableBytes { try file.read(into: $0) }
        #expect(count == 24)
        #expect(header[..<8] == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
        #expect(header[16...] == [0, 0, 1, 44, 0, 0, 0, 200])
    }
}
