import Club
import FoundationEssentials
import Interface
import LinuxIO

/// What the viewer has set with the remote, from one evening to the next: JSON in the state folder, replaced whole.
enum KeptPreferences {
    private static var path: String { Folders.state + "/preferences.json" }

    /// nil where nobody has set anything yet.
    ///
    /// - Throws: A sentence, where what is there can't be read: whoever locked films by a PIN must not find them open.
    static func load() throws(Failure) -> ViewerPreferences? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        do {
            return try OutsideJSON.decode(ViewerPreferences.self, from: data)
        } catch {
            throw Failure("what the viewer has set in \(path) can't be read (\(error)); remove the file to begin anew.")
        }
    }

    /// - Throws: What the disc said.
    static func save(_ preferences: ViewerPreferences) throws {
        try FileManager.default.createDirectory(atPath: Folders.state, withIntermediateDirectories: true)
        let data = try JSONEncoder().encode(preferences)
        try data.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
    }

    /// Nobody has set anything any more.
    static func forget() { try? FileManager.default.removeItem(atPath: path) }
}
