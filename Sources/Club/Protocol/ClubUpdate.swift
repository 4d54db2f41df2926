/// From the edition that a box has to the one that its club has signed: what to fetch, and the whole once it is there.
public struct ClubUpdate: Hashable, Sendable {
    /// More bytes in all parts together are refused, before one of them is fetched: a club of 50,000 titles has half as many.
    public static let maximumBytes = 128 << 20

    /// The new one.
    public let root: ClubRoot
    /// What the known edition doesn't have: to be fetched. Empty where nothing changed but the root.
    public let missing: [ClubPart]

    /// - Parameters:
    ///   - known: The root of the edition that the box has whole; nil: none.
    ///   - signed: `club.json` as it was fetched.
    ///   - isValid: Whether the signature is the club's, of this message: by the key of the known root, or by the next one that it names.
    /// - Throws: Why the box keeps to what it has.
    public init(
        from known: ClubRoot?, to signed: [UInt8], isValid: (_ signature: [UInt8], _ message: [UInt8]) -> Bool
    ) throws(ClubUpdateError) {
        let root = try Self.root(in: signed, isValid: isValid)
        if let known { try Self.check(root, after: known) }
        let length = root.parts.reduce(0) { $0 + $1.length }
        guard length <= Self.maximumBytes else { throw .tooLarge(bytes: length, limit: Self.maximumBytes) }
        let had = Set((known?.parts ?? []).map { $0.digest })
        self.root = root
        missing = root.parts.filter { !had.contains($0.digest) }
    }

    /// The key that a signed root says it is signed by. A box that knows no key of its club yet takes this one, checks by it, and keeps it: who
    /// it then trusts is whoever it found at the club's address the first time.
    public static func key(namedIn signed: [UInt8]) throws(ClubUpdateError) -> ClubKey {
        try root(in: signed) { _, _ in true }.profile.key
    }

    private static func root(
        in signed: [UInt8], isValid: (_ signature: [UInt8], _ message: [UInt8]) -> Bool
    ) throws(ClubUpdateError) -> ClubRoot {
        let payload: [UInt8]
        do { payload = try SignedDocument(signed, isValid: isValid).payload } catch { throw .untrusted(error) }
        do { return try ClubRoot(json: payload) } catch { throw .unreadable(path: ClubPublication.rootPath, error) }
    }

    private static func check(_ root: ClubRoot, after known: ClubRoot) throws(ClubUpdateError) {
        guard root.profile.id == known.profile.id else { throw .otherClub(offered: root.profile.id, known: known.profile.id) }
        guard root.profile.key == known.profile.key || root.profile.key == known.profile.nextKey else { throw .unannouncedKey }
        guard root.sequence >= known.sequence else { throw .older(offered: root.sequence, known: known.sequence) }
        // Which of two editions of one number is the newer one nobody can tell, so neither may take the other's place.
        guard root.sequence > known.sequence || root == known else { throw .sequenceUsedTwice(root.sequence) }
    }

    /// Whether these bytes are that part, nothing added and nothing lost.
    public static func check(_ bytes: [UInt8], are part: ClubPart, sha256: ContentDigest.Function) throws(ClubUpdateError) {
        guard bytes.count == part.length else { throw .wrongLength(path: part.path, bytes: bytes.count, expected: part.length) }
        guard ContentDigest(of: bytes, by: sha256) == part.digest else { throw .wrongDigest(path: part.path) }
    }

    /// The whole edition.
    ///
    /// - Parameters:
    ///   - sha256: Finds a digest.
    ///   - content: The bytes of a part: fetched now, or kept from before; nil: not there.
    /// - Throws: What is missing, changed or unreadable; then the box keeps to the edition that it has.
    public func edition(
        sha256: ContentDigest.Function, content: (_ part: ClubPart) -> [UInt8]?
    ) throws(ClubUpdateError) -> ClubEdition {
        func read<Document>(_ part: ClubPart, _ parse: ([UInt8]) throws(CatalogueError) -> Document) throws(ClubUpdateError) -> Document {
            guard let bytes = content(part) else { throw .missingPart(path: part.path) }
            try Self.check(bytes, are: part, sha256: sha256)
            do { return try parse(bytes) } catch { throw .unreadable(path: part.path, error) }
        }
        let shelves = try read(root.shelves) { bytes throws(CatalogueError) in try ShelvesPart(json: bytes) }
        let windows = try read(root.windows) { bytes throws(CatalogueError) in try ReleaseWindows(json: bytes) }
        let cinemas = try read(root.cinemas) { bytes throws(CatalogueError) in try CinemasPart(json: bytes) }
        var titles: [Title] = []
        var seen: Set<TitleID> = []
        for (index, part) in root.groups.enumerated() {
            let group = try read(part) { bytes throws(CatalogueError) in try TitlesPart(json: bytes) }
            for title in group.titles {
                // By its id it couldn't be found again.
                guard TitleGroups.index(of: title.id, among: root.groups.count, sha256: sha256) == index else {
                    throw .wrongGroup(path: part.path, title: title.id)
                }
                // Two writings of one text (é, and e with its accent) are equal here, and may be of two groups.
                guard seen.insert(title.id).inserted else {
                    throw .unreadable(path: part.path, .duplicate(place: "titles", id: title.id.value))
                }
            }
            titles += group.titles
        }
        return ClubEdition(
            profile: root.profile, sequence: root.sequence, issued: root.issued, titles: titles, shelves: shelves.shelves,
            cards: shelves.cards, windows: windows, cinemas: cinemas.cinemas, showtimes: cinemas.showtimes)
    }
}

/// Why a box keeps to the edition that it has.
public enum ClubUpdateError: Error, Hashable, Sendable {
    /// The signature isn't the club's.
    case untrusted(SignedDocumentError)
    /// Signed, and can't be understood.
    case unreadable(path: String, CatalogueError)
    /// Signed by the club, and before what the box has: an old catalogue brings no old prices back.
    case older(offered: Int, known: Int)
    /// Two editions of one number.
    case sequenceUsedTwice(Int)
    /// Of the same key, and of another club.
    case otherClub(offered: ClubID, known: ClubID)
    /// It names a key as its own that the known edition didn't announce.
    case unannouncedKey
    /// All parts together have more bytes than a box takes.
    case tooLarge(bytes: Int, limit: Int)
    /// A part that is neither fetched nor kept.
    case missingPart(path: String)
    /// Cut short, or longer than signed.
    case wrongLength(path: String, bytes: Int, expected: Int)
    /// Not what was signed.
    case wrongDigest(path: String)
    /// A title where its id doesn't lead.
    case wrongGroup(path: String, title: TitleID)
}

extension ClubUpdateError: CustomStringConvertible {
    /// What, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .untrusted(let error): "club.json: \(error)"
        case .unreadable(let path, let error): "\(path): \(error)"
        case .older(let offered, let known):
            "club.json has edition \(offered), and the box has \(known) already; publish with a higher sequence"
        case .sequenceUsedTwice(let sequence):
            "club.json has another edition \(sequence) than the box; publish with a higher sequence"
        case .otherClub(let offered, let known): "club.json is of the club \(offered), not \(known); check the club's address"
        case .unannouncedKey: "club.json names a key that no edition announced; publish once by the old key with the new one as nextKey"
        case .tooLarge(let bytes, let limit): "club.json names \(bytes) bytes of parts; at most \(limit) are taken"
        case .missingPart(let path): "\(path) is missing; put it beside club.json"
        case .wrongLength(let path, let bytes, let expected): "\(path) has \(bytes) bytes and not \(expected); publish it again"
        case .wrongDigest(let path): "\(path) is not what the club signed; publish it again"
        case .wrongGroup(let path, let title): "\(path) has the title \(title), which belongs to another group; publish it again"
        }
    }
}
