import Club
import Crypto
import Glibc
import LinuxIO
import Media

/// What a film is to become.
struct PackagingRequest: Sendable {
    let film: String
    let id: TitleID
    /// Heights of 16:9 frames; nil: the usual ones.
    var ladder: [Int]?
    var preset = "medium"
    var sidecars: [Sidecar] = []
    var trailer: String?
    var poster: String?
    var backdrop: String?
    /// The least that has to be paid for it; nil: it isn't protected.
    var protection: Offer.Quality?

    /// All that the result depends on, as a digest: the same command over the same files has the same.
    ///
    /// - Throws: `unreadable`, for a file that is named and isn't there.
    func fingerprint() throws(PackagingError) -> String {
        var lines = ["packaging 1", id.value, preset, "\(ladder ?? [])", protection?.rawValue ?? ""]
        lines += sidecars.map { "\($0.language) \($0.role.rawValue)" }
        for (role, path) in [("film", film), ("trailer", trailer), ("poster", poster), ("backdrop", backdrop)] {
            if let path { lines.append("\(role) \(try Self.state(of: path))") }
        }
        for sidecar in sidecars { lines.append("text \(try Self.state(of: sidecar.path))") }
        return Hexadecimal.text(Digest.sha256(Array(lines.joined(separator: "\n").utf8)))
    }

    private static func state(of path: String) throws(PackagingError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unreadable(path: path, reason: Errno.last.description) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is no file") }
        guard access(path, R_OK) == 0 else { throw .unreadable(path: path, reason: Errno.last.description) }
        return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
}

/// The folders in which a film is made, and where it comes to.
///
/// - `private/packaging/ID`: what isn't finished; nobody else may look into it.
/// - `public/films/ID`: comes there in one move.
struct PackagingFolders {
    let work: String
    let target: String
    /// The target as titles name it.
    let address: String

    init(_ workshop: Workshop, id: TitleID) {
        work = "\(workshop.path)/private/packaging/\(id.value)"
        address = "films/\(id.value)/"
        target = "\(workshop.publicFolder)/films/\(id.value)"
    }

    /// Of the request that it was made by. Web servers pass over what begins with a dot.
    static let mark = ".fingerprint"
}
