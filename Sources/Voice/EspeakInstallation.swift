import Glibc
import Media

/// Whether the library and a voice are on this machine, found out without loading either: that would cost every box some megabytes and
/// hundredths of a second for a voice that hardly any viewer asks for.
public enum EspeakInstallation {
    /// Where Debian and what follows its example put libraries.
    static let folders: [String] = {
        #if arch(arm64)
            let triplet = "aarch64-linux-gnu"
        #else
            let triplet = "x86_64-linux-gnu"
        #endif
        return ["/usr/lib/\(triplet)", "/usr/local/lib", "/usr/lib64", "/usr/lib"]
    }()

    /// A library that lies elsewhere isn't seen.
    ///
    /// - Thread: any.
    public static func speaks(_ language: SpokenLanguage) -> Bool { speaks(language, folders: folders) }

    static func speaks(_ language: SpokenLanguage, folders: [String]) -> Bool {
        guard folders.contains(where: { isThere("\($0)/\(EspeakLibrary.name)") }) else { return false }
        return (folders + ["/usr/share"]).contains { isThere("\($0)/espeak-ng-data/\(language.rawValue)_dict") }
    }

    private static func isThere(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
