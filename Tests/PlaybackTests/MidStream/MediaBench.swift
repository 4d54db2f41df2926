import AVMedia
import Buffering
import Crypto
import FrameTiming
import LinuxIO
import Media
import Playlist
import TestSupport

@testable import Player

/// Plays a made stream through feed, pumps and the real decoders, on one thread and as fast as it goes: what would be shown and heard, and when.
final class MediaBench {
    struct Picture {
        var time: MediaTime
        var format: VideoFormat
        var isWhite: Bool
        var isPreview: Bool
    }

    private let clock = FakeClock()
    private let source: FakeSegmentSource
    private let store = SegmentStore(budget: 64 << 20, loaderSignal: FakeSignal())
    private let queue: FrameQueue
    private let video: SoftwareVideoDecoder
    private let videoPump: VideoPump
    private let audioPump: AudioPump
    private let feed: SegmentFeed
    private let mappings = PoolMappings()
    /// What the picture's decoder meets of captions.
    let captions = CaptionRelay(signal: FakeSignal())
    private var ring: AudioRing?
    private var generation: UInt32 = 0
    private var isVideoOver = false
    private var isAudioOver = false
    private var position = MediaTime.zero
    private var isToBeginSooner = false
    /// Landings that were corrected.
    private(set) var corrections = 0

    private(set) var pictures: [Picture] = []
    /// What is heard, the left channel; pieces that don't follow one another in time.
    private(set) var sound: [(start: MediaTime, samples: [Float])] = []
    private(set) var notices: [Int] = []
    private(set) var failures: [String] = []

    static let format = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)

    init(_ maker: StreamMaker, main: String = "index.m3u8", sound: String? = nil, missing: Set<String> = []) throws {
        source = FakeSegmentSource(clock: clock)
        for name in Files.names(in: maker.folder.path) where !missing.contains(name) {
            source.serve("http://film/\(name)", .bytes(try maker.bytes(name)))
        }
        func list(_ name: String) throws -> SegmentList {
            guard case .media(let list) = try HLSParser.parse(try maker.bytes(name), baseURL: "http://film/\(name)") else {
                throw StreamMaker.Failure(text: "\(name) has no segments")
            }
            if let refusal = PlayerError(unplayable: list, url: name) { throw refusal }
            return list
        }
        let cursors = TrackCursors(store: store, videoSignal: FakeSignal(), audioSignal: FakeSignal())
        var policy = FetchPolicy()
        policy.goal = MediaTime(seconds: 1000)
        feed = SegmentFeed(
            main: try list(main), sound: try sound.map(list), cursors: cursors, store: store, source: source, signal: FakeSignal(),
            policy: policy, isFilm: SegmentStart.isFilm, cipher: OpenSSLCipher())
        video = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        queue = FrameQueue(capacity: 4, pool: video.pool, producerSignal: FakeSignal(), consumerSignal: FakeSignal())
        let timeline = Timeline()
        video.captions = captions
        videoPump = VideoPump(
            decoder: video, queue: queue, timeline: timeline, events: PumpEvents(signal: FakeSignal()),
            captions: captions)
        audioPump = AudioPump(
            decoder: try SoftwareAudioDecoder(outputFormat: Self.format, clock: MonotonicClock()), timeline: timeline,
            events: PumpEvents(signal: FakeSignal()), signal: FakeSignal())
        videoPump.assign(PumpAssignment(film: 1, cursor: feed.videoCursor))
        audioPump.assign(PumpAssignment(film: 1, cursor: feed.audioCursor))
    }

    /// Plays from a position to the end, or as long as is said.
    func play(from position: MediaTime = .zero, for length: MediaTime? = nil) throws {
        self.position = position
        corrections = 0
        let end = length.map { position + $0 }
        try begin(at: position)
        for _ in 0..<200_000 {
            let isEnough = end.map { end in pictures.last.map { $0.time > end } ?? false } ?? false
            if isVideoOver && isAudioOver || isEnough { return }
            settle(videoPump)
            takePictures()
            settle(audioPump)
            takeSound()
            for event in videoPump.events.drain() { hear(event, isPicture: true) }
            for event in audioPump.events.drain() { hear(event, isPicture: false) }
            if isToBeginSooner {
                corrections += 1
                try begin(at: position)
            }
            clock.advance(by: .milliseconds(5))
            step(from: position)
        }
        throw StreamMaker.Failure(text: "no end: \(pictures.count) pictures, sound in \(sound.count) pieces, \(failures)")
    }

    private func begin(at position: MediaTime) throws {
        isToBeginSooner = false
        generation += 1
        (pictures, sound, isVideoOver, isAudioOver) = ([], [], false, false)
        queue.flush(generation: generation)
        captions.begin(generation: generation)
        ring?.flush(generation: generation)
        feed.begin(at: position, generation: generation)
        try load(from: position)
    }

    /// The decoders wait for bytes on a thread of their own: here all must be there before they begin.
    private func load(from position: MediaTime) throws {
        for _ in 0..<20_000 {
            if feed.isComplete(from: position) || feed.streams.contains(where: { $0.failure != nil }) { return }
            step(from: position)
            clock.advance(by: .milliseconds(10))
            source.advance(to: clock.now())
        }
        throw StreamMaker.Failure(text: "the stream doesn't come: \(source.asked.suffix(5))")
    }

    private func step(from position: MediaTime) {
        _ = feed.step(now: clock.now(), position: position, start: .over) { news in
            if case .passedOver(let error) = news { notices.append(error.code) }
        }
    }

    private func settle(_ pump: any Worker) {
        for _ in 0..<1000 { guard case .again = pump.step(now: clock.now()) else { return } }
    }

    private func hear(_ event: PumpEvent, isPicture: Bool) {
        switch event {
        case .opened where !isPicture:
            let ring = AudioRing(format: Self.format, capacity: 38_400, producerSignal: FakeSignal(), consumerSignal: FakeSignal())
            ring.flush(generation: generation)
            self.ring = ring
            audioPump.connect(ring)
        case .ended(let generation) where generation == self.generation, .failed(_, let generation) where generation == self.generation:
            if case .failed(let error, _) = event { failures.append("\(isPicture ? "picture" : "sound"): \(error)") }
            isPicture ? (isVideoOver = true) : (isAudioOver = true)
        case .absent:
            isPicture ? (isVideoOver = true) : (isAudioOver = true)
        case .landedLate(let late, let generation) where generation == self.generation:
            isToBeginSooner = feed.correct(at: position, late: late)
        case .damaged(let error, _): failures.append("damaged: \(error)")
        default: break
        }
    }

    private func takePictures() {
        while let frame = queue.head().frame, queue.pop(frame) {
            let (size, plane) = (frame.format.size, frame.planes.0)
            let place = Int(plane.offset) + Int(plane.stride) * Int(size.height / 2) + Int(size.width / 2)
            let isWhite = (try? mappings.bytes(of: frame.descriptor)[place]).map { $0 > 128 } ?? false
            pictures.append(Picture(time: frame.presentationTime, format: frame.format, isWhite: isWhite, isPreview: frame.isPreview))
            video.pool.release(frame.cell)
        }
    }

    private func takeSound() {
        guard let ring else { return }
        var buffer = [Float](repeating: 0, count: 2 * 4800)
        while case .frames(let count, let time) = buffer.withUnsafeMutableBytes({ ring.read(into: $0) }) {
            let samples = (0..<count).map { buffer[2 * $0] }
            if let last = sound.last, last.start + Self.format.time(ofFrames: Int64(last.samples.count)) == time {
                sound[sound.count - 1].samples += samples
            } else {
                sound.append((time, samples))
            }
        }
    }

    // MARK: What it came to

    /// Where white begins, in seconds.
    var flashes: [Double] {
        pictures.indices.filter { pictures[$0].isWhite && ($0 == 0 || !pictures[$0 - 1].isWhite) }.map { pictures[$0].time.seconds }
    }

    /// Where beeps begin, in seconds.
    var beeps: [Double] {
        var found: [Double] = []
        for piece in sound {
            var quiet = 4800
            for (place, sample) in piece.samples.enumerated() {
                if abs(sample) > 0.3 {
                    if quiet >= 4800 { found.append(piece.start.seconds + Double(place) / 48000) }
                    quiet = 0
                } else {
                    quiet += 1
                }
            }
        }
        return found
    }

    /// Where nothing is heard for 8 ms or more: beginning and length, in seconds.
    var silences: [(start: Double, length: Double)] {
        var found: [(Double, Double)] = []
        for piece in sound {
            var quiet = 0
            for (place, sample) in (piece.samples + [1]).enumerated() {
                if abs(sample) < 0.002 {
                    quiet += 1
                    continue
                }
                if quiet >= 384 { found.append((piece.start.seconds + Double(place - quiet) / 48000, Double(quiet) / 48000)) }
                quiet = 0
            }
        }
        return found
    }

    /// Between two pictures, in milliseconds: the least and the most.
    var intervals: (least: Double, most: Double) {
        let steps = zip(pictures, pictures.dropFirst()).map { ($1.time - $0.time).seconds * 1000 }
        return (steps.min() ?? 0, steps.max() ?? 0)
    }
}
