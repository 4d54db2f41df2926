import Club
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// What the box remembers of its viewer from one evening to the next: how loud, and what the line carries.
///
/// Lives in the state folder as JSON. It is replaced whole and on the disc before it counts, so that a pulled plug leaves the old or the new.
struct Remembered: Codable, Equatable {
    /// 0…1, as the slider stands.
    var volume: Double
    /// What the line carried, in bits per second; nil where no film has shown it yet.
    var line: Double?

    private static var path: String { Folders.state + "/remembered.json" }

    /// nil where nothing is remembered, or what is there can't be read: then the settings hold.
    static func load(_ path: String = path) -> Remembered? {
        guard let data = FileManager.default.contents(atPath: path),
            let remembered = try? OutsideJSON.decode(Remembered.self, from: data), (0...1).contains(remembered.volume)
        else { return nil }
        return remembered
    }

    /// - Throws: what the disc said.
    func save(_ path: String = path) throws {
        let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        let data = try JSONEncoder().encode(self)
        try data.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
    }
}
