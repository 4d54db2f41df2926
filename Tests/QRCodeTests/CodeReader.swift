import QRCode

/// Reads a QR code of one block of codewords (versions 1 to 3 at level M) as ISO/IEC 18004 has it, without mending anything: what reads so is
/// right in each module.
struct CodeReader {
    let code: QRCode
    private var version: Int { (code.side - 17) / 4 }

    enum Fault: Error, Equatable {
        case formatCopiesDiffer
        case unknownFormat(Int)
        case notBytes(mode: Int)
        case wrongCheck
    }

    private func bit(_ row: Int, _ column: Int) -> Int { code[row, column] ? 1 : 0 }

    /// §7.9: five bits of format, ten of BCH, exclusive-or 101010000010010; twice.
    func format() throws -> Int {
        let last = code.side - 1
        let around =
            [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)]
        let apart = (0..<7).map { (last - $0, 8) } + (0..<8).map { (8, last - 7 + $0) }
        let first = around.reduce(0) { $0 << 1 | bit($1.0, $1.1) }
        let second = apart.reduce(0) { $0 << 1 | bit($1.0, $1.1) }
        guard first == second else { throw Fault.formatCopiesDiffer }
        let plain = first ^ 0b1_0101_0000_0100_10
        var rest = plain
        for place in stride(from: 14, through: 10, by: -1) where rest >> place & 1 == 1 { rest ^= 0b101_0011_0111 << (place - 10) }
        guard rest == 0 else { throw Fault.unknownFormat(plain) }
        return plain >> 10
    }

    /// §7.8.2, table 10.
    private func isMasked(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    private func isFunction(_ row: Int, _ column: Int) -> Bool {
        let side = code.side
        if row == 6 || column == 6 { return true }
        if row < 9 && (column < 9 || column >= side - 8) || row >= side - 8 && column < 9 { return true }
        // The one alignment pattern of versions 2 and 3.
        let middle = side - 7
        return version > 1 && abs(row - middle) <= 2 && abs(column - middle) <= 2
    }

    /// §7.7.3: pairs of columns from the right, up and down in turn.
    private func codewords(mask: Int) -> [UInt8] {
        var bits: [Int] = []
        var isUpward = true
        var right = code.side - 1
        while right > 0 {
            if right == 6 { right -= 1 }
            for step in 0..<code.side {
                let row = isUpward ? code.side - 1 - step : step
                for column in [right, right - 1] where !isFunction(row, column) {
                    bits.append(bit(row, column) ^ (isMasked(mask, row, column) ? 1 : 0))
                }
            }
            isUpward.toggle()
            right -= 2
        }
        return (0..<(bits.count / 8)).map { place in UInt8(bits[(place * 8)..<(place * 8 + 8)].reduce(0) { $0 << 1 | $1 }) }
    }

    /// Error correction's codewords make the polynomial vanish at the powers of 2 (§7.5.2, field of x⁸ + x⁴ + x³ + x² + 1).
    private func isWhole(_ codewords: [UInt8], checks: Int) -> Bool {
        var point = 1
        for _ in 0..<checks {
            var value = 0
            for word in codewords { value = multiplied(value, point) ^ Int(word) }
            if value != 0 { return false }
            point = multiplied(point, 2)
        }
        return true
    }

    private func multiplied(_ left: Int, _ right: Int) -> Int {
        (0..<8).reversed().reduce(0) { product, place in
            let doubled = product << 1 ^ (product & 0x80 != 0 ? 0x11d : 0)
            return right >> place & 1 == 1 ? doubled ^ left : doubled
        }
    }

    /// The text's bytes.
    func read() throws -> [UInt8] {
        let words = codewords(mask: try format() & 7)
        // Table 9: 10, 16 and 26 codewords of correction at level M.
        guard isWhole(words, checks: [10, 16, 26][version - 1]) else { throw Fault.wrongCheck }
        let bits = words.flatMap { word in (0..<8).reversed().map { Int(word >> UInt8($0) & 1) } }
        func number(_ range: Range<Int>) -> Int { bits[range].reduce(0) { $0 << 1 | $1 } }
        guard number(0..<4) == 0b0100 else { throw Fault.notBytes(mode: number(0..<4)) }
        return (0..<number(4..<12)).map { UInt8(number((12 + $0 * 8)..<(20 + $0 * 8))) }
    }
}
