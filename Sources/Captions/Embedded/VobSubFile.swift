import Media

/// The captions of a DVD as two files: an index (`.idx`) in words, and the pictures (`.sub`) in packs of an MPEG-2 programme stream.
///
/// Neither has a specification; what is written here is what the index files say themselves, and ISO/IEC 13818-1 §2.5 for the packs.
public struct VobSubFile: Sendable {
    /// One of its texts; its place is the number in the index.
    public struct Track: Sendable {
        /// With what a decoder reads its packets.
        public var captions: EmbeddedCaptions
        fileprivate var entries: [(time: MediaTime, place: Int)] = []
    }

    /// In the index's order.
    public private(set) var tracks: [Track] = []
    /// What it breaks.
    public private(set) var warnings: [CaptionWarning]
    private let limits: CaptionLimits

    /// Whether a text, of which these are the first bytes, is an index.
    public static func recognises(_ head: [UInt8]) -> Bool {
        CaptionText(Array(head.prefix(256)), isAlwaysUTF8: true).bytes[...].begins(with: "# VobSub index file")
    }

    /// - Parameters:
    ///   - index: Of the `.idx` file.
    ///   - limits: What is taken at most; cues are of all texts together.
    /// - Throws: `CaptionError`: it is too long, or no index.
    public init(index: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) {
        guard index.count <= limits.bytes else { throw CaptionError("it has \(index.count) bytes, and at most \(limits.bytes) are taken") }
        guard Self.recognises(index) else { throw CaptionError("it does not begin as an index of VobSub does") }
        self.limits = limits
        var reader = IndexReader(limits: limits)
        reader.read(CaptionText(index, isAlwaysUTF8: false).bytes)
        tracks = reader.tracks
        warnings = reader.warnings.list
    }

    // MARK: The index

    private struct IndexReader {
        var tracks: [Track] = []
        var warnings: CaptionWarnings
        private var left: Int
        private var canvas: PixelSize?
        /// The lines that libavcodec reads.
        private var header: [UInt8] = []
        private var usual: Int64?
        private var delay = MediaTime.zero

        /// DVDs have 32.
        private static let mostTracks = 64

        init(limits: CaptionLimits) {
            warnings = CaptionWarnings(limits: limits)
            left = limits.cues
        }

        mutating func read(_ text: [UInt8]) {
            var lines = TextLines(text)
            while let line = lines.next()?.trimmed {
                guard line.first != .ascii("#"), let colon = line.firstIndex(of: .ascii(":")) else { continue }
                let value = line[(colon + 1)...].trimmed
                switch line[..<colon].trimmed.lowercasedText {
                case "size":
                    let sides = value.parts(at: .ascii("x"), most: 2).map { $0.trimmed.wholeNumber ?? 0 }
                    if sides.count == 2, sides.allSatisfy({ (1...8192).contains($0) }) {
                        canvas = PixelSize(width: Int32(sides[0]), height: Int32(sides[1]))
                        header += Array(line) + [0x0A]
                    }
                case "palette": if value.count <= 256 { header += Array(line) + [0x0A] }
                case "langidx": usual = value.wholeNumber
                case "id": begin(value, at: lines.number)
                case "delay": delay = delay + (Self.time(value) ?? .zero)
                case "timestamp": if !add(value, at: lines.number) { return finish() }
                default: break
                }
            }
            finish()
        }

        private mutating func finish() {
            for index in tracks.indices {
                tracks[index].captions.header = header
                tracks[index].captions.canvas = canvas
                tracks[index].captions.isDefault = usual == Int64(tracks[index].captions.stream)
            }
        }

        /// `en, index: 0`.
        private mutating func begin(_ value: ArraySlice<UInt8>, at line: Int) {
            let parts = value.parts(at: .ascii(","), most: 2)
            let number = parts.count > 1 ? parts[1].parts(at: .ascii(":"), most: 2).last?.trimmed.wholeNumber : nil
            let stream = number ?? Int64(tracks.count)
            guard (0..<32).contains(stream), tracks.count < Self.mostTracks else {
                return warnings.add(line, "VobSub", "a DVD has no such text; its lines go to the one before")
            }
            var captions = EmbeddedCaptions(stream: Int(stream), coding: .vobSub, codec: "dvd_subtitle")
            let language = parts[0].trimmed.lowercasedText
            captions.language = language.isEmpty || language == "--" ? nil : language
            tracks.append(Track(captions: captions))
            delay = .zero
        }

        /// `00:00:01:234, filepos: 00000800`.
        ///
        /// - Returns: false: a limit is reached.
        private mutating func add(_ value: ArraySlice<UInt8>, at line: Int) -> Bool {
            let parts = value.parts(at: .ascii(","), most: 2)
            guard !tracks.isEmpty, parts.count == 2, let time = Self.time(parts[0].trimmed),
                let place = Self.hexadecimal(parts[1].parts(at: .ascii(":"), most: 2).last?.trimmed ?? [])
            else {
                warnings.add(line, "VobSub", "the line has no time and place; it is left out")
                return true
            }
            guard left > 0 else {
                warnings.add(line, "Lanterne's limits", "there are too many cues; from this one on they are left out")
                return false
            }
            left -= 1
            tracks[tracks.count - 1].entries.append((max(.zero, time + delay), place))
            return true
        }

        private static func time(_ text: ArraySlice<UInt8>) -> MediaTime? {
            let isNegative = text.first == .ascii("-")
            let parts = text.drop { $0 == .ascii("-") || $0 == .ascii("+") }.parts(at: .ascii(":")).map(\.trimmed.wholeNumber)
            guard parts.count == 4, parts.allSatisfy({ $0 != nil && $0 ?? 0 < 1_000_000 }) else { return nil }
            let numbers = parts.map { $0 ?? 0 }
            let time = ClockText.time(Array(numbers[..<3]), milliseconds: numbers[3])
            return isNegative ? .zero - time : time
        }

        private static func hexadecimal(_ text: ArraySlice<UInt8>) -> Int? {
            guard (1...15).contains(text.count) else { return nil }
            var value = 0
            for byte in text {
                guard let digit = byte.hexadecimal else { return nil }
                value = value << 4 | Int(digit)
            }
            return value
        }
    }

    // MARK: The pictures

    /// A unit has two bytes of length; the packs around it, and those of the other texts between, are not much more.
    private static let longestReach = 512 << 10

    /// - Parameters:
    ///   - track: One of `tracks`.
    ///   - pictures: Of the `.sub` file.
    /// - Returns: what lies at the track's places, in the index's order; what is cut or lies outside is left out.
    public func packets(of track: Track, in pictures: [UInt8]) -> [CaptionPacket] {
        var packets: [CaptionPacket] = []
        // A hostile index could have the same bytes read for each of its lines.
        var budget = 4 * pictures.count
        for entry in track.entries {
            guard budget > 0 else { break }
            guard entry.place < pictures.count else { continue }
            let reach = pictures[entry.place..<min(pictures.count, entry.place + Self.longestReach)]
            var reader = PackReader(reach, stream: UInt8(0x20 + track.captions.stream & 0x1F))
            if let unit = reader.unit() { packets.append(CaptionPacket(time: entry.time, bytes: unit)) }
            budget -= reader.taken
        }
        return packets
    }

    /// Walks the packs. Source: ISO/IEC 13818-1 §2.5.3, §2.4.3.6.
    private struct PackReader {
        private let bytes: ArraySlice<UInt8>
        private let stream: UInt8
        private var place: Int

        init(_ bytes: ArraySlice<UInt8>, stream: UInt8) {
            self.bytes = bytes
            self.stream = stream
            place = bytes.startIndex
        }

        var taken: Int { place - bytes.startIndex + 64 }

        /// - Returns: nil: it isn't whole.
        mutating func unit() -> [UInt8]? {
            var unit: [UInt8] = []
            while let part = payload() {
                unit += part
                guard unit.count >= 2 else { continue }
                let length = Int(unit[0]) << 8 | Int(unit[1])
                guard length > 4 else { return nil }
                if unit.count >= length { return Array(unit.prefix(length)) }
            }
            return nil
        }

        /// The next of the stream's payloads.
        private mutating func payload() -> ArraySlice<UInt8>? {
            while bytes.endIndex - place >= 6, bytes[place...].starts(with: [0, 0, 1]) {
                let code = bytes[place + 3]
                if code == 0xBA {
                    // MPEG-2's has ten bytes more, and as many of stuffing as the last one says; MPEG-1's eight.
                    let isSecond = bytes[place + 4] & 0xC0 == 0x40
                    guard bytes.endIndex - place >= 14 else { return nil }
                    place += isSecond ? 14 + Int(bytes[place + 13] & 7) : 12
                    continue
                }
                guard code >= 0xBB else { return nil }
                let start = place + 6
                let end = start + Int(bytes[place + 4]) << 8 + Int(bytes[place + 5])
                guard end <= bytes.endIndex else { return nil }
                place = end
                guard code == 0xBD, end - start > 3 else { continue }
                let data = start + 3 + Int(bytes[start + 2])
                if data < end, bytes[data] == stream { return bytes[(data + 1)..<end] }
            }
            return nil
        }
    }
}
