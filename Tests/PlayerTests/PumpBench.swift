import Buffering
import FrameTiming
import Media
import TestSupport

@testable import Player

/// Both pumps on a store whose segments a test writes by hand; nobody takes what they give, but the test.
final class PumpBench {
    let store = SegmentStore(budget: 8 << 20, loaderSignal: FakeSignal())
    let cursors: TrackCursors
    let timeline = Timeline()
    let pool = FakeFramePool(cells: 40)
    let queue: FrameQueue
    let ring: AudioRing
    let video: FakeVideoDecoder
    let audio: FakeAudioDecoder
    let videoPump: VideoPump
    let audioPump: AudioPump
    private var number = 0
    var now = HostTime(nanoseconds: 1_000_000_000)

    init(queued: Int = 30, ringSeconds: Double = 10) {
        cursors = TrackCursors(store: store, videoSignal: FakeSignal(), audioSignal: FakeSignal())
        queue = FrameQueue(capacity: queued, pool: pool, producerSignal: FakeSignal(), consumerSignal: FakeSignal())
        ring = AudioRing(
            format: .fake, capacity: Int(48000 * ringSeconds), producerSignal: FakeSignal(), consumerSignal: FakeSignal())
        video = FakeVideoDecoder(pool: pool)
        audio = FakeAudioDecoder()
        videoPump = VideoPump(
            decoder: video, queue: queue, timeline: timeline, events: PumpEvents(signal: FakeSignal()),
            captions: CaptionRelay(signal: FakeSignal()))
        audioPump = AudioPump(decoder: audio, timeline: timeline, events: PumpEvents(signal: FakeSignal()), signal: FakeSignal())
    }

    func assign() {
        videoPump.assign(PumpAssignment(film: 1, cursor: cursors.picture))
        audioPump.assign(PumpAssignment(film: 1, cursor: cursors.muxedSound))
        audioPump.connect(ring)
    }

    func want(_ generation: UInt32) {
        queue.flush(generation: generation)
        ring.flush(generation: generation)
    }

    /// A run of one segment for both tracks.
    func run(
        _ container: FakeContainer, start: MediaTime, position: MediaTime? = nil, generation: UInt32 = 1, discontinuity: Int64 = 0,
        placement: RunPlacement? = nil
    ) {
        let key = StoreKey(track: TrackCursors.main, part: .media(number))
        number += 1
        store.begin(key)
        container.bytes.withUnsafeBytes { _ = store.append(key, $0) }
        store.finish(key)
        let run = InputRun(
            generation: generation, start: start, position: position, discontinuity: discontinuity, placement: placement)
        // As its picture would say, where a test has it known.
        if position != nil, let offset = timeline.offset(of: discontinuity) { timeline.land(run, offset: offset) }
        for cursor in [cursors.picture, cursors.muxedSound] { cursor.beginRun(run, initialization: nil, segments: [key]) }
    }

    func finish() { for cursor in [cursors.picture, cursors.muxedSound] { cursor.finish() } }

    func stepVideo() { settle(videoPump) }
    func stepAudio() { settle(audioPump) }

    private func settle(_ pump: any Worker) {
        for _ in 0..<100_000 {
            guard case .again = pump.step(now: now) else { return }
        }
    }

    // MARK: What came out

    /// The pictures queued, taken off.
    func pictures() -> [VideoFrame] {
        var all: [VideoFrame] = []
        while let frame = queue.head().frame, queue.pop(frame) {
            all.append(frame)
            pool.release(frame.cell)
        }
        return all
    }

    /// One unbroken piece of sound.
    struct Piece: Equatable {
        var time: MediaTime
        var samples: [Int16]
    }

    /// The sound in the ring, taken out, in pieces that follow one another in time.
    func sound() -> [Piece] {
        var pieces: [Piece] = []
        var buffer = [UInt8](repeating: 0, count: 48000 * 4)
        while case .frames(let count, let time) = buffer.withUnsafeMutableBytes({ ring.read(into: $0) }) {
            let samples = (0..<count).map { Int16(truncatingIfNeeded: Int(buffer[$0 * 4]) | Int(buffer[$0 * 4 + 1]) << 8) }
            if let last = pieces.last, last.time + ring.format.time(ofFrames: Int64(last.samples.count)) == time {
                pieces[pieces.count - 1].samples += samples
            } else {
                pieces.append(Piece(time: time, samples: samples))
            }
        }
        return pieces
    }

    /// As the fake decoder makes them, from a frame of the container's own timeline on.
    static func samples(from first: Int64, count: Int) -> [Int16] {
        (0..<Int64(count)).map { FakeAudioDecoder.sample(ofFrame: first + $0) }
    }

    func events(_ pump: VideoPump) -> [String] { pump.events.drain().map(Self.words) }
    func events(_ pump: AudioPump) -> [String] { pump.events.drain().map(Self.words) }

    private static func words(_ event: PumpEvent) -> String {
        switch event {
        case .opened(let description): "opened \(description.codec)"
        case .reopened(let description): "reopened \(description.codec)"
        case .absent: "absent"
        case .blank(let isBlank, let generation): "\(isBlank ? "blank" : "seen") \(generation)"
        case .primed(let generation): "primed \(generation)"
        case .ended(let generation): "ended \(generation)"
        case .landedLate(let late, let generation): "landed \(late) late, \(generation)"
        case .damaged(let error, let generation): "damaged \(generation): \(error)"
        case .failed(let error, let generation): "failed \(generation): \(error)"
        }
    }
}
