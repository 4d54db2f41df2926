import Club
import Crypto
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// A club's folder on its maker's machine: what the world may see in `public`, and what nobody may in `private`.
///
/// - `public/`: the signed catalogue, films and pictures. Any web server or CDN may hold a copy.
/// - `private/catalogue.key`: signs the catalogue. It belongs on the maker's machine alone; the service runs without it.
/// - `private/service.key`: signs what time it is.
/// - `private/secret.key`: under which the service keeps content keys, tickets and telephones' sessions. All instances need the same.
/// - `private/ledger.sqlite`: who holds what, where no PostgreSQL is named.
struct Workshop: Sendable {
    /// Without a slash at its end.
    let path: String

    var publicFolder: String { path + "/public" }
    var ledger: String { path + "/private/ledger.sqlite" }

    /// Whether there is a live half here; a folder without `private` is served as it is.
    var isOne: Bool { access(path + "/private", F_OK) == 0 }

    enum Key: String, CaseIterable {
        case catalogue, service, secret

        fileprivate func path(in workshop: String) -> String { "\(workshop)/private/\(rawValue).key" }
    }

    /// Makes the folders and keys that aren't there.
    ///
    /// - Throws: `cannotWrite`.
    func make() throws(ServiceError) {
        for folder in [path, publicFolder, path + "/private"] {
            guard mkdir(folder, folder.hasSuffix("/private") ? 0o700 : 0o755) == 0 || errno == EEXIST else {
                throw .cannotWrite(path: folder, reason: Errno.last.description)
            }
        }
        for key in Key.allCases where access(key.path(in: path), F_OK) != 0 { try write(key) }
    }

    /// Thirty-two bytes, as they are written: 43 letters of base64url, so that they survive an editor.
    ///
    /// - Throws: `noKey`.
    func key(_ key: Key) throws(ServiceError) -> [UInt8] {
        let file = key.path(in: path)
        guard let data = FileManager.default.contents(atPath: file) else { throw .noKey(path: file, reason: "it can't be read") }
        let text = data.filter { $0 > 0x20 }
        guard let bytes = Base64.decodeFromURLs(text), bytes.count == 32 else { throw .noKey(path: file, reason: "it is no key") }
        return bytes
    }

    /// - Throws: `noCatalogue`.
    func clubName() throws(ServiceError) -> LocalizedText {
        let file = publicFolder + "/club.json"
        guard let data = FileManager.default.contents(atPath: file) else { throw .noCatalogue(path: file, reason: "it can't be read") }
        do throws(CatalogueError) {
            return try Catalogue(json: Array(data)).name
        } catch {
            throw .noCatalogue(path: file, reason: error.description)
        }
    }

    private func write(_ key: Key) throws(ServiceError) {
        let file = key.path(in: path)
        do {
            let text = Array((Base64.encodeForURLs(try SecureRandom.bytes(32)) + "\n").utf8)
            // Nobody else may read it, not for a moment either.
            let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Errno.last }
            defer { close(descriptor) }
            guard Glibc.write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else { throw Errno.last }
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
        }
    }
}
