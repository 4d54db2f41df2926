import Media

/// Moves sound from the ring to one card: what was read but not yet taken by the card, what must be played again after a pause,
/// gain, the voice over it, and which moment each frame is. No thread, no clock: `SoundWorker` decides when.
///
/// - Thread: sound. Allocates at `init` only.
final class CardFeed {
    let route: SoundRoute
    let format: AudioFormat
    var gain = Gain()
    /// Puts the voice over what goes to the card; nil: there is none, or not at the card's rate.
    let voice: DuckingMixer?
    var leveller = Leveller()
    /// By how much sound is heard later than its picture, as the viewer wants it: each of its moments counts as so much later. Negative: sooner.
    private(set) var delay = MediaTime.zero
    private(set) var timeline = HeardTimeline()
    /// Of the worker's present step, for the book.
    var now = HostTime(nanoseconds: 0)
    private let record: SoundRecord
    /// What the card said last since its start.
    private var lastTiming: AudioTiming?
    /// Frames behind the card's buffer: a link's, a receiver's. Averaged; nil until the card has run.
    private var latencyFrames: Double?
    private let history: PlayedHistory
    private let scratch: UnsafeMutableRawBufferPointer
    /// Frames in `scratch` that the card hasn't taken, from `leftoverStart` on; gain and voice are in them already.
    private var leftoverStart = 0
    private var leftover = 0
    private var leftoverTime = MediaTime.zero
    /// They are none of the film's.
    private var isLeftoverSilence = false
    /// Frames back from the newest of the history that are to be played again, and the first one's time.
    private var replay = 0
    private var replayTime = MediaTime.zero
    /// Frames of film (not silence) that the timeline counts.
    private var soundFrames: Int64 = 0

    /// What a portion came to.
    enum Portion: Equatable {
        case moved
        /// The card takes no more.
        case cardFull
        /// The ring has no more that may be read.
        case ringEmpty
        case ringEnded
        case xrun
        case lost(AudioError)
    }

    /// - Parameter before: What fed the card last: of the same card it knows how long the way behind its buffer is.
    init(_ route: SoundRoute, record: SoundRecord, after before: CardFeed? = nil) {
        self.route = route
        if let before, before.route.output === route.output { latencyFrames = before.latencyFrames }
        self.record = record
        format = route.configuration.format
        // The voice goes on in the midst of a word.
        if let former = before?.voice, former.isFor(route.voice, format) {
            voice = former
        } else {
            voice = route.voice.flatMap { DuckingMixer($0, format: route.configuration.format) }
        }
        let frameSize = format.bytesPerFrame
        history = PlayedHistory(capacity: route.configuration.bufferFrames * 2, frameSize: frameSize)
        scratch = .allocate(byteCount: max(1, route.configuration.periodFrames) * frameSize, alignment: 64)
    }

    deinit { scratch.deallocate() }

    // MARK: The card

    /// Where the card stands; nil while it doesn't say.
    func timing() -> AudioTiming? {
        guard let timing = route.output.timing() else { return nil }
        lastTiming = timing
        // Delay and room are of one moment: what is left is on its way behind the buffer.
        let behind = Double(timing.delayFrames) - Double(route.configuration.bufferFrames - timing.availableFrames)
        let limited = min(max(0, behind), Double(format.rate) / 5)
        latencyFrames = latencyFrames.map { $0 + (limited - $0) / 16 } ?? limited
        return timing
    }

    /// From a frame's leaving the buffer to its being heard, as far as the card has said.
    var latency: Duration { .nanoseconds(Int64((latencyFrames ?? 0) / Double(max(1, format.rate)) * 1e9)) }

    /// Plays what was written.
    func startCard() {
        route.output.start()
        note(.started, time: timeline.time(at: 0, format: format))
    }

    /// Stops at once, and throws away what the card still holds.
    func stopCard() {
        route.output.stop()
        note(.stopped, time: lastTiming.flatMap(heard))
        lastTiming = nil
    }

    private func note(_ deed: SoundLedgerEntry.Deed, _ frames: Int = 0, time: MediaTime? = nil) {
        record.add(
            SoundLedgerEntry(
                time: now, deed: deed, frames: frames, mediaTime: time, delayFrames: lastTiming?.delayFrames, stamp: lastTiming?.time,
                generation: route.ring.generation))
    }

    private func note(_ write: AudioWrite, as deed: SoundLedgerEntry.Deed, time: MediaTime? = nil) {
        switch write {
        case .wrote(let count): if count > 0 { note(deed, count, time: time) }
        case .xrun: note(.xrun)
        case .lost: note(.lost)
        }
    }

    // MARK: Moving

    /// Frames never given to the card before it runs low, so that there is something to fade out with.
    private var reserve: Int { Int(format.frames(in: Gain.rampTime)) }

    /// Frames that could be moved now, the reserve left alone.
    var readable: Int {
        let queued = route.ring.readable()
        return leftoverFilm + replay + (route.ring.isEnded ? queued : max(0, queued - reserve))
    }

    private var leftoverFilm: Int { isLeftoverSilence ? 0 : leftover }

    /// The film's time of the next frame to be written.
    var nextTime: MediaTime? {
        if leftoverFilm > 0 { return leftoverTime }
        return replay > 0 ? replayTime : route.ring.nextTime().map { $0 + delay }
    }

    /// Other sound goes with each picture from now on.
    func delay(by delay: MediaTime) {
        let change = delay - self.delay
        self.delay = delay
        timeline.move(by: change)
        leftoverTime = leftoverTime + change
        replayTime = replayTime + change
    }

    /// Writes at most one period.
    ///
    /// - Parameters:
    ///   - limit: Frames the card is known to take.
    ///   - fadingOut: Takes the reserve too, and lets it end in silence.
    func move(limit: Int, fadingOut: Bool = false) -> Portion {
        if leftover > 0 { return write() }
        let wanted = min(limit, scratch.count / format.bytesPerFrame)
        guard wanted > 0 else { return .cardFull }
        if replay > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: scratch[..<(min(wanted, replay) * format.bytesPerFrame)])
            let count = history.copy(from: replay, into: part)
            guard count > 0 else {
                replay = 0
                return .moved
            }
            leftoverTime = replayTime
            replay -= count
            replayTime = replayTime + format.time(ofFrames: Int64(count))
            return prepared(count, fadingOut: fadingOut)
        }
        let allowed = fadingOut ? route.ring.readable() : readable
        guard allowed > 0 || route.ring.isEnded else { return .ringEmpty }
        switch route.ring.read(
            into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<(min(wanted, max(allowed, 1)) * format.bytesPerFrame)]))
        {
        case .frames(let count, let time):
            history.append(UnsafeRawBufferPointer(rebasing: scratch[..<(count * format.bytesPerFrame)]))
            leftoverTime = time + delay
            return prepared(count, fadingOut: fadingOut)
        case .empty: return .ringEmpty
        case .ended: return .ringEnded
        }
    }

    private func prepared(_ count: Int, fadingOut: Bool) -> Portion {
        if fadingOut { note(.fadedOut, time: leftoverTime) }
        let part = UnsafeMutableRawBufferPointer(rebasing: scratch[..<(count * format.bytesPerFrame)])
        leveller.apply(to: part, format: format)
        gain.apply(to: part, format: format, toward: fadingOut ? 0 : nil)
        return speakOver(part, isSilence: false)
    }

    private func speakOver(_ part: UnsafeMutableRawBufferPointer, isSilence: Bool) -> Portion {
        voice?.mix(into: part)
        leftoverStart = 0
        leftover = part.count / format.bytesPerFrame
        isLeftoverSilence = isSilence
        return write()
    }

    private func write() -> Portion {
        let size = format.bytesPerFrame
        let part = scratch[(leftoverStart * size)..<((leftoverStart + leftover) * size)]
        let outcome = route.output.write(UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: part)))
        note(outcome, as: isLeftoverSilence ? .wroteSilence : .wrote, time: isLeftoverSilence ? nil : leftoverTime)
        switch outcome {
        case .wrote(let count):
            let count = min(max(0, count), leftover)
            if isLeftoverSilence {
                timeline.addSilence(count)
            } else {
                timeline.add(count, at: leftoverTime, format: format)
                soundFrames += Int64(count)
                leftoverTime = leftoverTime + format.time(ofFrames: Int64(count))
            }
            leftoverStart += count
            leftover -= count
            return leftover > 0 ? .cardFull : .moved
        case .xrun: return .xrun
        case .lost(let error): return .lost(error)
        }
    }

    /// Keeps the card running past the last frame of film, or without a film; a voice is heard over it.
    func moveSilence(_ frames: Int) -> Portion {
        guard leftover == 0 else { return write() }
        let count = min(frames, scratch.count / format.bytesPerFrame)
        guard count > 0 else { return .cardFull }
        let part = UnsafeMutableRawBufferPointer(rebasing: scratch[..<(count * format.bytesPerFrame)])
        part.initializeMemory(as: UInt8.self, repeating: 0)
        return speakOver(part, isSilence: true)
    }

    /// The moment heard now; nil while the card doesn't say.
    func heard(_ timing: AudioTiming) -> MediaTime? {
        timeline.time(at: timeline.written - timing.delayFrames, format: format)
    }

    /// The card has been stopped and its queue thrown away: what it hadn't played comes again first.
    ///
    /// - Returns: the moment at which sound stopped.
    func stopped(at timing: AudioTiming?) -> MediaTime? {
        // What was read from the ring but not heard: queued in the card, and left over here.
        let heardFrames = timing.map { max(0, timeline.written - max(0, $0.delayFrames)) } ?? timeline.written
        let time = timeline.isEmpty ? nextTime : timeline.time(at: min(heardFrames, soundFrames), format: format)
        let unheard = Int(max(0, soundFrames - heardFrames)) + leftoverFilm + replay
        replay = min(unheard, history.frames)
        if let time, replay > 0 { replayTime = time }
        leftover = 0
        restarted()
        return time
    }

    /// The card begins anew with the next write: a start, or an xrun (all that was written was heard).
    func restarted() {
        timeline.restart()
        soundFrames = 0
        gain.fadeIn()
    }

    /// The card has been stopped while it played no film: of the film, nothing was lost.
    func stoppedSpeaking() {
        if isLeftoverSilence { leftover = 0 }
        restarted()
    }

    /// Forgets everything: another generation is wanted.
    func forget() {
        leftover = 0
        replay = 0
        history.clear()
        restarted()
    }

    /// Passes over what a silent clock, or the viewer's steps, have passed.
    func skip(to time: MediaTime) {
        if !isLeftoverSilence { leftover = 0 }
        let passed = min(replay, max(0, Int(clamping: format.frames(in: time - replayTime))))
        replay -= passed
        replayTime = replayTime + format.time(ofFrames: Int64(passed))
        guard replay == 0 else { return }
        while let next = route.ring.nextTime().map({ $0 + delay }), next < time {
            let frames = Int(clamping: format.frames(in: time - next))
            guard frames > 0, case .frames = route.ring.skip(frames) else { return }
        }
    }
}
