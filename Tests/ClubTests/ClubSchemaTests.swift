import Club
import Media
import TestSupport
import Testing

@Suite struct ClubSchemaTests {
    static let schema = Result { try tree(Files.read(Program.checkout + "/board/club.schema.json")) }

    static func tree(_ bytes: [UInt8]) throws -> JSONTree { try JSONTree(json: String(decoding: bytes, as: UTF8.self)) }

    /// Documents of every kind, under the schema's name for it.
    static func documents(seed: UInt64) throws -> [(definition: String, bytes: [UInt8])] {
        var club = RandomClub(seed: seed)
        let publication = try ClubPublication(club.edition(titles: 20), sha256: Stamp.digest)
        func content(_ part: ClubPart) throws -> [UInt8] { try #require(publication.files[part.path]) }
        let root = publication.root
        return [
            ("signed", publication.signed), ("root", publication.payload), ("shelves", try content(root.shelves)),
            ("windows", try content(root.windows)), ("cinemas", try content(root.cinemas)), ("titles", try content(root.groups[0])),
        ]
    }

    /// The names of all members that stand in a document.
    static func names(in tree: JSONTree) -> Set<String> {
        switch tree {
        case .object(let members): members.values.reduce(Set(members.keys)) { $0.union(names(in: $1)) }
        case .array(let items): items.reduce([]) { $0.union(names(in: $1)) }
        default: []
        }
    }

    @Test("All that is published keeps to the schema")
    func published() throws {
        let schema = JSONSchema(root: try Self.schema.get())
        for seed in 0..<20 as Range<UInt64> {
            for (definition, bytes) in try Self.documents(seed: seed) {
                #expect(schema.violations(of: try Self.tree(bytes), definition: definition) == [], "seed \(seed)")
            }
        }
    }

    @Test("All that the schema names is published by some club, but for the short forms")
    func complete() throws {
        var written: Set<String> = []
        for seed in 0..<20 as Range<UInt64> {
            for (_, bytes) in try Self.documents(seed: seed) { written.formUnion(Self.names(in: try Self.tree(bytes))) }
        }
        var named: Set<String> = []
        if case .object(let definitions) = try Self.schema.get()["$defs"] {
            for definition in definitions.values {
                if case .object(let properties) = definition["properties"] { named.formUnion(properties.keys) }
            }
        }
        #expect(named.count > 60)
        #expect(named.subtracting(written).sorted() == ["poster", "stream"])
    }

    @Test("The French windows keep to the schema")
    func french() throws {
        let file = try Self.tree(try Files.read(Program.checkout + "/board/emulator/demo-club/windows.json"))
        #expect(JSONSchema(root: try Self.schema.get()).violations(of: file, definition: "windows") == [])
    }
}
