import Club

/// The club's own files: a root, and the parts that it names by their digests.
///
/// The parts of the next root are brought together beside those of the present one. Only when all are there does the next root take over, in one
/// transaction, so that a club half fetched never shows.
extension BoxStore {
    /// The SHA-256 of a part.
    public struct PartDigest: Hashable, Sendable {
        /// Thirty-two.
        public let bytes: [UInt8]

        /// nil where there aren't 32.
        public init?(_ bytes: [UInt8]) {
            guard bytes.count == 32 else { return nil }
            self.bytes = bytes
        }
    }

    /// `club.json` as it came, with what it stands on.
    public struct Root: Hashable, Sendable {
        /// As they were signed.
        public let bytes: [UInt8]
        /// By which the server knows whether it has changed; nil where it gave none.
        public let tag: String?
        /// All that it names.
        public let parts: Set<PartDigest>

        /// - Parameters:
        ///   - bytes: As they were signed.
        ///   - tag: The server's ETag.
        ///   - parts: All that it names.
        public init(bytes: [UInt8], tag: String?, parts: Set<PartDigest>) {
            self.bytes = bytes
            self.tag = tag
            self.parts = parts
        }
    }

    /// The club that shows; nil before the first.
    public func root() throws(BoxStoreError) -> Root? {
        try asking {
            guard let row = try connection.run("SELECT bytes, etag FROM root").first, let bytes = row.blob(0) else { return nil }
            return Root(bytes: bytes, tag: row.text(1), parts: try digests("SELECT digest FROM root_part"))
        }
    }

    /// The bytes of a part; nil where it isn't there. Whoever asks checks that they have this digest.
    public func part(_ digest: PartDigest) throws(BoxStoreError) -> [UInt8]? {
        try asking { try connection.run("SELECT bytes FROM part WHERE digest = $1", [.blob(digest.bytes)]).first?.blob(0) }
    }

    /// Begins to bring a new root's parts together: what neither it nor the present root names is removed.
    ///
    /// - Returns: Those that have to be fetched.
    public func prepare(for parts: Set<PartDigest>) throws(BoxStoreError) -> Set<PartDigest> {
        try changing {
            let kept = try digests("SELECT digest FROM part")
            for digest in kept.subtracting(parts).subtracting(try digests("SELECT digest FROM root_part")) { try removePart(digest) }
            return parts.subtracting(kept)
        }
    }

    /// Keeps a part of a root to come, or puts a whole one in the place of one that turned out to be damaged.
    ///
    /// - Parameters:
    ///   - bytes: Of which the caller knows that they have the digest.
    ///   - digest: Of the bytes.
    /// - Throws: `overBudget`; the club that shows stays.
    public func keepPart(_ bytes: [UInt8], digest: PartDigest) throws(BoxStoreError) {
        try changing {
            let present = try connection.run("SELECT length(bytes) FROM part WHERE digest = $1", [.blob(digest.bytes)]).first?.integer(0)
            let whole = try partBytes() - Int(present ?? 0) + bytes.count
            guard whole <= partBudget else { throw BoxStoreError.overBudget(bytes: whole, limit: partBudget) }
            try connection.run(
                "INSERT INTO part VALUES ($1, $2) ON CONFLICT (digest) DO UPDATE SET bytes = excluded.bytes",
                [.blob(digest.bytes), .blob(bytes)])
        }
    }

    /// Shows a new root in the place of the old one, with all of its parts, and removes those that it doesn't name.
    ///
    /// - Throws: `missingParts`, `overBudget`; the old one stays.
    public func show(_ root: Root) throws(BoxStoreError) {
        try changing {
            let kept = try digests("SELECT digest FROM part")
            let missing = root.parts.subtracting(kept)
            guard missing.isEmpty else { throw BoxStoreError.missingParts(count: missing.count) }
            guard root.bytes.count <= partBudget else { throw BoxStoreError.overBudget(bytes: root.bytes.count, limit: partBudget) }
            try connection.run("DELETE FROM root_part")
            for digest in kept.subtracting(root.parts) { try removePart(digest) }
            for digest in root.parts { try connection.run("INSERT INTO root_part VALUES ($1)", [.blob(digest.bytes)]) }
            try connection.run("INSERT OR REPLACE INTO root VALUES (1, $1, $2)", [.blob(root.bytes), .text(root.tag)])
        }
    }

    /// What the club's parts take, in bytes.
    public func bytesOfParts() throws(BoxStoreError) -> Int { try asking { try partBytes() } }

    private func partBytes() throws -> Int {
        Int(try connection.run("SELECT sum(length(bytes)) FROM part").first?.integer(0) ?? 0)
    }

    private func digests(_ query: String) throws -> Set<PartDigest> {
        Set(try connection.run(query).compactMap { $0.blob(0).flatMap(PartDigest.init) })
    }

    private func removePart(_ digest: PartDigest) throws {
        try connection.run("DELETE FROM part WHERE digest = $1", [.blob(digest.bytes)])
    }
}
