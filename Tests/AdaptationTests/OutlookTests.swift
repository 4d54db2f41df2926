import Testing

@testable import Adaptation

@Suite struct OutlookTests {
    private static let outlook = Outlook(rates: [3e5, 7.5e5, 1.2e6, 1.85e6, 2.85e6, 4.3e6], segmentSeconds: 4, bufferSeconds: 30)

    /// Over each kind, number of segments left, level, last rung and cell: the value, and that of the state `step` places on.
    private static func pairs(_ body: (_ here: Float, _ next: Float) -> Bool, step: Step) -> Int {
        var wrong = 0
        let (levels, cells) = (outlook.grid.count, outlook.cells)
        for model in outlook.tuning.models.indices {
            for left in 0...outlook.tuning.horizon {
                for level in 0..<levels - (step == .level ? 1 : 0) {
                    let base = outlook.offset(model: model, left: left, level: level)
                    let next = step == .level ? outlook.offset(model: model, left: left, level: level + 1) : base + 1
                    for index in 0..<outlook.rungs * cells where step == .level || index % cells < cells - 1 {
                        wrong += body(outlook.value[base + index], outlook.value[next + index]) ? 0 : 1
                    }
                }
            }
        }
        return wrong
    }

    private enum Step { case level, cell }

    @Test("more in the buffer is never worth less")
    func buffer() {
        #expect(Self.pairs({ $0 <= $1 + 1e-3 }, step: .cell) == 0)
    }

    @Test("a faster line is never worth less")
    func level() {
        #expect(Self.pairs({ $0 <= $1 + 1e-3 * max(1, abs($0)) }, step: .level) == 0)
    }

    @Test("after the film's end nothing is worth anything")
    func end() {
        let outlook = Self.outlook
        let first = outlook.offset(model: 0, left: 0, level: 0)
        let plane = outlook.grid.count * outlook.rungs * outlook.cells
        #expect(outlook.value[first..<first + plane].allSatisfy { $0 == 0 })
    }

    @Test("a change of rung costs the difference, and something for the change itself")
    func change() {
        let outlook = Self.outlook
        #expect(outlook.change(from: 2, to: 2) == 0)
        #expect(abs(outlook.change(from: 5, to: 0) - (1 - 3e5 / 4.3e6) - outlook.tuning.switchCost) < 1e-6)
        #expect(outlook.change(from: 0, to: 5) == outlook.change(from: 5, to: 0))
    }

    @Test("a ladder from nowhere has no more levels than memory was meant for")
    func bounded() {
        let outlook = Outlook(rates: [1, 1e12], segmentSeconds: 4, bufferSeconds: 30)
        #expect(outlook.grid.count == 64)
        let odd = outlook.value.filter { !$0.isFinite }
        #expect(odd.isEmpty)
    }
}
