import Media

/// Volume, mute and fades: multiplies frames in place, moving toward the wanted gain without a step that would click.
struct Gain: Equatable, Sendable {
    /// From silence to full, or back.
    static let rampTime = MediaTime(seconds: 0.010)

    /// What the next frame is multiplied by, in 0…1.
    private(set) var current: Float = 0
    /// What the viewer asked for.
    var wanted: Float = 1

    /// The next frames come out of silence: after a start, a resume, an xrun.
    mutating func fadeIn() { current = 0 }

    /// - Parameters:
    ///   - frames: Whole frames.
    ///   - target: Instead of `wanted`: 0 to fade out.
    mutating func apply(to frames: UnsafeMutableRawBufferPointer, format: AudioFormat, toward target: Float? = nil) {
        let target = target ?? wanted
        if current == 1, target == 1 { return }
        let count = frames.count / format.bytesPerFrame
        let channels = format.layout.count
        let step = 1 / Float(max(1, format.frames(in: Self.rampTime)))
        switch format.sampleFormat {
        case .s16:
            let samples = frames.assumingMemoryBound(to: Int16.self)
            ramp(count, channels, step, target) { index, gain in samples[index] = Int16((Float(samples[index]) * gain).rounded()) }
        case .s32:
            let samples = frames.assumingMemoryBound(to: Int32.self)
            // A Float has 24 bits: through Double, so that the lower ones survive.
            ramp(count, channels, step, target) { index, gain in
                samples[index] = Int32((Double(samples[index]) * Double(gain)).rounded())
            }
        case .float32:
            let samples = frames.assumingMemoryBound(to: Float.self)
            ramp(count, channels, step, target) { index, gain in samples[index] *= gain }
        }
    }

    @inline(__always)
    private mutating func ramp(_ count: Int, _ channels: Int, _ step: Float, _ target: Float, _ multiply: (Int, Float) -> Void) {
        for frame in 0..<count {
            if current < target { current = min(target, current + step) } else if current > target { current = max(target, current - step) }
            for channel in 0..<channels { multiply(frame * channels + channel, current) }
        }
    }
}
