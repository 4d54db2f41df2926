import Club
import Crypto

/// The real cipher under the two keys of a key file, as the box has it.
struct SealingCipher: RowCipher {
    private let cipher: RestCipher
    private let keyed: KeyedDigest

    /// - Parameter keys: Sixty-four bytes: to seal with, then to name rows with.
    init?(keys: [UInt8]) {
        guard let cipher = RestCipher(key: Array(keys.prefix(32))) else { return nil }
        guard let keyed = KeyedDigest(key: Array(keys.dropFirst(32))) else { return nil }
        self.cipher = cipher
        self.keyed = keyed
    }

    func seal(_ bytes: [UInt8], place: String) throws -> [UInt8] { try cipher.seal(bytes, place: place) }
    func open(_ sealed: [UInt8], place: String) throws -> [UInt8] { try cipher.open(sealed, place: place) }
    func digest(_ bytes: [UInt8]) -> [UInt8] { keyed(bytes) }
}
