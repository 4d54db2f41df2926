import Adaptation
import Media
import Testing

@Suite struct RungCapTests {
    private static let rates = [5e5, 2e6, 5e6, 1.6e7]
    private static let sizes = [
        PixelSize(width: 640, height: 360), PixelSize(width: 1280, height: 720), PixelSize(width: 1920, height: 1080),
        PixelSize(width: 3840, height: 2160),
    ]

    @Test("pictures larger than the screen are not asked for, where any that fit are left")
    func screen() {
        func highest(_ width: Int32, _ height: Int32) -> Int {
            RungCap(rates: Self.rates, sizes: Self.sizes, screen: PixelSize(width: width, height: height)).highest
        }
        #expect(highest(3840, 2160) == 3)
        #expect(highest(1920, 1080) == 2)
        #expect(highest(1366, 768) == 1)
        #expect(highest(320, 240) == 0)
        #expect(RungCap(rates: Self.rates, sizes: [], screen: PixelSize(width: 1, height: 1)).highest == 3)
    }

    @Test("the viewer's cap leaves what it pays for, and always the lowest rung", arguments: [(1e5, 0), (2e6, 1), (4.9e6, 1), (1e9, 3)])
    func viewer(cap: Double, highest: Int) {
        #expect(RungCap(rates: Self.rates, sizes: Self.sizes, viewer: cap).highest == highest)
    }

    @Test("a decoder that is late too often loses the rung for good, and one that is late now and then keeps it")
    func decoder() {
        var cap = RungCap(rates: Self.rates)
        for picture in 0..<2400 { cap.decoded(rung: 3, inTime: picture % 24 != 0) }
        #expect(cap.highest == 3)
        for _ in 0...RungCap.mayBeLate { cap.decoded(rung: 3, inTime: false) }
        #expect(cap.highest == 2)
        for _ in 0..<1000 { cap.decoded(rung: 3, inTime: false) }
        #expect(cap.highest == 2)
        for _ in 0..<1000 { cap.decoded(rung: 0, inTime: false) }
        #expect(cap.highest == 0)
    }

    @Test("a ladder of nothing has the lowest rung")
    func empty() {
        #expect(RungCap(rates: []).highest == 0)
        #expect(RungCap(rates: [.nan, .nan], viewer: 1).highest == 0)
    }
}
