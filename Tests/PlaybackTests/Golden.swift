import Glibc
import Testing

/// A readable text that a run must reproduce to the byte, in Tests/Goldens.
///
/// `LANTERNE_RECORD_GOLDENS=1` in the environment writes them anew.
enum Golden {
    /// Makes the text twice, and compares both with each other and with the file.
    ///
    /// - Parameter suite: The test to name in the command that records it again.
    static func check(_ name: String, suite: String, sourceLocation: SourceLocation = #_sourceLocation, _ make: () throws -> String) throws
    {
        let origin = "# Written by the \(suite) of Tests/PlaybackTests; again by: \(command(suite))\n"
        let text = origin + (try make())
        let again = origin + (try make())
        #expect(text == again, "two runs of \(name) differ:\n\(difference(text, again))", sourceLocation: sourceLocation)
        let path = "\(folder)/\(name).txt"
        if getenv("LANTERNE_RECORD_GOLDENS") != nil {
            try write(text, to: path)
            return
        }
        guard let recorded = read(path) else {
            Issue.record("there is no golden \(name).txt yet; make it by: \(command(suite))", sourceLocation: sourceLocation)
            return
        }
        guard recorded != text else { return }
        Issue.record(
            "\(name).txt has changed (- recorded, + now):\n\(difference(recorded, text))if that is right, record it again by: \(command(suite))",
            sourceLocation: sourceLocation)
    }

    private static func command(_ suite: String) -> String { "LANTERNE_RECORD_GOLDENS=1 swift test --filter \(suite)" }

    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(2)
        return "/" + parts.joined(separator: "/") + "/Goldens"
    }()

    private struct Unwritable: Error {
        var path: String
        var errno: Int32
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&portion, 1, portion.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += portion.prefix(count)
        }
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw Unwritable(path: path, errno: errno) }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Unwritable(path: path, errno: errno) }
    }

    // MARK: Difference

    /// The lines that differ, with the one before each change; the longest common subsequence decides.
    static func difference(_ old: String, _ new: String) -> String {
        let left = old.split(separator: "\n", omittingEmptySubsequences: false)
        let right = new.split(separator: "\n", omittingEmptySubsequences: false)
        var lengths = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                lengths[i][j] = left[i] == right[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
            }
        }
        var (i, j) = (0, 0)
        var lines: [String] = []
        var context: Substring?
        func put(_ sign: String, _ line: Substring) {
            if let before = context { lines.append("  \(before)") }
            context = nil
            lines.append("\(sign) \(line)")
        }
        while i < left.count || j < right.count {
            if i < left.count, j < right.count, left[i] == right[j] {
                context = left[i]
                (i, j) = (i + 1, j + 1)
            } else if j == right.count || i < left.count && lengths[i + 1][j] >= lengths[i][j + 1] {
                put("-", left[i])
                i += 1
            } else {
                put("+", right[j])
                j += 1
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
