import Crypto
import Media

/// Encrypts a film's segments as they were written: AES-128 in counter mode, samples by themselves. Source: ISO/IEC 23001-7 §10.1 (`cenc`).
///
/// ffmpeg's own encryption can't be used: what it writes of vectors into fragments is read by nobody, and it takes the key from its command
/// line, which everybody on the machine sees.
final class SegmentLock {
    private let key: ContentKey
    private let decryptor: any SampleDecryptor

    /// The system whose box names keys and nothing else. Source: W3C "cenc" Initialization Data Format, §4.
    static let commonSystem: [UInt8] = [
        0x10, 0x77, 0xef, 0xec, 0xc0, 0xb2, 0x4d, 0x02, 0xac, 0xe3, 0x3c, 0x1e, 0x52, 0xe2, 0xfb, 0x4b,
    ]

    /// What stays readable at a unit's beginning: its type and more than its slice header, as the standard recommends.
    private static let clearOfUnit = 48

    /// - Returns: nil where the key isn't 16 bytes, or the library refuses.
    init?(_ key: ContentKey) {
        // In counter mode both ways are the same.
        let made = key.key.withUnsafeBytes { OpenSSLCipher().makeDecryptor(.counter, key: $0) }
        guard key.id.count == 16, let made else { return nil }
        self.key = key
        decryptor = made
    }

    /// The `pssh` that says which key opens a film.
    static func systemBox(_ id: [UInt8]) -> [UInt8] {
        BoxWriter.full("pssh", version: 1, commonSystem + BoxWriter.number(1, 4) + id + BoxWriter.number(0, 4))
    }

    // MARK: The initialization segment

    /// With its sample entry protected, and the key named.
    ///
    /// - Parameter path: For errors.
    func header(_ bytes: [UInt8], path: String) throws(PackagingError) -> [UInt8] {
        let file = BoxBytes(bytes: bytes)
        let made = rebuilt(file, 0..<bytes.count)
        guard made.count > bytes.count + 52 else { throw .wrongSegment(path: path, reason: "its header can't be protected") }
        return made
    }

    private static let containers: Set<String> = ["moov", "trak", "mdia", "minf", "stbl"]

    private func rebuilt(_ file: BoxBytes, _ range: Range<Int>) -> [UInt8] {
        file.boxes(in: range).flatMap { box -> [UInt8] in
            switch box.kind {
            case "stsd" where box.content.count >= 8:
                let table = box.content.lowerBound
                let entries = file.boxes(in: (table + 8)..<box.content.upperBound).flatMap { entry(file, $0) }
                return BoxWriter.box("stsd", file.bytes[table..<(table + 8)] + entries)
            case let kind where Self.containers.contains(kind):
                return BoxWriter.box(kind, rebuilt(file, box.content) + (kind == "moov" ? Self.systemBox(key.id) : []))
            default: return Array(file.bytes[box.whole])
            }
        }
    }

    private func entry(_ file: BoxBytes, _ entry: FileBox) -> [UInt8] {
        let isSound = entry.kind == "mp4a"
        // Version 0; protected; a vector of eight bytes for each sample.
        let scheme = BoxWriter.box("schi", BoxWriter.full("tenc", [0, 0, 1, 8] + key.id))
        let kind = BoxWriter.full("schm", Array("cenc".utf8) + BoxWriter.number(0x0001_0000, 4))
        let information = BoxWriter.box("sinf", BoxWriter.box("frma", Array(entry.kind.utf8)) + kind + scheme)
        return BoxWriter.box(isSound ? "enca" : "encv", file.bytes[entry.content] + information)
    }

    // MARK: Segments

    /// With all samples encrypted.
    ///
    /// - Parameters:
    ///   - track: Of the title; no other has this number.
    ///   - number: Of the segment within the track. With the track's it makes vectors that are used once under this key.
    ///   - path: For errors.
    func segment(
        _ bytes: [UInt8], header: TrackHeader, track: Int, number: Int, path: String
    ) throws(PackagingError) -> [UInt8] {
        guard (0..<4096).contains(track), (0..<(1 << 32)).contains(number) else {
            throw .wrongSegment(path: path, reason: "it is one of too many")
        }
        let file = BoxBytes(bytes: bytes)
        let parts = try SegmentFragments(bytes, header: header, path: path)
        var vector = UInt64(track) << 52 | UInt64(number) << 20
        var made: [UInt8] = []
        made.reserveCapacity(bytes.count + 4096)
        var media = bytes
        for box in file.boxes {
            switch box.kind {
            // It counts bytes that are more now.
            case "sidx": break
            case "moof":
                guard let fragment = parts.fragments.first(where: { $0.movie == box }) else { break }
                made += try lock(fragment, of: file, in: &media, hasUnits: header.hasUnits, vector: &vector, path: path)
            case "mdat": made += media[box.whole]
            default: made += bytes[box.whole]
            }
        }
        return made
    }

    /// Encrypts a fragment's samples where they lie.
    ///
    /// - Returns: The new `moof`.
    private func lock(
        _ fragment: SegmentFragments.Fragment, of file: BoxBytes, in media: inout [UInt8], hasUnits: Bool, vector: inout UInt64,
        path: String
    ) throws(PackagingError) -> [UInt8] {
        var rows: [[UInt8]] = []
        var place = fragment.movie.whole.lowerBound + fragment.dataOffset
        for size in fragment.sizes {
            let sample = place..<(place + size)
            let parts = hasUnits ? try Self.parts(of: sample, in: file, path: path) : []
            rows.append(BoxWriter.number(vector, 8) + Self.written(parts))
            try encrypt(sample, parts, in: &media, vector: vector, path: path)
            place += size
            vector += 1
        }
        guard fragment.sizes.count < 1 << 20, rows.allSatisfy({ $0.count <= 255 }) else {
            throw .wrongSegment(path: path, reason: "a picture has too many parts")
        }
        return head(fragment, of: file, rows, hasUnits: hasUnits)
    }

    private func head(_ fragment: SegmentFragments.Fragment, of file: BoxBytes, _ rows: [[UInt8]], hasUnits: Bool) -> [UInt8] {
        let count = BoxWriter.number(UInt64(rows.count), 4)
        // Each row's own length, or eight bytes for all.
        let lengths: [UInt8] = hasUnits ? rows.map { UInt8(truncatingIfNeeded: $0.count) } : []
        let usual: [UInt8] = [hasUnits ? 0 : 8]
        let sizes = BoxWriter.full("saiz", usual + count + lengths)
        let vectors = BoxWriter.full("senc", flags: hasUnits ? 2 : 0, count + rows.flatMap { $0 })
        let added = sizes.count + 20 + vectors.count
        var track: [UInt8] = []
        for box in file.boxes(in: fragment.track.content) {
            var bytes = Array(file.bytes[box.whole])
            if box == fragment.run {
                // Header, version and flags, and how many: then where the samples are.
                let place = box.content.lowerBound - box.whole.lowerBound + 8
                bytes.replaceSubrange(place..<(place + 4), with: BoxWriter.number(UInt64(fragment.dataOffset + added), 4))
            }
            track += bytes
        }
        // Where the first vector will be, from the beginning of moof.
        let before = fragment.track.content.lowerBound - fragment.movie.whole.lowerBound
        let offset = before + track.count + sizes.count + 20 + 16
        track += sizes + BoxWriter.full("saio", BoxWriter.number(1, 4) + BoxWriter.number(UInt64(offset), 4)) + vectors
        let others = file.boxes(in: fragment.movie.content).flatMap { box -> [UInt8] in
            box == fragment.track ? BoxWriter.box("traf", track) : Array(file.bytes[box.whole])
        }
        return BoxWriter.box("moof", others)
    }

    /// Clear bytes, then as many encrypted ones.
    private typealias Part = (clear: Int, locked: Int)

    private static func written(_ parts: [Part]) -> [UInt8] {
        guard !parts.isEmpty else { return [] }
        return parts.reduce(into: BoxWriter.number(UInt64(parts.count), 2)) { bytes, part in
            bytes += BoxWriter.number(UInt64(part.clear), 2) + BoxWriter.number(UInt64(part.locked), 4)
        }
    }

    /// Of a picture: what isn't a slice stays readable, and the beginning of each slice. Whole blocks are encrypted. Source: ISO/IEC 23001-7 §9.5.2.
    private static func parts(of sample: Range<Int>, in file: BoxBytes, path: String) throws(PackagingError) -> [Part] {
        var parts: [Part] = []
        var clear = 0
        func close(_ locked: Int) {
            // A number of two bytes tells what is clear.
            while clear > 65_535 {
                parts.append((65_535, 0))
                clear -= 65_535
            }
            parts.append((clear, locked))
            clear = 0
        }
        var place = sample.lowerBound
        while place < sample.upperBound {
            guard let length = file.int(place), length > 0, length <= sample.upperBound - place - 4, let first = file.number(place + 4, 1)
            else {
                throw .wrongSegment(path: path, reason: "a picture's units are broken off")
            }
            let isSlice = (1...5).contains(first & 0x1f)
            let locked = isSlice ? max(0, length + 4 - clearOfUnit) / 16 * 16 : 0
            clear += length + 4 - locked
            if locked > 0 { close(locked) }
            place += length + 4
        }
        if clear > 0 || parts.isEmpty { close(0) }
        return parts
    }

    private func encrypt(
        _ sample: Range<Int>, _ parts: [Part], in media: inout [UInt8], vector: UInt64, path: String
    ) throws(PackagingError) {
        decryptor.begin(BoxWriter.number(vector, 8) + [UInt8](repeating: 0, count: 8))
        let decryptor = decryptor
        let isDone = media.withUnsafeMutableBytes { bytes in
            guard !parts.isEmpty else { return decryptor.open(UnsafeMutableRawBufferPointer(rebasing: bytes[sample])) }
            var place = sample.lowerBound
            for part in parts {
                place += part.clear
                guard decryptor.open(UnsafeMutableRawBufferPointer(rebasing: bytes[place..<(place + part.locked)])) else { return false }
                place += part.locked
            }
            return true
        }
        guard isDone else { throw .wrongSegment(path: path, reason: "it can't be encrypted") }
    }
}
