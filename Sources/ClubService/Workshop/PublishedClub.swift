import Club
import Crypto
import FoundationEssentials
import Synchronization

/// The club's edition as it stands in its public folder, read again when another one is published.
final class PublishedClub: Sendable {
    private struct State {
        var stock: Stock?
        var root: [UInt8] = []
        var problem: String?
    }

    private let folder: String
    private let key: ClubKey
    private let state = Mutex(State())

    /// - Parameters:
    ///   - folder: Without a slash at its end.
    ///   - key: What its catalogue has to be signed with: the service believes no files that boxes don't.
    init(folder: String, key: ClubKey) {
        self.folder = folder
        self.key = key
    }

    /// What is sold now.
    ///
    /// - Throws: `server_error` where no edition could be read yet.
    func stock() throws(LiveFault) -> Stock {
        guard let stock = state.withLock({ $0.stock }) else { throw .broken }
        return stock
    }

    /// Reads the edition, where it is another one than before. One that can't be read leaves the one before.
    ///
    /// - Throws: `noCatalogue`, each time for as long as it can't be read.
    func refresh() throws(ServiceError) {
        let path = folder + "/" + ClubPublication.rootPath
        guard let data = FileManager.default.contents(atPath: path) else { throw .noCatalogue(path: path, reason: "it can't be read") }
        let root = Array(data)
        let (known, problem) = state.withLock { ($0.root, $0.problem) }
        if root == known {
            if let problem { throw .noCatalogue(path: path, reason: problem) }
            return
        }
        do throws(ClubUpdateError) {
            let edition = try read(root)
            state.withLock { $0 = State(stock: Stock(edition), root: root) }
        } catch {
            state.withLock {
                $0.root = root
                $0.problem = error.description
            }
            throw .noCatalogue(path: path, reason: error.description)
        }
    }

    private func read(_ root: [UInt8]) throws(ClubUpdateError) -> ClubEdition {
        let update = try ClubUpdate(from: nil, to: root) { signature, message in
            VerifyingKey(key.bytes)?.isValid(signature, of: message) ?? false
        }
        return try update.edition(sha256: Digest.sha256) { part in
            FileManager.default.contents(atPath: "\(folder)/\(part.path)").map { Array($0) }
        }
    }
}
