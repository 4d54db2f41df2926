import Media

/// Brings what is quiet up and what is loud down, in place, so that voices are heard at night and nobody is woken.
///
/// A compressor of two to one about −16 dBFS, over all channels alike so that nothing moves in the room. It looks at a millisecond at a time: up
/// at once with a bang, down in about half a second after it. What is quieter than −50 dBFS is silence, in which the gain stays as it is. What would
/// still go over full scale is cut there.
///
/// - Thread: sound. Allocates nothing.
struct Leveller: Equatable, Sendable {
    var isOn: Bool
    /// What frames are multiplied by.
    private(set) var gain: Float = 1
    /// Of the peaks, as a share of full scale.
    private var envelope: Float = 0

    /// Where nothing is changed. Chosen by experiment: voices of films lie about there.
    private static let middle: Float = 0.16
    private static let silence: Float = 0.003
    /// +12 dB.
    private static let most: Float = 4
    /// Of what is missing, in each millisecond.
    private static let (attack, release, leaving): (Float, Float, Float) = (0.5, 0.004, 0.02)

    init(isOn: Bool = false) { self.isOn = isOn }

    /// - Parameter frames: Whole frames.
    mutating func apply(to frames: UnsafeMutableRawBufferPointer, format: AudioFormat) {
        guard isOn || gain != 1 else { return }
        let count = frames.count / format.bytesPerFrame * format.layout.count
        let block = max(1, Int(format.rate) / 1000) * format.layout.count
        switch format.sampleFormat {
        case .s16:
            let samples = frames.assumingMemoryBound(to: Int16.self)
            level(count, block, { Float(samples[$0]) / 32768 }, { samples[$0] = Int16(max(-32768, min(32767, $1 * 32768))) })
        case .s32:
            let samples = frames.assumingMemoryBound(to: Int32.self)
            level(
                count, block, { Float(samples[$0]) / 2_147_483_648 },
                // The largest Float below 2³¹.
                { samples[$0] = Int32(max(-2_147_483_648, min(2_147_483_520, $1 * 2_147_483_648))) })
        case .float32:
            let samples = frames.assumingMemoryBound(to: Float.self)
            level(count, block, { samples[$0] }, { samples[$0] = max(-1, min(1, $1)) })
        }
    }

    @inline(__always)
    private mutating func level(_ count: Int, _ block: Int, _ read: (Int) -> Float, _ write: (Int, Float) -> Void) {
        var start = 0
        while start < count {
            let end = min(count, start + block)
            var peak: Float = 0
            for index in start..<end { peak = max(peak, abs(read(index))) }
            let before = gain
            follow(peak.isFinite ? peak : 1)
            let step = (gain - before) / Float(end - start)
            for index in start..<end { write(index, read(index) * (before + step * Float(index - start + 1))) }
            start = end
        }
    }

    private mutating func follow(_ peak: Float) {
        envelope += (peak - envelope) * (peak > envelope ? Self.attack : Self.release)
        guard isOn else {
            gain += (1 - gain) * Self.leaving
            if abs(gain - 1) < 0.01 { gain = 1 }
            return
        }
        guard peak > Self.silence else { return }
        let wanted = min(Self.most, (Self.middle / envelope).squareRoot())
        gain += (wanted - gain) * (wanted < gain ? Self.attack : Self.leaving)
    }
}
