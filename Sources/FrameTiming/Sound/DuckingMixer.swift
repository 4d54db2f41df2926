import Media

/// Puts a voice over the film's sound, and the film lower while the voice speaks.
///
/// The film goes down by 12 dB, in 50 ms, and comes back as slowly a quarter of a second after the voice's last sample, so that it doesn't rise between two
/// lines. The voice itself is mixed as it is; where it is cut off, what would be a step fades away within 5 ms. What is too loud together is limited to
/// full scale.
///
/// - Thread: sound. Allocates at `init` only; takes no lock.
final class DuckingMixer {
    /// -12 dB.
    static let ducked: Float = 0.251_188_64
    /// From full to ducked, or back.
    static let rampTime = MediaTime(seconds: 0.050)
    /// From the voice's last sample to the film's coming back.
    static let holdTime = MediaTime(seconds: 0.250)
    /// In which a cut-off voice fades.
    static let mendTime = MediaTime(seconds: 0.005)
    private static let portion = 256

    private let ring: AudioRing
    private let format: AudioFormat
    /// The voice's share of each loudspeaker.
    private let shares: [Float]
    private let step: Float
    private let holdFrames: Int
    private let mendFrames: Float
    private let voice: UnsafeMutableBufferPointer<Float>

    /// What the film's next frame is multiplied by.
    private(set) var filmGain: Float = 1
    /// Frames since the voice was heard last.
    private(set) var quietFrames = Int.max
    /// Frames for which the film stays down without a voice.
    private var hold = 0
    private var generation: UInt32?
    private var isDry = true
    /// The voice as it was last heard, and what is added to it so that it goes on from there.
    private var last: Float = 0
    private var mend: Float = 0
    private var mendStep: Float = 0

    /// - Parameters:
    ///   - ring: One channel of Float samples.
    ///   - format: The card's.
    /// - Returns: nil unless the ring's rate is the card's.
    init?(_ ring: AudioRing, format: AudioFormat) {
        guard ring.format.layout.count == 1, ring.format.sampleFormat == .float32, ring.format.rate == format.rate else { return nil }
        self.ring = ring
        self.format = format
        shares = Self.shares(of: format.layout)
        step = (1 - Self.ducked) / Float(max(1, format.frames(in: Self.rampTime)))
        holdFrames = Int(clamping: format.frames(in: Self.holdTime))
        mendFrames = Float(max(1, format.frames(in: Self.mendTime)))
        voice = .allocate(capacity: Self.portion)
        voice.initialize(repeating: 0)
    }

    deinit { voice.deallocate() }

    /// Out of the centre where there is one, as films' speech comes; else from both sides, together as loud.
    private static func shares(of layout: ChannelLayout) -> [Float] {
        if layout.speakers.contains(.frontCenter) { return layout.speakers.map { $0 == .frontCenter ? 1 : 0 } }
        let sides: [Speaker] = [.frontLeft, .frontRight]
        let present = layout.speakers.filter(sides.contains)
        // Neither: all of it from the first loudspeaker.
        if present.isEmpty { return layout.speakers.indices.map { $0 == 0 ? 1 : 0 } }
        return layout.speakers.map { sides.contains($0) ? (present.count == 2 ? 0.707_106_77 : 1) : 0 }
    }

    /// Whether it mixes this voice into this format already.
    func isFor(_ ring: AudioRing?, _ format: AudioFormat) -> Bool { ring === self.ring && format == self.format }

    /// Frames of voice that wait. The sound thread's signal is raised once there are some, where there were none.
    var waiting: Int { ring.awaitFrames() }

    /// Mixes what the ring has into frames on their way to the card; those of a silent film as well. Untouched where nobody speaks.
    ///
    /// - Parameter frames: Whole frames in the card's format; the film's, after its volume.
    func mix(into frames: UnsafeMutableRawBufferPointer) {
        let count = frames.count / format.bytesPerFrame
        var done = 0
        while done < count {
            let wanted = min(count - done, Self.portion)
            let spoken = fill(wanted)
            if spoken > 0 {
                hold = holdFrames
                quietFrames = 0
            }
            quietFrames = quietFrames.addingReportingOverflow(wanted - spoken).overflow ? .max : quietFrames + wanted - spoken
            if spoken > 0 || hold > 0 || mend != 0 || filmGain < 1 {
                let size = format.bytesPerFrame
                apply(to: UnsafeMutableRawBufferPointer(rebasing: frames[(done * size)..<((done + wanted) * size)]), wanted)
            }
            hold = max(0, hold - (wanted - spoken))
            done += wanted
        }
    }

    // MARK: The voice

    /// - Returns: frames of voice; what is behind them is silence.
    private func fill(_ wanted: Int) -> Int {
        var filled = 0
        while filled < wanted {
            let part = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: voice[filled..<wanted]))
            guard case .frames(let count, _) = ring.read(into: part), count > 0 else { break }
            let present = ring.current?.generation
            if isDry || present != generation { join(voice[filled]) }
            isDry = false
            generation = present
            smooth(filled..<(filled + count))
            filled += count
        }
        guard filled < wanted else { return filled }
        if !isDry { join(0) }
        isDry = true
        for place in filled..<wanted { voice[place] = 0 }
        smooth(filled..<wanted)
        return filled
    }

    /// The next sample doesn't follow the last one.
    private func join(_ next: Float) {
        mend = next.isFinite ? last - next : last
        mendStep = abs(mend) / mendFrames
    }

    private func smooth(_ places: Range<Int>) {
        for place in places {
            if mend > 0 { mend = max(0, mend - mendStep) } else if mend < 0 { mend = min(0, mend + mendStep) }
            // What is no number would stay in `last` for ever.
            last = (voice[place].isFinite ? voice[place] : 0) + mend
            voice[place] = last
        }
    }

    // MARK: Both

    private func apply(to frames: UnsafeMutableRawBufferPointer, _ count: Int) {
        switch format.sampleFormat {
        case .s16:
            let samples = frames.assumingMemoryBound(to: Int16.self)
            each(count) { index, gain, voice in
                samples[index] = Int16(Self.limited(Float(samples[index]) * gain + voice * 32_768, -32_768, 32_767).rounded())
            }
        case .s32:
            let samples = frames.assumingMemoryBound(to: Int32.self)
            // A Float has 24 bits: through Double, so that the lower ones survive.
            each(count) { index, gain, voice in
                let sum = Double(samples[index]) * Double(gain) + Double(voice) * 2_147_483_648
                samples[index] = Int32(Self.limited(sum, -2_147_483_648, 2_147_483_647).rounded())
            }
        case .float32:
            let samples = frames.assumingMemoryBound(to: Float.self)
            each(count) { index, gain, voice in samples[index] = Self.limited(samples[index] * gain + voice, -1, 1) }
        }
    }

    @inline(__always)
    private func each(_ count: Int, _ mix: (_ index: Int, _ gain: Float, _ voice: Float) -> Void) {
        let channels = shares.count
        let target: Float = hold > 0 ? Self.ducked : 1
        for frame in 0..<count {
            if filmGain > target {
                filmGain = max(target, filmGain - step)
            } else if filmGain < target {
                filmGain = min(target, filmGain + step)
            }
            for channel in 0..<channels { mix(frame * channels + channel, filmGain, voice[frame] * shares[channel]) }
        }
    }

    /// What is no number comes out as the lowest one: the conversion to an integer must not trap.
    @inline(__always)
    private static func limited<Value: BinaryFloatingPoint>(_ value: Value, _ lowest: Value, _ highest: Value) -> Value {
        value >= highest ? highest : value > lowest ? value : lowest
    }
}
