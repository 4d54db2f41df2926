import Glibc
import HTTPSource
import LinuxIO
import Media
import Player

/// Finds the texts that lie beside a film on a disc: `film.fr.srt` and `film.en.forced.ass` beside `film.mkv`.
///
/// - Thread: control.
final class SidecarFiles {
    /// Paths and addresses that the viewer has named.
    var asked: [String] = []

    private static let endings: Set<String> = ["srt", "vtt", "ass", "ssa", "ttml", "dfxp"]
    /// More than a folder of films has.
    private static let mostEntries = 20_000
    private static let mostSidecars = 100

    /// - Parameter address: The film's; only beside a `file:` is anything looked for.
    func beside(_ address: String) -> [SidecarCaptions] {
        let named = asked.map { text in
            let url = AddressText.url(of: text)
            var sidecar = Self.sidecar(url, words: AddressText.title(of: text).split(separator: ".").dropFirst().map(String.init))
            sidecar.isAsked = true
            // It was called by its name; a number would say nothing.
            if sidecar.language == nil, sidecar.name == nil { sidecar.name = AddressText.title(of: text) }
            return sidecar
        }
        guard let path = HTTPSource.path(ofFile: address), let slash = path.lastIndex(of: "/") else { return named }
        let (folder, film) = (String(path[...slash]), String(path[path.index(after: slash)...]))
        let found = Folder.names(in: folder, most: Self.mostEntries).compactMap { name in
            Self.words(of: name, beside: film).map { (folder + name, $0) }
        }
        let sidecars = found.prefix(Self.mostSidecars).map { Self.sidecar(AddressText.url(of: $0), words: $1) }
        return named + sidecars.filter { sidecar in !named.contains { $0.url == sidecar.url } }
    }

    /// The first path among those named at which nothing can be read; addresses are asked for when they are needed.
    static func missing(among named: [String]) -> String? {
        named.first { text in HTTPSource.path(ofFile: AddressText.url(of: text)).map { access($0, R_OK) != 0 } ?? false }
    }

    /// What stands between the film's name and the ending: `["fr", "forced"]`. nil: it is no text of this film.
    static func words(of name: String, beside film: String) -> [String]? {
        let stem = film.lastIndex(of: ".").map { film[..<$0] } ?? film[...]
        guard let dot = name.lastIndex(of: "."), endings.contains(name[name.index(after: dot)...].lowercased()) else { return nil }
        let rest = name[..<dot]
        guard !stem.isEmpty, rest.hasPrefix(stem) else { return nil }
        let between = rest.dropFirst(stem.count)
        guard between.isEmpty || between.first == "." else { return nil }
        return between.split(separator: ".").map(String.init)
    }

    /// - Parameter words: Languages, and whom a text is for, as people write them into names.
    static func sidecar(_ url: String, words: [String]) -> SidecarCaptions {
        var sidecar = SidecarCaptions(url: url)
        var others: [String] = []
        for word in words {
            switch word.lowercased() {
            case "forced": sidecar.isForced = true
            case "sdh", "cc", "sme": sidecar.describesSound = true
            case _ where sidecar.language == nil && Settings.isLanguage(word) && word.prefix(while: \.isLetter).count <= 3:
                sidecar.language = word
            default: others.append(word)
            }
        }
        let name = others.joined(separator: " ")
        sidecar.name = name.isEmpty ? nil : name
        return sidecar
    }
}
