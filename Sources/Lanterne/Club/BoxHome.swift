import Club
import Crypto
import FoundationEssentials
import Store

/// What the box keeps of its club: its store, opened by its own key file, and who it is.
///
/// - Thread: one; blocks for the disk.
struct BoxHome {
    let store: BoxStore
    let keys: BoxKeys

    /// Where what is kept of the club at this address lies: whoever answers there. Two clubs' rentals never meet.
    static func folder(of url: String) -> String {
        let name = Digest.sha256(Array(url.utf8)).prefix(8).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        return "\(Folders.state)/clubs/\(name)"
    }

    /// Whether a signed club was seen at this address.
    static func isKnown(_ url: String) -> Bool { FileManager.default.fileExists(atPath: folder(of: url) + "/box.sqlite") }

    /// - Parameter folder: Made where it isn't there; each club has one of its own,.
    /// - Throws: A sentence.
    static func open(_ folder: String) throws(Failure) -> BoxHome {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = try Store.KeyFile.open(folder + "/box.key", at: ClubTime.ofThisMachine()) { try SecureRandom.bytes($0) }
            guard let cipher = StoreCipher(keys: file.bytes) else { throw CryptoError.unusableKey }
            let store = try BoxStore(path: folder + "/box.sqlite", cipher: cipher, now: ClubTime.ofThisMachine)
            if let loss = store.loss { StandardError.say("\(loss)\n") }
            let identity = try store.identity {
                guard let made = BoxStore.Identity(signing: try SecureRandom.bytes(32), agreement: try SecureRandom.bytes(32)) else {
                    throw CryptoError.unusableKey
                }
                return made
            }
            guard let keys = BoxKeys(signingSeed: identity.signing, agreementSecret: identity.agreement) else {
                throw CryptoError.unusableKey
            }
            return BoxHome(store: store, keys: keys)
        } catch {
            throw Failure("what the box keeps in \(folder) can't be used: \(error).")
        }
    }

    /// Of the account that the box is paired with; nil where it isn't, or they can't be read: then it is paired anew.
    func tokens() -> TokenAnswer? {
        guard let bytes = try? store.value(.tokens) else { return nil }
        return try? OutsideJSON.decode(TokenAnswer.self, from: bytes)
    }

    /// - Parameter tokens: nil: the box is paired no more.
    func keep(_ tokens: TokenAnswer?) throws(Failure) {
        do {
            try store.set(try tokens.map { Array(try JSONEncoder().encode($0)) }, for: .tokens)
        } catch {
            throw Failure("\(error).")
        }
    }
}
