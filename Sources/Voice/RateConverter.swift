import Glibc

/// Brings samples of one channel to another rate: a windowed sinc in as many phases as the rates' ratio has.
///
/// 32 taps are enough for a voice, of which little lies above 7 kHz: what the filter leaves of mirror images is 70 dB down there. 22,050 to
/// 48,000 is 320 phases, 41 kB, and a thousandth of a second for a second of speech.
struct RateConverter {
    /// Of the ratio, without common factors: outputs for so many inputs.
    private let up: Int
    private let down: Int
    /// `taps` for each phase, the newest input's first.
    private let coefficients: [Float]
    /// The last inputs, the newest last.
    private var inputs = [Float](repeating: 0, count: RateConverter.taps)
    /// Of the next output, in 1/`up` of an input.
    private var phase = 0

    static let taps = 32
    static let rates: ClosedRange<Int32> = 8_000...192_000
    /// Odd rates would make tables of megabytes.
    private static let mostPhases = 2_048

    /// - Returns: nil for rates beyond 8,000…192,000, or without a common factor.
    init?(from: Int32, to: Int32) {
        guard Self.rates.contains(from), Self.rates.contains(to) else { return nil }
        var (divisor, rest) = (Int(from), Int(to))
        while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
        up = Int(to) / divisor
        down = Int(from) / divisor
        guard up <= Self.mostPhases else { return nil }
        coefficients = Self.coefficients(up: up, down: down)
    }

    private static func coefficients(up: Int, down: Int) -> [Float] {
        // In cycles per input sample: half of the lower rate, and a little less, so that the slope ends near it.
        let cutoff = 0.46 * min(1, Double(up) / Double(down))
        let center = Double(taps) / 2
        return (0..<up).flatMap { phase -> [Float] in
            let values = (0..<taps).map { tap -> Double in
                // How long ago the input was, beside the middle of the window.
                let distance = Double(tap) + Double(phase) / Double(up) - center
                let turn = 2 * Double.pi * cutoff * distance
                let sinc = abs(distance) < 1e-9 ? 1 : sin(turn) / turn
                // Blackman's window.
                let place = Double.pi * distance / center
                return sinc * (0.42 + 0.5 * cos(place) + 0.08 * cos(2 * place))
            }
            // Silence and steady values come out the same in every phase.
            let sum = values.reduce(0, +)
            return values.map { Float($0 / sum) }
        }
    }

    /// The next input is a line's first.
    mutating func restart() {
        for place in inputs.indices { inputs[place] = 0 }
        phase = 0
    }

    /// Appends what the samples come to, −1…1; the last 16 inputs are still to be heard then.
    mutating func convert(_ samples: UnsafeBufferPointer<Int16>, into output: inout [Float]) {
        for sample in samples { push(Float(sample) / 32_768, into: &output) }
    }

    /// Appends the rest.
    mutating func finish(into output: inout [Float]) {
        for _ in 0..<(Self.taps / 2) { push(0, into: &output) }
    }

    private mutating func push(_ input: Float, into output: inout [Float]) {
        guard up != down else { return output.append(input) }
        inputs.withUnsafeMutableBufferPointer { inputs in
            for place in 1..<Self.taps { inputs[place - 1] = inputs[place] }
            inputs[Self.taps - 1] = input
        }
        while phase < up {
            output.append(value())
            phase += down
        }
        phase -= up
    }

    private func value() -> Float {
        coefficients.withUnsafeBufferPointer { coefficients in
            inputs.withUnsafeBufferPointer { inputs in
                var sum: Float = 0
                for tap in 0..<Self.taps { sum += coefficients[phase * Self.taps + tap] * inputs[Self.taps - 1 - tap] }
                // A filter overshoots at full scale.
                return min(1, max(-1, sum))
            }
        }
    }
}
