import Club
import FoundationEssentials
import Interface
import LinuxIO
import Media

/// What the viewer has set with the remote, from one evening to the next: JSON in the state folder, replaced whole.
enum KeptPreferences {
    private static var path: String { Folders.state + "/preferences.json" }
    /// Where a file that can't be read is kept to be looked at; the latest alone.
    private static var damagedPath: String { path + ".damaged" }

    /// nil where nobody has set anything yet.
    ///
    /// What is there and can't be read doesn't keep the box from starting, and opens nothing: what is left of it is closed by `isLost`, and
    /// takes its place at once, so that it is the same after the next start.
    static func load(_ log: any Log) -> ViewerPreferences? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data = FileManager.default.contents(atPath: path)
        let reason: String
        do {
            guard let data else { throw Failure("it can't be opened") }
            return try OutsideJSON.decode(ViewerPreferences.self, from: data)
        } catch {
            reason = "\(error)"
        }
        let left = data.flatMap { try? OutsideJSON.decode(ViewerPreferences.Salvaged.self, from: $0) }?.preferences ?? .lost
        log.write(.error, "box", "\(path) can't be read (\(reason)); it is kept as \(damagedPath), and only films for all ages are shown")
        // A copy, not a move: without a file in its place the box would be as on its first day, and open.
        if let data { try? data.withUnsafeBytes { try FileDescriptor.replace(damagedPath, with: $0, isDurable: true) } }
        do {
            try save(left)
        } catch {
            log.write(.warning, "box", "\(path) can't be replaced (\(error)); check the folder \(Folders.state)")
        }
        return left
    }

    /// - Throws: What the disc said.
    static func save(_ preferences: ViewerPreferences) throws {
        try FileManager.default.createDirectory(atPath: Folders.state, withIntermediateDirectories: true)
        let data = try JSONEncoder().encode(preferences)
        try data.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
    }

    /// Nobody has set anything any more.
    static func forget() {
        try? FileManager.default.removeItem(atPath: path)
        try? FileManager.default.removeItem(atPath: damagedPath)
    }
}
