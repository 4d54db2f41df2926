import FoundationEssentials
import Glibc

/// A text that a command is given.
enum SmallFile {
    /// nil where it can't be read, is no UTF-8, or has more bytes.
    ///
    /// - Parameter path: `-` is standard input.
    static func text(_ path: String, most: Int) -> String? {
        guard path == "-" else {
            guard let data = FileManager.default.contents(atPath: path), data.count <= most else { return nil }
            return String(validating: data, as: UTF8.self)
        }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(STDIN_FILENO, &portion, portion.count)
            guard count > 0 else { return count == 0 ? String(validating: bytes, as: UTF8.self) : nil }
            bytes += portion[..<count]
            guard bytes.count <= most else { return nil }
        }
    }
}
