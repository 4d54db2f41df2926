import Media
import TestSupport
import Testing

/// The fakes keep the same rules as the real display and the real card.
@Suite struct FakeContractTests {
    @Test("the fake display keeps the contract of displays") func display() throws {
        let clock = FakeClock()
        let pool = FakeFramePool(cells: 16)
        let frames = (0..<10).compactMap { number in
            pool.take().map { VideoFrame.fake(cell: $0, at: MediaTime(ticks: Int64(number), of: 1, over: 24)) }
        }
        var contract = DisplayContract(FakeDisplay(clock: clock), clock: PassingClock(clock), format: .fake()) { frames[$0] }
        try contract.check()
    }

    @Test("the fake card keeps the contract of cards") func card() throws {
        let clock = FakeClock()
        try AudioOutputContract(FakePCM(clock: clock)).check { clock.advance(by: $0) }
    }
}
