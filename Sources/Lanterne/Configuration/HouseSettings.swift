import Club
import FoundationEssentials
import Glibc
import LinuxIO

/// What a house has given to all of its boxes, as the club's service said it last. Lives in the state folder, and counts from the next start on.
struct HouseSettings: Codable, Equatable {
    /// Each push has a higher one.
    var revision: Int64
    /// A settings file's text.
    var document: String

    private static var path: String { Folders.state + "/house.json" }

    /// nil where there are none.
    static func load(_ path: String = path) throws -> HouseSettings? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try OutsideJSON.decode(HouseSettings.self, from: data)
    }

    /// - Throws: What the disk said.
    func save(_ path: String = path) throws {
        let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        let data = try JSONEncoder().encode(self)
        try data.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
    }
}
