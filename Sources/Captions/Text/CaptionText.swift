/// A file's text as the readers take it: UTF-8, each line's end one LF, no NUL.
struct CaptionText {
    /// How the file was written.
    enum Encoding: Sendable {
        case utf8
        case utf16
        /// What older tools for Windows wrote where they say nothing.
        case windows1252
    }

    /// Not always well-formed: what isn't UTF-8 becomes U+FFFD where a text is made of it.
    let bytes: [UInt8]
    let encoding: Encoding

    /// - Parameters:
    ///   - bytes: Of the file, its byte order mark included.
    ///   - isAlwaysUTF8: What isn't UTF-8 stays as it is; otherwise it is taken for Windows-1252.
    init(_ bytes: [UInt8], isAlwaysUTF8: Bool) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            self.bytes = Self.withOneLineEnd(bytes[3...])
        } else if !isAlwaysUTF8, let isBigEndian = Self.byteOrder(of: bytes) {
            encoding = .utf16
            self.bytes = Self.withOneLineEnd(Self.utf8(ofUTF16: bytes, isBigEndian: isBigEndian)[...])
        } else if isAlwaysUTF8 || Self.isUTF8(bytes) {
            encoding = .utf8
            self.bytes = Self.withOneLineEnd(bytes[...])
        } else {
            encoding = .windows1252
            self.bytes = Self.withOneLineEnd(Self.utf8(ofWindows1252: bytes)[...])
        }
    }

    /// By the mark; without one, by the zero bytes of the first characters, which a text of captions has in ASCII.
    ///
    /// - Returns: nil: not UTF-16.
    private static func byteOrder(of bytes: [UInt8]) -> Bool? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): return false
        case (0xFE, 0xFF): return true
        case (1..., 0): return bytes.count >= 4 && bytes[2] != 0 && bytes[3] == 0 ? false : nil
        case (0, 1...): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] != 0 ? true : nil
        default: return nil
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    private static func utf8(ofUTF16 bytes: [UInt8], isBigEndian: Bool) -> [UInt8] {
        let units = stride(from: 0, to: bytes.count - 1, by: 2).lazy.map { place -> UInt16 in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        _ = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: false) { result.append($0) }
        return result.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(result.dropFirst(3)) : result
    }

    private static func utf8(ofWindows1252 bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            guard byte >= 0x80 else {
                result.append(byte)
                continue
            }
            result.append(contentsOf: String(windows1252(byte)).utf8)
        }
        return result
    }

    /// Source: the Encoding Standard's index of windows-1252; the same places are replaced in HTML's numeric references (HTML §13.2.5.80).
    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        let index = Int(byte) - 0x80
        return (0..<32).contains(index) ? upper[index] : Unicode.Scalar(byte)
    }

    private static let upper: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}", "\u{2030}", "\u{160}",
        "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}", "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}",
        "\u{2013}", "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]

    /// As WebVTT §6.1 has it, step 1: NUL is U+FFFD, CR LF and CR are LF.
    private static func withOneLineEnd(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var wasReturn = false
        for byte in bytes {
            switch byte {
            case 0: result.append(contentsOf: [0xEF, 0xBF, 0xBD])
            case 0x0D: result.append(0x0A)
            case 0x0A where wasReturn: break
            default: result.append(byte)
            }
            wasReturn = byte == 0x0D
        }
        return result
    }
}
