import Glibc

/// What people type for a film.
enum AddressText {
    /// A URL as it is; a path as a file: URL.
    static func url(of text: String) -> String {
        if hasScheme(text) { return text }
        let path = text.hasPrefix("/") ? text : "\(currentFolder)/\(text)"
        return "file://" + escaped(path)
    }

    /// The address of a club's catalogue: of a folder (a path to one, or a URL that ends with a slash or the host) it is the `club.json` in it.
    static func catalogue(of text: String) -> String {
        let url = url(of: isFolder(text) ? text + "/" : text)
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let isHostAlone = url[..<end].filter { $0 == "/" }.count == 2
        guard isHostAlone || url[..<end].hasSuffix("/") else { return url }
        return "\(url[..<end])\(isHostAlone ? "/" : "")club.json\(url[end...])"
    }

    /// Something to show while nothing better is known: the last part of the path, without its ending.
    static func title(of text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/")
        var name = parts.last.map(String.init) ?? text
        let generic = ["master.m3u8", "index.m3u8", "playlist.m3u8", "stream.m3u8"]
        if generic.contains(name), parts.count > 1 { name = String(parts[parts.count - 2]) }
        if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
        return name
    }

    /// RFC 3986 §3.1: a letter, then letters, digits, +, - and dots, up to "://".
    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"), text.first?.isLetter == true else { return false }
        return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    private static func isFolder(_ text: String) -> Bool {
        var found = stat()
        return !hasScheme(text) && !text.hasSuffix("/") && stat(text, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
    }

    private static var currentFolder: String {
        guard let folder = getcwd(nil, 0) else { return "" }
        defer { free(folder) }
        return String(cString: folder)
    }

    private static func escaped(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || "/-._~".utf8.contains(byte)
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}
