/// The parts of a PNG file that make its picture.
///
/// The others are left out before it is decoded: libavcodec unpacks compressed texts and profiles too, and eight megabytes of them can
/// become eight gigabytes.
///
/// - Source: PNG, third edition, §5.3 and §11.
enum PNGChunks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// The critical ones, and transparency.
    private static let kept = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].map { Array($0.utf8) }

    /// - Parameter file: May end anywhere: its last chunk, if broken off, is cut there too.
    static func needed(of file: [UInt8]) -> [UInt8] {
        var result = signature
        result.reserveCapacity(file.count)
        var place = signature.count
        // Length, kind, contents, checksum.
        while file.count - place >= 12 {
            let length = file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
            let end = length > file.count - place - 12 ? file.count : place + 12 + length
            if kept.contains(Array(file[(place + 4)..<(place + 8)])) { result += file[place..<end] }
            place = end
        }
        return result
    }
}
