import Club
import Crypto
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// A club's folder on its maker's machine: what the world may see in `public`, and what nobody may in `private`.
///
/// - `source/`: what the club's maker writes, by hand or by `lanterne-club`.
/// - `public/`: the signed catalogue, films and pictures. Any web server or CDN may hold a copy.
/// - `private/catalogue.key`: signs the catalogue. It belongs on the maker's machine alone; the service runs without it.
/// - `private/service.key`: signs what time it is.
/// - `private/secret.key`: under which the service keeps content keys, tickets and telephones' sessions. All instances need the same.
/// - `private/payments.json`: the bridge to whoever takes the club's money; without it no money moves. All instances need the same.
/// - `private/ledger.sqlite`: who holds what, where no PostgreSQL is named.
struct Workshop: Sendable {
    /// Without a slash at its end.
    let path: String

    var publicFolder: String { path + "/public" }
    var sourceFolder: String { path + "/source" }
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
        for folder in [path, publicFolder, sourceFolder, sourceFolder + "/titles", path + "/private"] {
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

    /// Signs a new edition of what is in `source` and puts it into `public`, so that whoever asks meanwhile gets the old one or the new one.
    ///
    /// - Returns: What was published.
    func publish(at now: UTCTime) throws(ServiceError) -> ClubPublication {
        let signer = try catalogueSigner()
        guard let key = ClubKey(bytes: signer.publicKey.bytes) else { throw .noKey(path: path, reason: "it is no key") }
        let sequence = (try publishedRoot(key)?.sequence ?? 0) + 1
        let edition = try ClubSource(folder: sourceFolder).edition(sequence: sequence, issued: now, key: key)
        let publication: ClubPublication
        do throws(CatalogueError) {
            publication = try ClubPublication(edition, sha256: Digest.sha256)
        } catch {
            throw .wrongEdition(reason: error.description)
        }
        for (name, bytes) in publication.files { try replace(name, bytes) }
        try replace(ClubPublication.rootPath, SignedDocument.written(payload: publication.payload) { signer.signature(of: $0) })
        return publication
    }

    /// What signs the catalogue.
    func catalogueSigner() throws(ServiceError) -> SigningKey {
        guard let signer = SigningKey(seed: try key(.catalogue)) else { throw .noKey(path: path, reason: "it is no key") }
        return signer
    }

    /// What the catalogue is signed with, as the maker's own profile names it: the service itself needs no key to sign it.
    func catalogueKey() throws(ServiceError) -> ClubKey {
        let file = sourceFolder + "/profile.json"
        guard let data = FileManager.default.contents(atPath: file) else { throw .wrongSource(path: file, reason: "it is missing") }
        do throws(CatalogueError) {
            return try ClubProfile(json: Array(data)).key
        } catch {
            throw .wrongSource(path: file, reason: error.description)
        }
    }

    /// nil where nothing was published yet.
    private func publishedRoot(_ key: ClubKey) throws(ServiceError) -> ClubRoot? {
        let file = "\(publicFolder)/\(ClubPublication.rootPath)"
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        do throws(ClubUpdateError) {
            return try ClubUpdate(from: nil, to: Array(data)) { signature, message in
                VerifyingKey(key.bytes)?.isValid(signature, of: message) ?? false
            }.root
        } catch {
            // The next number must be known: boxes refuse one that they have had.
            throw .noCatalogue(path: file, reason: error.description)
        }
    }

    private func replace(_ name: String, _ bytes: [UInt8]) throws(ServiceError) {
        let file = "\(publicFolder)/\(name)"
        let folder = file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)
        do {
            try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
            try bytes.withUnsafeBytes { try FileDescriptor.replace(file, with: $0, isDurable: true) }
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
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
