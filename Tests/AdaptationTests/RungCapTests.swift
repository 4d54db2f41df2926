import Adaptation
import Testing

@Suite struct RungCapTests {
    @Test("a decoder that is late too often loses the rung for good, and one that is late now and then keeps it")
    func decoder() {
        var cap = RungCap(rungs: 4)
        for picture in 0..<2400 { cap.decoded(rung: 3, inTime: picture % 24 != 0) }
        #expect(cap.highest == 3)
        for _ in 0...RungCap.mayBeLate { cap.decoded(rung: 3, inTime: false) }
        #expect(cap.highest == 2)
        for _ in 0..<1000 { cap.decoded(rung: 3, inTime: false) }
        #expect(cap.highest == 2)
        for _ in 0..<1000 { cap.decoded(rung: 0, inTime: false) }
        #expect(cap.highest == 0)
    }

    @Test("what a decoder is late with because of the rung before isn't held against the next")
    func catchingUp() {
        var cap = RungCap(rungs: 4)
        for _ in 0...RungCap.mayBeLate { cap.decoded(rung: 3, inTime: false) }
        for _ in 0..<100 { cap.decoded(rung: 2, inTime: false) }
        cap.decoded(rung: 2, inTime: true)
        #expect(cap.highest == 2)
        // From here on it is its own.
        for _ in 0...RungCap.mayBeLate { cap.decoded(rung: 2, inTime: false) }
        #expect(cap.highest == 1)
    }

    @Test("a ladder of nothing has the lowest rung")
    func empty() {
        #expect(RungCap(rungs: 0).highest == 0)
    }
}
