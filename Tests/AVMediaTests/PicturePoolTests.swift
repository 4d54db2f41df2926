import AVMedia
import Glibc
import LinuxIO
import Media
import Pixels
import Testing

@Suite("The picture pool is bounded and gets every cell back", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct PicturePoolTests {
    private static func decoder(outstanding: Int, wake: (any WakeSignal)? = nil, threads: Int = 1) throws -> SoftwareVideoDecoder {
        try SoftwareVideoDecoder(
            settings: VideoDecoderSettings(threads: threads...threads, maximumOutstanding: outstanding), clock: MonotonicClock(), wake: wake
        )
    }

    @Test("pictures that nobody releases stop the decoder by name, and a release lets it go on")
    func poolEmpty() throws {
        let decoder = try Self.decoder(outstanding: 4)
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film("25", "mp4")))
        var held: [VideoFrame] = []
        while case .output(let frame) = decoder.next() { held.append(frame) }
        #expect(held.count == 4)
        #expect(Set(held.map(\.cell)).count == 4)
        guard case .poolEmpty = decoder.next() else {
            Issue.record("a full pool must say so")
            return
        }
        decoder.pool.release(held[0].cell)
        guard case .output(let fifth) = decoder.next() else {
            Issue.record("a released cell must do")
            return
        }
        #expect(fifth.presentationTime == held[3].presentationTime + FrameRate.pal.interval)
    }

    private static let asOnTheBox = VideoDecoderSettings(threads: 1...1, maximumOutstanding: 6, maximumOutstandingOfSlowFilms: 5)

    @Test("a slow film has fewer pictures out at once than a fast one", arguments: [("25", 5), ("50", 6)])
    func slowFilm(rate: String, most: Int) throws {
        let decoder = try SoftwareVideoDecoder(settings: Self.asOnTheBox, clock: MonotonicClock())
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film(rate, "mp4")))
        var count = 0
        while case .output = decoder.next() { count += 1 }
        #expect(count == most)
    }

    @Test("a film that plays takes a cell for each picture that is out and three for the codec, however long it is")
    func cellsInPlay() throws {
        // Four references and three pictures in a row that lean on them: as deep as films of 1080p are made.
        let path = try Fixture.make(
            "deep.mp4", "-f lavfi -i testsrc2=s=96x64:r=25:d=6 -c:v libx264 -preset veryfast -refs 4 -bf 3 -b-pyramid normal -g 50")
        let decoder = try SoftwareVideoDecoder(settings: Self.asOnTheBox, clock: MonotonicClock())
        _ = try decoder.open(try FileTrackInput.open(path))
        var shown: [FrameCell] = []
        var cells: Set<FrameCell> = []
        var count = 0
        while true {
            switch decoder.next() {
            case .output(let frame):
                count += 1
                cells.insert(frame.cell)
                shown.append(frame.cell)
            case .poolEmpty: decoder.pool.release(shown.removeFirst())
            default:
                #expect(count == 150)
                // 3.1 MiB each at 1080p: what a film costs beside its buffer is mostly these.
                #expect(cells.count <= 8)
                return
            }
        }
    }

    @Test("a picture stays as it was until it is released, however far the decoder goes on")
    func stability() throws {
        let decoder = try Self.decoder(outstanding: 4)
        let mappings = PoolMappings()
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film("25", "mp4")))
        guard case .output(let kept) = decoder.next() else {
            Issue.record("the first picture is there")
            return
        }
        let before = try packedBytes(of: kept, in: mappings)
        var count = 1
        while case .output(let frame) = decoder.next() {
            #expect(frame.cell != kept.cell)
            decoder.pool.release(frame.cell)
            count += 1
        }
        #expect(count == 50)
        decoder.close()
        let isSame = try packedBytes(of: kept, in: mappings) == before
        #expect(isSame)
        decoder.pool.release(kept.cell)
    }

    @Test("pictures released on another thread come back, and the decode thread is woken")
    func releaseElsewhere() throws {
        let wake = try EventSignal()
        let decoder = try Self.decoder(outstanding: 3, wake: wake, threads: 2)
        let screen = try Screen(pool: decoder.pool)
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film("50", "mp4")))
        var count = 0
        let deadline = MonotonicClock().now() + .seconds(20)
        loop: while MonotonicClock().now() < deadline {
            switch decoder.next() {
            case .output(let frame):
                count += 1
                screen.show(frame.cell)
            case .poolEmpty: wake.wait(until: deadline)
            case .end: break loop
            default:
                Issue.record("a sound film has nothing else to say")
                break loop
            }
        }
        screen.stop()
        #expect(count == 100)
    }

    @Test("a film whose size changes goes on, in order, with each picture's own size")
    func resolutionChange() throws {
        let options = "-c:v libx264 -preset veryfast -bf 2 -g 12 -muxdelay 0 -muxpreload 0"
        let small = try Fixture.make("small.ts", "-f lavfi -i testsrc2=s=96x64:r=25:d=1 \(options)")
        let large = try Fixture.make("large.ts", "-f lavfi -i testsrc2=s=320x180:r=25:d=1 \(options) -output_ts_offset 2")
        let again = try Fixture.make("again.ts", "-f lavfi -i testsrc2=s=96x64:r=25:d=1 \(options) -output_ts_offset 4")
        let bytes = try Fixture.bytes(small) + Fixture.bytes(large) + Fixture.bytes(again)
        for threads in [1, 2] {
            let result = try decodePictures(BytesInput(bytes), threads: threads)
            #expect(result.failure == nil)
            #expect(
                result.frames.map(\.format.size)
                    == result.frames.indices.map {
                        (25..<50).contains($0) ? PixelSize(width: 320, height: 180) : PixelSize(width: 96, height: 64)
                    })
            #expect(result.times == result.times.sorted())
            #expect(result.frames.count == 75)
        }
    }

    @Test("a picture in the display's form is what the converter makes of it, in a cell of its own that comes back", arguments: [1, 2])
    func fitting(threads: Int) throws {
        let decoder = try Self.decoder(outstanding: 3, threads: threads)
        let mappings = PoolMappings(capacity: 4)
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film("25", "mp4")))
        var descriptors: Set<Int32> = []
        for count in 0..<50 {
            guard case .output(let frame) = decoder.next() else {
                Issue.record("picture \(count) is there")
                return
            }
            var form = frame.format
            form.size = PixelSize(width: frame.format.size.width * 3 / 4 * 2, height: frame.format.size.height * 3 / 4 * 2)
            form.pixelFormat = .nv12
            guard case .output(let fitted) = decoder.fit(frame, to: form) else {
                Issue.record("picture \(count) is fitted")
                return
            }
            #expect(fitted.cell != frame.cell && fitted.descriptor != frame.descriptor && fitted.format == form)
            #expect(fitted.presentationTime == frame.presentationTime && fitted.duration == frame.duration)
            descriptors.insert(fitted.descriptor)
            if count % 10 == 0 {
                let converter = try #require(
                    PictureConverter(
                        from: (frame.format.pixelFormat, frame.format.size), to: (.nv12, form.size), color: form.color))
                let layout = PixelFormat.nv12.packed(form.size)
                var bytes = [UInt8](repeating: 0, count: layout.bytes)
                let isSame = try bytes.withUnsafeMutableBytes { memory in
                    let target = try #require(PictureView(format: .nv12, size: form.size, memory: memory, planes: layout.planes))
                    let source = try #require(PictureView(frame, memory: try mappings.bytes(of: frame.descriptor)))
                    #expect(converter.convert(source, into: target))
                    return Self.isSame(try #require(PictureView(fitted, memory: try mappings.bytes(of: fitted.descriptor))), target)
                }
                #expect(isSame)
            }
            decoder.pool.release(frame.cell)
            decoder.pool.release(fitted.cell)
        }
        #expect(descriptors.count == 1)
    }

    private static func isSame(_ one: PictureView, _ other: PictureView) -> Bool {
        for plane in 0..<one.format.planeCount {
            let (from, to) = plane == 0 ? (one.planes.0, other.planes.0) : (one.planes.1, other.planes.1)
            let (step, otherStep) = plane == 0 ? (one.strides.0, other.strides.0) : (one.strides.1, other.strides.1)
            guard let from, let to else { return false }
            let row = one.format.rowBytes(plane: plane, width: Int(one.size.width))
            for y in 0..<one.format.rows(plane: plane, height: Int(one.size.height)) {
                if memcmp(from + y * Int(step), to + y * Int(otherStep), row) != 0 { return false }
            }
        }
        return true
    }

    @Test("pictures in another form are bounded too, and what nothing can be made of is named")
    func fittingBounds() throws {
        let decoder = try Self.decoder(outstanding: 3)
        _ = try decoder.open(try FileTrackInput.open(try PictureTimeTests.film("25", "mp4")))
        guard case .output(let frame) = decoder.next() else {
            Issue.record("the first picture is there")
            return
        }
        var form = frame.format
        form.pixelFormat = .xrgb8888
        guard case .failed(let error) = decoder.fit(frame, to: form) else {
            Issue.record("no cell holds RGB")
            return
        }
        #expect(error == .unsupportedFormat(track: "video", detail: "yuv420 as xrgb8888"))
        form.pixelFormat = .nv12
        var fitted: [VideoFrame] = []
        while case .output(let one) = decoder.fit(frame, to: form) { fitted.append(one) }
        #expect(fitted.count == 4)
        decoder.pool.release(fitted[0].cell)
        guard case .output(let again) = decoder.fit(frame, to: form) else {
            Issue.record("a released cell must do")
            return
        }
        #expect(again.cell == fitted[0].cell)
        decoder.pool.release(frame.cell)
        decoder.close()
        guard case .interrupted = decoder.fit(frame, to: form) else {
            Issue.record("a picture that has been released and freed is no picture")
            return
        }
    }

    @Test("opening again keeps the pool's memory and costs little")
    func reopening() throws {
        let decoder = try Self.decoder(outstanding: 4)
        let bytes = try Fixture.bytes(try PictureTimeTests.film("25", "mp4", "-movflags +empty_moov+frag_keyframe+default_base_moof"))
        var descriptors: Set<Int32> = []
        var times: Set<MediaTime> = []
        for _ in 0..<20 {
            _ = try decoder.open(BytesInput(bytes))
            guard case .output(let frame) = decoder.next() else {
                Issue.record("each run has its first picture")
                return
            }
            times.insert(frame.presentationTime)
            descriptors.insert(frame.descriptor)
            decoder.pool.release(frame.cell)
        }
        #expect(descriptors.count == 1)
        #expect(times.count == 1)
    }
}

/// Another thread that releases what it is shown.
private final class Screen: Sendable {
    private let pool: any FramePool
    private let shown: Guarded<[FrameCell]>
    private let isStopped: Guarded<Bool>
    private let signal: EventSignal
    private let thread: Guarded<pthread_t?>

    init(pool: any FramePool) throws {
        self.pool = pool
        shown = Guarded([])
        isStopped = Guarded(false)
        signal = try EventSignal()
        thread = Guarded(nil)
        let owner = Unmanaged.passRetained(self).toOpaque()
        thread.withLock { thread in
            var started = pthread_t()
            pthread_create(
                &started, nil,
                { opaque in
                    if let opaque { Unmanaged<Screen>.fromOpaque(opaque).takeRetainedValue().run() }
                    return nil
                }, owner)
            thread = started
        }
    }

    private func run() {
        while true {
            let cells = shown.withLock { cells in
                defer { cells = [] }
                return cells
            }
            for cell in cells { pool.release(cell) }
            if cells.isEmpty && isStopped.withLock({ $0 }) { return }
            signal.wait(until: MonotonicClock().now() + .seconds(1))
        }
    }

    func show(_ cell: FrameCell) {
        shown.withLock { $0.append(cell) }
        signal.raise()
    }

    func stop() {
        isStopped.withLock { $0 = true }
        signal.raise()
        if let thread = thread.withLock({ $0 }) { pthread_join(thread, nil) }
    }
}
