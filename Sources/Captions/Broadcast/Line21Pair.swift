/// Two bytes of line 21, without their parity. Source: CTA-608-E §4.
struct Line21Pair: Equatable {
    var first: UInt8
    var second: UInt8

    /// - Returns: nil: padding, or a control code with a wrong parity, which is left out; a character with a wrong one becomes a block.
    init?(_ first: UInt8, _ second: UInt8) {
        let (isFirstRight, isSecondRight) = (first.nonzeroBitCount & 1 == 1, second.nonzeroBitCount & 1 == 1)
        self.first = isFirstRight ? first & 0x7F : 0x7F
        self.second = isSecondRight ? second & 0x7F : 0x7F
        if self.first < 0x20, !isSecondRight { return nil }
        if self.first == 0, self.second == 0 { return nil }
    }

    var isControl: Bool { (0x10...0x1F).contains(first) }
}

/// Which of a field's two services speaks.
struct Line21Turn {
    private var channel: Int?
    private var isOtherData = false

    /// - Returns: 1 or 2; nil: neither: data of another kind, or nobody has begun to speak.
    mutating func channel(of pair: Line21Pair) -> Int? {
        if pair.isControl {
            channel = pair.first & 8 == 0 ? 1 : 2
            isOtherData = false
        } else if (0x01...0x0F).contains(pair.first) {
            // The second field has data on the programme, until the next control code.
            isOtherData = true
        }
        return isOtherData ? nil : channel
    }
}
