import Media
import TestSupport
import Testing

@Suite("The letterbox") struct LetterboxTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var film: (Int32, Int32)
        var sample: (Int32, Int32)
        var screen: (Int32, Int32)
        var expected: PixelRect

        init(
            _ film: (Int32, Int32), sample: (Int32, Int32) = (1, 1), on screen: (Int32, Int32) = (1920, 1080),
            _ rect: (Int32, Int32, Int32, Int32)
        ) {
            self.film = film
            self.sample = sample
            self.screen = screen
            expected = PixelRect(x: rect.0, y: rect.1, width: rect.2, height: rect.3)
        }

        var testDescription: String { "\(film) pixels of \(sample) on \(screen)" }
    }

    static let cases = [
        Case((1920, 1080), (0, 0, 1920, 1080)),
        Case((1280, 720), (0, 0, 1920, 1080)),
        // Cinemascope: 1920 × 803.35 → 804, even.
        Case((2048, 858), (0, 138, 1920, 804)),
        Case((1920, 804), (0, 138, 1920, 804)),
        Case((1440, 1080), (240, 0, 1440, 1080)),
        Case((640, 480), (240, 0, 1440, 1080)),
        // PAL, 4:3 and 16:9 of the same 720 × 576.
        Case((720, 576), sample: (16, 15), (240, 0, 1440, 1080)),
        Case((720, 576), sample: (64, 45), (0, 0, 1920, 1080)),
        Case((1440, 1080), sample: (4, 3), (0, 0, 1920, 1080)),
        // Higher than wide.
        Case((1080, 1920), (656, 0, 608, 1080)),
        // Odd sizes end on even coordinates.
        Case((1919, 1079), (0, 0, 1920, 1080)),
        Case((853, 480), (0, 0, 1920, 1080)),
        Case((1920, 1080), on: (1366, 768), (0, 0, 1366, 768)),
        Case((1920, 1080), on: (1280, 1024), (0, 152, 1280, 720)),
        Case((1920, 1080), on: (3840, 2160), (0, 0, 3840, 2160)),
        // Tiny, and absurd.
        Case((1, 1), (420, 0, 1080, 1080)),
        Case((2, 1), on: (2, 2), (0, 0, 2, 2)),
        Case((10000, 1), (0, 538, 1920, 2)),
        Case((1, 10000), (958, 0, 2, 1080)),
        Case((0, 1080), (0, 0, 0, 0)),
        Case((1920, 0), (0, 0, 0, 0)),
        Case((-1920, 1080), (0, 0, 0, 0)),
    ]

    private func letterbox(_ film: PixelSize, _ sample: SampleAspectRatio, on screen: PixelSize) -> PixelRect {
        VideoFormat(
            pixelFormat: .yuv420, size: film, sampleAspectRatio: sample, color: .assumed(for: film)
        ).letterbox(in: screen)
    }

    @Test("a film keeps its shape, centred, on even coordinates", arguments: cases)
    func table(_ given: Case) throws {
        let sample = try #require(SampleAspectRatio(given.sample.0, given.sample.1))
        let rect = letterbox(
            PixelSize(width: given.film.0, height: given.film.1), sample, on: PixelSize(width: given.screen.0, height: given.screen.1))
        #expect(rect == given.expected)
    }

    @Test("no size and no sample shape traps, or leaves a screen of two pixels or more")
    func fuzz() throws {
        var noise = FakeNoise(seed: 11)
        func side(_ most: Double) -> Int32 { Int32((noise.next() * noise.next() * noise.next() * most).rounded()) }
        let extremes: [Int32] = [.min, -1, 0, 1, 2, 3, 65535, .max]
        for round in 0..<5000 {
            let film = PixelSize(
                width: round % 5 == 0 ? extremes[round % 8] : side(20000), height: round % 7 == 0 ? extremes[round % 8] : side(20000))
            let sample = SampleAspectRatio(max(1, abs(side(2e9))), max(1, abs(side(2e9)))) ?? .square
            let screen = PixelSize(width: abs(side(4000)) + 2, height: abs(side(4000)) + 2)
            let rect = letterbox(film, round % 3 == 0 ? sample : .square, on: screen)
            guard !rect.isEmpty else { continue }
            #expect(rect.x >= 0 && rect.y >= 0 && rect.x % 2 == 0 && rect.width % 2 == 0 && rect.height % 2 == 0)
            #expect(letterbox(rect.size, .square, on: screen) == rect, "\(film) on \(screen), scaled to its place, has another")
            #expect(rect.x + rect.width <= screen.width && rect.y + rect.height <= screen.height, "\(film) \(sample) on \(screen): \(rect)")
        }
    }

    @Test("a sample shape that isn't positive is none", arguments: [(0, 1), (1, 0), (-1, 1), (0, 0)] as [(Int32, Int32)])
    func samples(_ horizontal: Int32, _ vertical: Int32) {
        #expect(SampleAspectRatio(horizontal, vertical) == nil)
    }
}

@Suite("Rectangles") struct PixelRectTests {
    private func rect(_ x: Int32, _ y: Int32, _ width: Int32, _ height: Int32) -> PixelRect {
        PixelRect(x: x, y: y, width: width, height: height)
    }

    @Test("a union holds both, and an empty one adds nothing")
    func union() {
        #expect(rect(0, 0, 10, 10).union(rect(20, 5, 10, 10)) == rect(0, 0, 30, 15))
        #expect(rect(5, 5, 1, 1).union(.empty) == rect(5, 5, 1, 1))
        #expect(PixelRect.empty.union(rect(5, 5, 1, 1)) == rect(5, 5, 1, 1))
        #expect(rect(100, 100, 0, 50).union(rect(5, 5, 1, 1)) == rect(5, 5, 1, 1))
        #expect(rect(-5, -5, 5, 5).union(rect(0, 0, 1, 1)) == rect(-5, -5, 6, 6))
    }

    @Test("an intersection is what both have, or nothing")
    func intersection() {
        #expect(rect(0, 0, 10, 10).intersection(rect(5, 5, 10, 10)) == rect(5, 5, 5, 5))
        #expect(rect(0, 0, 10, 10).intersection(rect(10, 0, 10, 10)) == .empty)
        #expect(rect(0, 0, 10, 10).intersection(.empty) == .empty)
        #expect(rect(0, 0, 10, 10).intersection(rect(2, 2, 3, 3)) == rect(2, 2, 3, 3))
        #expect(PixelRect(PixelSize(width: 4, height: 3)) == rect(0, 0, 4, 3))
    }
}
