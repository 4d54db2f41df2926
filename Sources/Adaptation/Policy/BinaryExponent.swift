/// Powers and logarithms of two without a C library: the same bits on every machine, which keeps decisions repeatable.
enum BinaryExponent {
    /// log₂ of e.
    static let log2e: Float = 1.442_695

    /// log₂ x, within 1e-6; a value that is not above 0 counts as the smallest one.
    static func log2(_ value: Float) -> Float {
        let positive =
            value > Float.leastNormalMagnitude ? (value.isFinite ? value : Float.greatestFiniteMagnitude) : Float.leastNormalMagnitude
        var exponent = Float(Int32(positive.bitPattern >> 23) - 127)
        var mantissa = Float(bitPattern: (positive.bitPattern & 0x007F_FFFF) | 0x3F80_0000)
        if mantissa > 1.414_213_6 {
            mantissa *= 0.5
            exponent += 1
        }
        // 2 atanh(s) = ln m, in a series that is short because m is close to 1; divided by ln 2.
        let s = (mantissa - 1) / (mantissa + 1)
        let square = s * s
        return exponent + s * (2.885_390_1 + square * (0.961_796_7 + square * (0.577_078_0 + square * 0.412_198_6)))
    }

    /// 2ˣ, within 1e-6 of itself; x is held to ±126.
    static func exp2(_ exponent: Float) -> Float {
        guard exponent == exponent else { return 0 }
        let held = min(max(exponent, -126), 126)
        let whole = held.rounded(.down)
        let f = (held - whole) * 0.693_147_2
        let part = 1 + f * (1 + f * (0.5 + f * (0.166_666_7 + f * (0.041_666_7 + f * (0.008_333_3 + f * (0.001_388_9 + f * 0.000_198_4))))))
        return part * Float(bitPattern: UInt32(Int32(whole) + 127) << 23)
    }
}
