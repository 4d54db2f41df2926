import FrameTiming
import Media
import TestSupport
import Testing

@testable import Player

@Suite("The picture pump") struct VideoPumpTests {
    private func seconds(_ value: Double) -> MediaTime { MediaTime(seconds: value) }
    private func picture(_ number: Int64) -> MediaTime { MediaTime(ticks: number, of: 1, over: 24) }

    private func bench(
        _ container: FakeContainer, start: Double = 0, position: MediaTime? = nil, queued: Int = 30
    ) -> PumpBench {
        let bench = PumpBench(queued: queued)
        bench.want(1)
        bench.run(container, start: seconds(start), position: position)
        bench.assign()
        bench.stepVideo()
        return bench
    }

    @Test("pictures come in order on the film's timeline") func order() {
        let bench = bench(.film(from: seconds(77), length: seconds(1)), start: 3)
        #expect(bench.pictures().map(\.presentationTime) == (0..<24).map { seconds(3) + picture($0) })
        #expect(bench.timeline.offset(of: 0) == seconds(-74))
        #expect(bench.pool.taken == 0)
    }

    @Test("a seek shows the keyframe, drops what lies between, and goes on with the picture asked for") func seek() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: picture(10))
        let pictures = bench.pictures()
        #expect(pictures.map(\.presentationTime) == [.zero] + (10..<24).map(picture))
        #expect(pictures.map(\.isPreview) == [true] + Array(repeating: false, count: 14))
    }

    @Test("the picture that stands at the position is the one, not the next") func standing() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: picture(10) + MediaTime(flicks: 1))
        #expect(bench.pictures().map(\.presentationTime).dropFirst().first == picture(10))
    }

    @Test("a position on a keyframe has no preview") func keyframe() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero)
        #expect(bench.pictures().first?.isPreview == false)
    }

    @Test("a seek that overtakes the opening of a run is followed") func overtaken() {
        let bench = PumpBench()
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero, position: .zero)
        bench.assign()
        bench.video.openError = .interrupted
        bench.video.onOpen = {
            bench.video.openError = nil
            bench.video.onOpen = nil
            bench.cursors.picture.reset()
        }
        bench.stepVideo()
        bench.want(2)
        bench.run(.film(from: seconds(4), length: seconds(1)), start: seconds(4), position: seconds(4), generation: 2)
        bench.stepVideo()
        #expect(bench.pictures().map(\.presentationTime) == (0..<24).map { seconds(4) + picture($0) })
        #expect(bench.events(bench.videoPump) == ["opened fake", "primed 2"])
    }

    @Test("a seek that overtakes a run leaves it at once, whatever the decoder still holds of it") func overtakenInside() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        // It doesn't come to look at its input.
        bench.video.stuck = .decoding
        bench.want(2)
        bench.cursors.picture.reset()
        bench.run(.film(from: seconds(4), length: seconds(1)), start: seconds(4), position: seconds(4), generation: 2)
        bench.stepVideo()
        #expect(bench.video.opened == 2)
    }

    @Test("a full queue holds the next picture back, primes, and goes on when there is room") func full() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        #expect(bench.queue.count == 4)
        #expect(bench.events(bench.videoPump) == ["opened fake", "primed 1"])
        var times = bench.pictures().map(\.presentationTime)
        for _ in 0..<10 {
            bench.stepVideo()
            times += bench.pictures().map(\.presentationTime)
        }
        #expect(times == (0..<24).map(picture))
    }

    @Test("what the display wants otherwise is exchanged where it is queued, and comes so from then on") func wish() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        var form = VideoFormat.fake()
        form.size = PixelSize(width: 1280, height: 720)
        bench.queue.wish(PictureWish(format: .fake(), form: form))
        var pictures: [VideoFrame] = []
        for _ in 0..<12 {
            bench.stepVideo()
            pictures += bench.pictures()
        }
        #expect(pictures.map(\.presentationTime) == (0..<24).map(picture))
        #expect(pictures.allSatisfy { $0.format == form && $0.generation == 1 })
        #expect(bench.video.fittedCount == 24)
        #expect(bench.pool.taken == 0 && bench.pool.wrongReleases == 0)
    }

    @Test("a decoder that waits for bytes exchanges what is queued before it sleeps") func wishWhileWaiting() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        var form = VideoFormat.fake()
        form.size = PixelSize(width: 1280, height: 720)
        bench.queue.wish(PictureWish(format: .fake(), form: form))
        bench.video.input?.waitForBytes(until: bench.now)
        #expect(bench.video.fittedCount == 4)
        #expect(bench.pictures().allSatisfy { $0.format == form })
    }

    @Test("a form that nothing leads to fails the film once, by name") func wishThatCannotBe() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        _ = bench.events(bench.videoPump)
        let error = DecodeError.unsupportedFormat(track: "video", detail: "yuv420 as xrgb8888")
        bench.video.fitError = error
        var form = VideoFormat.fake()
        form.pixelFormat = .xrgb8888
        bench.queue.wish(PictureWish(format: .fake(), form: form))
        bench.stepVideo()
        bench.stepVideo()
        #expect(bench.events(bench.videoPump) == ["failed 1: \(error)"])
        bench.want(2)
        #expect(bench.pool.taken == 0 && bench.pool.wrongReleases == 0)
    }

    @Test("a full pool delays a picture's other form, and a flush meanwhile loses no cell") func wishWithoutRoom() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        var form = VideoFormat.fake()
        form.size = PixelSize(width: 1280, height: 720)
        var taken: [FrameCell] = []
        while let cell = bench.pool.take() { taken.append(cell) }
        bench.queue.wish(PictureWish(format: .fake(), form: form))
        #expect(bench.videoPump.step(now: bench.now) == .waiting(until: bench.now + PumpPlace.poolPatience))
        bench.queue.flush(generation: 2)
        for cell in taken { bench.pool.release(cell) }
        bench.stepVideo()
        #expect(bench.pictures().isEmpty)
        #expect(bench.pool.taken == 0 && bench.pool.wrongReleases == 0)
    }

    @Test("a preview alone doesn't prime") func previewAlone() {
        var container = FakeContainer()
        container.add("V", at: .zero, isKey: true)
        let bench = bench(container, position: seconds(5))
        #expect(bench.events(bench.videoPump) == ["opened fake"])
    }

    @Test("the end is told once, after the last picture") func end() {
        let bench = bench(.film(from: .zero, length: seconds(0.5)), position: .zero)
        bench.finish()
        bench.stepVideo()
        bench.stepVideo()
        #expect(bench.events(bench.videoPump) == ["opened fake", "primed 1", "ended 1"])
        #expect(bench.queue.head().isEnded)
        #expect(bench.queue.count == 12)
    }

    @Test("an empty pool is waited for") func emptyPool() {
        let bench = PumpBench()
        let taken = (0..<40).compactMap { _ in bench.pool.take() }
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero)
        bench.assign()
        bench.stepVideo()
        #expect(bench.videoPump.step(now: bench.now) == .waiting(until: bench.now + PumpPlace.poolPatience))
        for cell in taken { bench.pool.release(cell) }
        bench.stepVideo()
        #expect(bench.pictures().count == 24)
    }

    @Test("a seek in the middle leaves no cell behind, and no old picture") func generations() {
        let bench = bench(.film(from: .zero, length: seconds(1)), position: .zero, queued: 4)
        bench.cursors.picture.reset()
        bench.want(2)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero, position: picture(20), generation: 2)
        bench.stepVideo()
        let pictures = bench.pictures()
        #expect(pictures.allSatisfy { $0.generation == 2 })
        #expect(pictures.map(\.presentationTime) == [.zero] + (20..<23).map(picture))
        bench.stepVideo()
        _ = bench.pictures()
        #expect(bench.pool.taken == 0 && bench.pool.wrongReleases == 0)
    }

    @Test("the end of an assignment gives everything back") func unassigned() {
        let bench = bench(.film(from: .zero, length: seconds(1)), queued: 2)
        #expect(bench.pool.taken == 3)
        bench.videoPump.assign(nil)
        bench.stepVideo()
        bench.queue.flush(generation: 9)
        #expect(bench.pool.taken == 0)
    }

    @Test("a film without pictures says so, and lets the sound decide") func absent() {
        let bench = PumpBench()
        bench.video.openError = .noSuchTrack(track: "video")
        bench.want(1)
        bench.run(.film(from: .zero, length: seconds(1)), start: .zero)
        bench.assign()
        bench.stepVideo()
        #expect(bench.events(bench.videoPump) == ["absent"])
        #expect(bench.timeline.isSoundDeciding(0))
    }

    @Test("bytes that can't be had fail the track with their reason") func input() {
        let bench = PumpBench()
        bench.want(1)
        bench.run(FakeContainer(), start: .zero)
        bench.store.fail(.init(track: TrackCursors.main, part: .media(0)), .silent(url: "x"))
        bench.assign()
        bench.stepVideo()
        #expect(bench.events(bench.videoPump).last == "failed 1: \(DecodeError.input(.silent(url: "x")))")
    }
}
