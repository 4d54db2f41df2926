import FoundationEssentials
import LinuxIO
import Player

/// Writes what a run was like.
enum ReportFile {
    /// As one JSON object; a file that was there is replaced only when the new one is whole.
    static func write(_ report: PlaybackReport, to path: String) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(report).withUnsafeBytes { try FileDescriptor.replace(path, with: $0) }
        } catch {
            throw Failure("the report \(path) can't be written (\(error)); check the folder.")
        }
    }
}
