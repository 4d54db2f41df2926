import Club
import FoundationEssentials

/// A title's file in `source/titles`: made anew, or renewed in what comes from the film, so that what its maker wrote by hand stays.
enum TitleFile {
    /// Come from the film's bytes, and are written anew each time.
    private static let ofFilm = ["streams", "soundTracks", "textTracks", "durationSeconds"]
    /// Lists of things that may lie in the film's folder, or elsewhere: the maker's own stay, before ours. With the member that says where.
    private static let ofFolder = [("posters", "path"), ("backdrops", "path"), ("trailers", "address")]

    /// - Parameters:
    ///   - present: The file as it is; nil: there is none.
    ///   - fresh: All that is known of the title now.
    ///   - folder: In which its film lies, relative to `club.json`, with a slash at its end.
    /// - Returns: What is a `Title` too.
    static func merged(_ present: [UInt8]?, with fresh: Title, folder: String) throws(CatalogueError) -> [UInt8] {
        var members = try tree(try fresh.json()).members
        if let present {
            let known = try Title(json: present)
            guard known.id == fresh.id else { throw .wrong(place: "id", expected: fresh.id.value) }
            members = renewed(try tree(present).members, with: members, folder: folder)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(JSONValue.object(members)) else { throw .notJSON(reason: "it can't be written") }
        let bytes = Array(data) + [10]
        _ = try Title(json: bytes)
        return bytes
    }

    private static func tree(_ bytes: [UInt8]) throws(CatalogueError) -> JSONValue {
        do { return try OutsideJSON.decode(JSONValue.self, from: bytes) } catch { throw .notJSON(reason: "\(error)") }
    }

    private static func renewed(_ present: [String: JSONValue], with fresh: [String: JSONValue], folder: String) -> [String: JSONValue] {
        var members = present
        for name in ofFilm { members[name] = fresh[name] }
        // The short form of `streams`, which would stand before them.
        members["stream"] = nil
        for (name, place) in ofFolder {
            let own = (present[name]?.items ?? []).filter { item in !(item.members[place]?.text?.hasPrefix(folder) ?? false) }
            let list = own + (fresh[name]?.items ?? [])
            members[name] = list.isEmpty ? nil : .list(list)
        }
        let kinds = (present["offers"]?.items ?? []).map { $0.members["kind"]?.text }
        let added = (fresh["offers"]?.items ?? []).filter { !kinds.contains($0.members["kind"]?.text) }
        if !added.isEmpty { members["offers"] = .list((present["offers"]?.items ?? []) + added) }
        return members.merging(fresh) { own, _ in own }
    }
}

/// A title's name for machines, from what it is called: `L'Été à Sète.mkv` is `l-ete-a-sete`.
enum TitleName {
    private static let plain: [Character: String] = [
        "à": "a", "â": "a", "ä": "a", "á": "a", "ã": "a", "å": "a", "æ": "ae", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i",
        "ï": "i", "í": "i", "ì": "i", "ñ": "n", "ô": "o", "ö": "o", "ó": "o", "ò": "o", "õ": "o", "ø": "o", "œ": "oe", "ù": "u", "û": "u",
        "ü": "u", "ú": "u", "ÿ": "y", "ß": "ss",
    ]

    /// - Returns: nil where nothing is left that could name it.
    static func id(ofFile path: String) -> String? {
        let name = path.split(separator: "/").last.map { String($0) } ?? ""
        let stem = name.lastIndex(of: ".").map { $0 > name.startIndex ? String(name[..<$0]) : name } ?? name
        let letters = stem.lowercased().map { plain[$0] ?? String($0) }.joined()
        let words = letters.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let id = String(words.joined(separator: "-").prefix(80))
        return isOne(id) ? id : nil
    }

    /// Small letters, digits and dashes: it is a folder's name too.
    static func isOne(_ text: String) -> Bool {
        let isWritten = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        return isWritten && (1...80).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
    }
}
