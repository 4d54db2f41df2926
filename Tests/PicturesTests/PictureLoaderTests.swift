import LinuxIO
import Media
import TestSupport
import Testing

@testable import Pictures

@Suite("The loader of pictures")
struct PictureLoaderTests {
    private let clock = MonotonicClock()
    private let request = PictureRequest("http://x/a")

    private func loader(_ source: FakeSegmentSource) throws -> PictureLoader {
        try PictureLoader(source: source, maker: FakeStillMaker(), folder: nil, log: ListLog())
    }

    @Test("brings a picture on its own thread, and raises its signal") func brings() throws {
        let time = FakeClock()
        let source = FakeSegmentSource(clock: time, latency: .milliseconds(1))
        source.serve(request.address, .bytes([7]))
        let loader = try loader(source)
        #expect(loader.picture(request) == nil)
        loader.want([request])
        let deadline = clock.now() + .seconds(20)
        while !loader.signal.wait(until: clock.now() + .milliseconds(1)), clock.now() < deadline {
            time.advance(by: .milliseconds(1))
            source.advance(to: time.now())
        }
        let picture = loader.picture(request)
        #expect(picture?.size == request.size)
        // The same one, each time that it is asked for.
        #expect(picture == loader.picture(request))
        loader.close()
        loader.close()
    }

    @Test("closes within a second, while a server hangs") func closes() throws {
        let source = FakeSegmentSource(clock: FakeClock(), latency: .milliseconds(1))
        source.fail(.init(from: .zero, at: .asked, patience: nil))
        let loader = try loader(source)
        loader.want([request])
        let deadline = clock.now() + .seconds(20)
        while source.active == 0, clock.now() < deadline { _ = loader.signal.wait(until: clock.now() + .milliseconds(1)) }
        let start = clock.now()
        loader.close()
        #expect(clock.now() - start < .seconds(1))
        #expect(source.active == 0)
        // After its end it gives nothing, and does no harm.
        loader.want([])
        #expect(loader.picture(request) == nil)
    }
}
