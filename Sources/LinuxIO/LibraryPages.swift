import Glibc

/// Gives back the memory that a program's libraries have needed only to be loaded.
///
/// Debian's libavcodec alone brings some hundred and forty libraries, most of which a film never calls; the kernel reads around each page
/// that their loading touches. Those pages are clean copies of files: dropping them costs nothing but reading again what is called after all.
public enum LibraryPages {
    /// Drops all pages of files that are mapped without write access and hold no change of ours.
    ///
    /// - Returns: bytes that were resident and are no longer counted.
    /// - Thread: any but a real-time one: takes milliseconds. Once, after start.
    @discardableResult
    public static func release() -> Int {
        var released = 0
        for mapping in mappings() where mapping.isClean && mapping.residentBytes > 0 {
            guard let start = UnsafeMutableRawPointer(bitPattern: mapping.start) else { continue }
            if madvise(start, mapping.count, MADV_DONTNEED) == 0 { released += mapping.residentBytes }
        }
        return released
    }

    /// One line of the process's memory map, as far as it matters here.
    struct Mapping: Equatable {
        var start: UInt
        var count: Int
        var isWritable: Bool
        var isFile: Bool
        var residentBytes = 0
        var ownBytes = 0

        /// Its pages can be had again from the file, as they are.
        var isClean: Bool { isFile && !isWritable && ownBytes == 0 }
    }

    private static func mappings() -> [Mapping] {
        guard let file = fopen("/proc/self/smaps", "r") else { return [] }
        defer { fclose(file) }
        var text: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = fread(&portion, 1, portion.count, file)
            guard count > 0 else { break }
            text.append(contentsOf: portion[..<count])
        }
        return parse(String(decoding: text, as: UTF8.self))
    }

    /// Reads proc_pid_smaps(5).
    static func parse(_ text: String) -> [Mapping] {
        var mappings: [Mapping] = []
        for line in text.split(separator: "\n") {
            if let mapping = header(line) {
                mappings.append(mapping)
            } else if let last = mappings.indices.last {
                if line.hasPrefix("Rss:") { mappings[last].residentBytes = kilobytes(line) << 10 }
                // Dirty pages of a private mapping of a file are counted as anonymous once written.
                if line.hasPrefix("Anonymous:") || line.hasPrefix("Private_Dirty:") || line.hasPrefix("Shared_Dirty:") {
                    mappings[last].ownBytes += kilobytes(line) << 10
                }
            }
        }
        return mappings
    }

    /// `7f…-7f… r-xp 00001000 fe:00 1234   /usr/lib/…`
    private static func header(_ line: Substring) -> Mapping? {
        let fields = line.split(separator: " ", maxSplits: 5)
        guard fields.count >= 5, let dash = fields[0].firstIndex(of: "-"), let start = UInt(fields[0][..<dash], radix: 16),
            let end = UInt(fields[0][fields[0].index(after: dash)...], radix: 16), end > start
        else { return nil }
        let isFile = fields.count == 6 && fields[5].drop { $0 == " " }.hasPrefix("/") && fields[4] != "0"
        let isPrivate = fields[1].hasSuffix("p")
        return Mapping(start: start, count: Int(end - start), isWritable: fields[1].contains("w") || !isPrivate, isFile: isFile)
    }

    private static func kilobytes(_ line: Substring) -> Int {
        Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0
    }
}
