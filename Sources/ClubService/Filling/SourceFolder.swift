import Club
import FoundationEssentials
import Glibc
import LinuxIO

/// The `source` folder of a workshop, changed file by file. What nobody touches stays as it was written.
struct SourceFolder {
    let workshop: Workshop

    /// - Throws: `notAClub`.
    init(_ path: String) throws(ServiceError) {
        workshop = Workshop(path: path)
        guard access(workshop.sourceFolder + "/profile.json", F_OK) == 0 else { throw .filling(.notAClub(path: path)) }
    }

    /// Who the club is.
    ///
    /// - Throws: `wrongSource`.
    func profile() throws(ServiceError) -> ClubProfile {
        let path = path("profile.json")
        guard let data = FileManager.default.contents(atPath: path) else { throw .wrongSource(path: path, reason: "it can't be read") }
        do throws(CatalogueError) {
            return try ClubProfile(json: Array(data))
        } catch {
            throw .wrongSource(path: path, reason: error.description)
        }
    }

    /// A file; nil where there is none.
    ///
    /// - Parameter name: Within the folder: `shelves.json`.
    /// - Throws: `wrongSource`, with the line.
    func tree(_ name: String) throws(ServiceError) -> JSONNode? {
        let path = path(name)
        guard access(path, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= ClubPart.maximumBytes else {
            throw .wrongSource(path: path, reason: "it can't be read, or is too long")
        }
        let node: JSONNode
        do throws(JSONNodeError) { node = try JSONNode(json: Array(data)) } catch {
            throw .wrongSource(path: path, reason: error.description)
        }
        guard node.isObject else { throw .wrongSource(path: path, reason: "it should be an object, in { and }") }
        return node
    }

    /// The names of all titles' files within the folder, in the alphabet's order.
    var titleNames: [String] {
        Folder.names(in: workshop.sourceFolder + "/titles").filter { $0.hasSuffix(".json") }.map { "titles/" + $0 }.sorted()
    }

    /// The file that holds a title: most often that of its own name.
    ///
    /// - Throws: `noTitle`, `wrongSource`.
    func title(_ id: String) throws(ServiceError) -> (name: String, tree: JSONNode) {
        let own = Self.titleName(id)
        for name in [own] + titleNames.filter({ $0 != own }) {
            if let tree = try tree(name), tree["id"]?.string == id { return (name, tree) }
        }
        throw .filling(.noTitle(id))
    }

    /// Where a new title is kept: its id, with what file names shouldn't hold made a dash.
    static func titleName(_ id: String) -> String { "titles/\(plainName(id)).json" }

    /// Of letters, digits, `.`, `_` and `-`; never empty, no dot first, at most 150 bytes.
    static func plainName(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
            if isPlain { name.unicodeScalars.append(scalar) } else if !name.hasSuffix("-") { name += "-" }
            if name.utf8.count >= 150 { break }
        }
        while let first = name.first, first == "-" || first == "." { name.removeFirst() }
        while name.hasSuffix("-") { name.removeLast() }
        return name.isEmpty ? "title" : name
    }

    /// Writes files, each at once or not at all, after the whole club was read with them as a box would.
    ///
    /// - Parameter trees: By name within the folder.
    /// - Throws: `wrongEdition` where a box would refuse it; then nothing is written. `cannotWrite`.
    func save(_ trees: [String: JSONNode]) throws(ServiceError) {
        let drafts = trees.mapValues { $0.written }
        try check(drafts)
        // What many files come from, a feed, can be read again; waiting for the disk after each would take minutes.
        let isDurable = drafts.count == 1
        for (name, bytes) in drafts.sorted(by: { $0.key < $1.key }) {
            do {
                try bytes.withUnsafeBytes { try FileDescriptor.replace(path(name), with: $0, isDurable: isDurable) }
            } catch {
                throw .cannotWrite(path: path(name), reason: "\(error)")
            }
        }
    }

    /// Whether a box would take the club with these files in it.
    ///
    /// - Throws: `wrongEdition`, `wrongSource`.
    func check(_ drafts: [String: [UInt8]]) throws(ServiceError) {
        guard !drafts.isEmpty else { return }
        for (name, bytes) in drafts.sorted(by: { $0.key < $1.key }) { try Self.read(name, bytes) }
        // What was wrong before isn't this change's doing, and sign says it.
        if let fault = fault(with: drafts), fault != self.fault(with: [:]) { throw fault }
    }

    private func fault(with drafts: [String: [UInt8]]) -> ServiceError? {
        do {
            let source = ClubSource(folder: workshop.sourceFolder, drafts: drafts)
            try source.edition(sequence: 1, issued: UTCTime(milliseconds: 0), key: try workshop.catalogueKey()).check()
            return nil
        } catch let error as CatalogueError {
            return .wrongEdition(reason: error.description)
        } catch {
            return error as? ServiceError ?? .wrongEdition(reason: "\(error)")
        }
    }

    private static func read(_ name: String, _ bytes: [UInt8]) throws(ServiceError) {
        do throws(CatalogueError) {
            switch name {
            case "shelves.json": _ = try ShelvesPart(json: bytes)
            case "cinemas.json": _ = try CinemasPart(json: bytes)
            default: _ = try Title(json: bytes)
            }
        } catch {
            throw .wrongEdition(reason: "\(name): \(error.description)")
        }
    }

    private func path(_ name: String) -> String { "\(workshop.sourceFolder)/\(name)" }
}
