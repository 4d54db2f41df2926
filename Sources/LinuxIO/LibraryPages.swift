import Glibc

/// Gives back the memory that a program's libraries have needed only to be loaded.
///
/// Debian's libavcodec alone brings some hundred and forty libraries, most of which a film never calls; the kernel reads around each page
/// that their loading touches. Those pages are clean copies of files: dropping them costs nothing but reading again what is called after all.
public enum LibraryPages {
    /// Drops the pages of code and constants of everything that is mapped from a file to be run.
    ///
    /// - Returns: how many mappings were dropped.
    /// - Thread: any but a real-time one: a millisecond or two.
    @discardableResult
    public static func release() -> Int {
        guard let file = fopen("/proc/self/maps", "r") else { return 0 }
        defer { fclose(file) }
        var text: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = fread(&portion, 1, portion.count, file)
            guard count > 0 else { break }
            text.append(contentsOf: portion[..<count])
        }
        var dropped = 0
        for mapping in clean(parse(text)) {
            guard let start = UnsafeMutableRawPointer(bitPattern: mapping.start) else { continue }
            if madvise(start, mapping.count, MADV_DONTNEED) == 0 { dropped += 1 }
        }
        return dropped
    }

    /// One line of the process's memory map, as far as it matters here.
    struct Mapping: Equatable {
        enum Access: Equatable { case constants, code, other }

        var start: UInt
        var count: Int
        var access: Access
        var offset: UInt
        /// Of the file; 0 for memory that has none.
        var inode: UInt
    }

    /// Those whose pages are as the file has them.
    ///
    /// A library lies in memory as header, code, constants, data: read-only, executable, read-only, writable. The start of the data is made
    /// read-only once it has been relocated, so a read-only mapping is constants only if it is the header, or if it follows the code and another
    /// read-only one follows it. What can't be told is left alone: dropping relocated pages would be the end.
    static func clean(_ mappings: [Mapping]) -> [Mapping] {
        mappings.indices.compactMap { index in
            let mapping = mappings[index]
            guard mapping.inode != 0 else { return nil }
            func isSameFile(_ other: Int) -> Bool { mappings.indices.contains(other) && mappings[other].inode == mapping.inode }
            switch mapping.access {
            case .code: return mapping
            case .other: return nil
            case .constants:
                if mapping.offset == 0, isSameFile(index + 1), mappings[index + 1].access == .code { return mapping }
                let followsCode = isSameFile(index - 1) && mappings[index - 1].access == .code
                let precedesData = isSameFile(index + 1) && mappings[index + 1].access == .constants
                return followsCode && precedesData ? mapping : nil
            }
        }
    }

    /// Reads proc_pid_maps(5): `7f…-7f… r-xp 00001000 fe:00 1234   /usr/lib/…`.
    static func parse(_ text: [UInt8]) -> [Mapping] {
        text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            guard fields.count >= 5, let dash = fields[0].firstIndex(of: UInt8(ascii: "-")) else { return nil }
            guard let start = number(fields[0][..<dash], radix: 16), let end = number(fields[0][(dash + 1)...], radix: 16), end > start,
                let offset = number(fields[2], radix: 16), let inode = number(fields[4], radix: 10)
            else { return nil }
            let access: Mapping.Access =
                switch String(decoding: fields[1], as: UTF8.self) {
                case "r--p": .constants
                case "r-xp": .code
                default: .other
                }
            return Mapping(start: start, count: Int(end - start), access: access, offset: offset, inode: inode)
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt? {
        UInt(String(decoding: digits, as: UTF8.self), radix: radix)
    }
}
