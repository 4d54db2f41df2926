import Club
import FoundationEssentials
import LinuxIO

/// What a club's maker writes: plain files in the workshop's `source` folder, which `sign` makes an edition of.
///
/// - `profile.json`: who the club is.
/// - `titles/NAME.json`: one title each.
/// - `shelves.json`, `windows.json`, `cinemas.json`: as they are published; each may be absent.
struct ClubSource {
    /// Without a slash at its end.
    let folder: String
    /// Files that aren't written yet, by name within the folder: they count instead of what is there.
    var drafts: [String: [UInt8]] = [:]

    private static let longest = 16 << 20

    /// - Parameters:
    ///   - sequence: Of the edition.
    ///   - issued: When it is signed.
    /// - Throws: `wrongSource`, with the file and the place in it.
    func edition(sequence: Int, issued: UTCTime, key: ClubKey) throws(ServiceError) -> ClubEdition {
        let profile = try read("profile.json") { bytes throws(CatalogueError) in try ClubProfile(json: bytes) }
        guard let profile else { throw .wrongSource(path: "\(folder)/profile.json", reason: "it is missing") }
        guard profile.key == key else {
            throw .wrongSource(path: "\(folder)/profile.json", reason: "key: should be this workshop's own, as init wrote it")
        }
        var titles: [Title] = []
        let names = Set(Folder.names(in: folder + "/titles").map { "titles/" + $0 } + drafts.keys.filter { $0.hasPrefix("titles/") })
        for name in names.sorted() where name.hasSuffix(".json") {
            let title = try read(name) { bytes throws(CatalogueError) in try Title(json: bytes) }
            if let title { titles.append(title) }
        }
        let shelves = try read("shelves.json") { bytes throws(CatalogueError) in try ShelvesPart(json: bytes) } ?? ShelvesPart()
        let windows = try read("windows.json") { bytes throws(CatalogueError) in try ReleaseWindows(json: bytes) } ?? ReleaseWindows()
        let cinemas = try read("cinemas.json") { bytes throws(CatalogueError) in try CinemasPart(json: bytes) } ?? CinemasPart()
        return ClubEdition(
            profile: profile, sequence: sequence, issued: issued, titles: titles, shelves: shelves.shelves, cards: shelves.cards,
            windows: windows, cinemas: cinemas.cinemas, showtimes: cinemas.showtimes)
    }

    /// nil where there is no such file.
    private func read<Document>(
        _ name: String, _ parse: ([UInt8]) throws(CatalogueError) -> Document
    ) throws(ServiceError) -> Document? {
        let path = "\(folder)/\(name)"
        guard drafts[name] != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        let content = drafts[name] ?? FileManager.default.contents(atPath: path).map { Array($0) }
        guard let content, content.count <= Self.longest else {
            throw .wrongSource(path: path, reason: "it can't be read, or is too long")
        }
        do throws(CatalogueError) { return try parse(content) } catch { throw .wrongSource(path: path, reason: error.description) }
    }
}
