/// The files of one edition, ready to be put on a web server.
///
/// The parts go there first and `club.json` last: then whoever asks in between finds either the old edition or the new one, whole.
public struct ClubPublication: Hashable, Sendable {
    /// The name of the signed file beside the parts.
    public static let rootPath = "club.json"

    /// What is signed.
    public let root: ClubRoot
    /// Its bytes; `SignedDocument.written` makes `club.json` of them.
    public let payload: [UInt8]
    /// Content by path: the parts. What an old edition has beside them may stay; its boxes are still reading it.
    public let files: [String: [UInt8]]

    /// - Parameters:
    ///   - edition: All of it.
    ///   - sha256: Finds a digest.
    /// - Throws: What a box would refuse, with its place, so that it is never published.
    public init(_ edition: ClubEdition, sha256: ContentDigest.Function) throws(CatalogueError) {
        try edition.check()
        var files: [String: [UInt8]] = [:]
        func part(_ name: String, _ content: [UInt8]) throws(CatalogueError) -> ClubPart {
            guard content.count <= ClubPart.maximumBytes else {
                throw .tooLong(bytes: content.count, limit: ClubPart.maximumBytes)
            }
            let part = ClubPart(name: name, content: content, sha256: sha256)
            files[part.path] = content
            return part
        }
        // Each part is read again as a box will: what it would refuse is found here.
        let shelves = try ShelvesPart(shelves: edition.shelves, cards: edition.cards).json()
        _ = try ShelvesPart(json: shelves)
        let windows = try edition.windows.json()
        _ = try ReleaseWindows(json: windows)
        let cinemas = try CinemasPart(cinemas: edition.cinemas, showtimes: edition.showtimes).json()
        _ = try CinemasPart(json: cinemas)
        var groups: [ClubPart] = []
        for titles in Self.grouped(edition.titles, sha256: sha256) {
            let content = try TitlesPart(titles: titles).json()
            _ = try TitlesPart(json: content)
            groups.append(try part("titles", content))
        }
        root = ClubRoot(
            profile: edition.profile, sequence: edition.sequence, issued: edition.issued, shelves: try part("shelves", shelves),
            windows: try part("windows", windows), cinemas: try part("cinemas", cinemas), groups: groups)
        payload = try root.json()
        _ = try ClubRoot(json: payload)
        self.files = files
    }

    private static func grouped(_ titles: [Title], sha256: ContentDigest.Function) -> [[Title]] {
        var groups = [[Title]](repeating: [], count: TitleGroups.count(for: titles.count))
        for title in titles { groups[TitleGroups.index(of: title.id, among: groups.count, sha256: sha256)].append(title) }
        return groups
    }
}
