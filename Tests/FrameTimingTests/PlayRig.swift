import FrameTiming
import Media
import TestSupport

/// Decodes "pictures" and sound for ever, as fast as the queues take them.
final class EndlessPictures: Worker {
    let queue: FrameQueue
    let pool: FakeFramePool
    let rate: FrameRate
    var generation: UInt32 = 0
    var next: Int64 = 0
    var last: Int64 = .max
    /// Where set, pictures come at these times instead.
    var times: ((Int64) -> MediaTime)?
    var format: VideoFormat
    private var waiting: VideoFrame?

    init(queue: FrameQueue, pool: FakeFramePool, rate: FrameRate, format: VideoFormat) {
        self.queue = queue
        self.pool = pool
        self.rate = rate
        self.format = format
    }

    func step(now: HostTime) -> WorkerState {
        if generation != queue.generation {
            if let waiting { pool.release(waiting.cell) }
            waiting = nil
            generation = queue.generation
        }
        if let frame = waiting {
            guard queue.push(frame) != .full else { return .waiting(until: nil) }
            waiting = nil
        }
        guard next < last else {
            queue.markEnd(generation: generation)
            return .waiting(until: nil)
        }
        guard let cell = pool.take() else { return .waiting(until: nil) }
        let time = times?(next) ?? MediaTime(ticks: next * Int64(rate.denominator), of: 1, over: Int64(rate.numerator))
        next += 1
        waiting = .fake(cell: cell, at: time, format: format, generation: generation)
        return .again
    }
}

final class EndlessSound: Worker {
    let ring: AudioRing
    var generation: UInt32 = 0
    var next: Int64 = 0
    var last: Int64 = .max
    /// Whether what comes before `last` is all there is.
    var endsAtLast = true
    var isHeldBack = false
    private let blockFrames: Int64 = 1024
    /// The samples come round after so many frames: they are made once, with a block more, and any block is a part of them.
    private static let period: Int64 = 0x4000
    private static let samples: [Int16] = (0..<period + 1024).flatMap { frame in
        [FakeAudioDecoder.sample(ofFrame: frame), FakeAudioDecoder.sample(ofFrame: frame)]
    }

    init(ring: AudioRing) { self.ring = ring }

    func step(now: HostTime) -> WorkerState {
        if isHeldBack { return .waiting(until: nil) }
        generation = ring.generation
        guard next < last else {
            if endsAtLast { ring.markEnd(generation: generation) }
            return .waiting(until: nil)
        }
        let count = min(blockFrames, last - next)
        let first = Int(next % Self.period) * 2
        let taken = Self.samples[first..<first + Int(count) * 2].withUnsafeBytes {
            ring.write($0, time: ring.format.time(ofFrames: next), generation: generation)
        }
        next += Int64(taken)
        return taken < Int(count) ? .waiting(until: nil) : .again
    }
}

/// Display, card, both workers and endless film, on one fake clock.
final class PlayRig {
    let clock = FakeClock()
    let scheduler: FakeScheduler
    let display: FakeDisplay
    let card: FakePCM
    let pool: FakeFramePool
    let queue: FrameQueue
    let ring: AudioRing
    let mediaClock: MediaClock
    let scanOut: ScanOutControl
    let sound: SoundControl
    let pictures: EndlessPictures
    let soundSource: EndlessSound
    /// What is spoken over the film; its producer is the test.
    let voice: AudioRing
    let videoSignal = FakeSignal()
    let audioSignal = FakeSignal()
    let controlSignal = FakeSignal()
    var events: [ScanOutEvent] = []
    var soundEvents: [SoundEvent] = []

    init(
        film: FrameRate, refresh: FrameRate, character: FakePCM.Character = .init(), quirks: FakeDisplay.Quirks = .init(),
        phase: Duration = .zero, declaresRate: Bool = true, hasCard: Bool = true
    ) throws {
        scheduler = FakeScheduler(clock: clock)
        display = FakeDisplay(clock: clock, refreshRate: refresh, phase: phase, quirks: quirks)
        card = FakePCM(clock: clock, character: character)
        let (scanOutSignal, soundSignal) = (FakeSignal(), FakeSignal())
        pool = FakeFramePool(cells: 10, signal: videoSignal)
        queue = FrameQueue(capacity: 4, pool: pool, producerSignal: videoSignal, consumerSignal: scanOutSignal)
        mediaClock = MediaClock(readerSignal: scanOutSignal)
        scanOut = ScanOutControl(signal: scanOutSignal, controlSignal: controlSignal)
        sound = SoundControl(signal: soundSignal, controlSignal: controlSignal)
        let configuration = try card.configure(.fake)
        ring = AudioRing(format: configuration.format, capacity: 24000, producerSignal: audioSignal, consumerSignal: soundSignal)
        voice = AudioRing(
            format: AudioFormat(rate: configuration.format.rate, layout: .mono, sampleFormat: .float32), capacity: 480_000,
            producerSignal: FakeSignal(), consumerSignal: soundSignal)
        pictures = EndlessPictures(queue: queue, pool: pool, rate: film, format: .fake(declaresRate ? film : nil))
        soundSource = EndlessSound(ring: ring)
        scheduler.add(display)
        scheduler.add("video", pictures, signal: videoSignal)
        scheduler.add("audio", soundSource, signal: audioSignal)
        scheduler.add(
            "scan-out",
            ScanOutWorker(output: display, queue: queue, clock: mediaClock, pool: pool, control: scanOut), signal: scanOutSignal)
        scheduler.add("sound", SoundWorker(clock: mediaClock, control: sound, screen: scanOut), signal: soundSignal)
        if hasCard { sound.send(.attach(SoundRoute(output: card, configuration: configuration, ring: ring, voice: voice))) }
    }

    func drain() {
        while let event = scanOut.nextEvent() { events.append(event) }
        while let event = sound.nextEvent() { soundEvents.append(event) }
    }

    /// Shows the first picture, then plays.
    func begin(at position: MediaTime = .zero) throws {
        try scheduler.run(for: .seconds(1)) {
            drain()
            return events.contains { if case .picture = $0 { true } else { false } }
        }
        scanOut.send(.play)
        sound.send(.play(position: position))
    }

    /// How many vblanks each picture stood, from the first that kept its slot on.
    var holds: [UInt64] {
        let flips = display.pictures.dropFirst()
        return zip(flips, flips.dropFirst()).map { $1.timing.sequence - $0.timing.sequence }
    }

    /// Runs of equal holds, as text: `3 2 3 2…`.
    func counts() -> FrameCounts { scanOut.record.figures.counts }
}
