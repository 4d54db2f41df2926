import Club
import Crypto

/// What the box's store is sealed with, under the two keys of its key file: one to seal, one to name rows.
struct StoreCipher: RowCipher {
    private let cipher: RestCipher
    private let keyed: KeyedDigest

    /// - Parameter keys: Sixty-four bytes; nil for others.
    init?(keys: [UInt8]) {
        guard keys.count == 64, let cipher = RestCipher(key: Array(keys[..<32])), let keyed = KeyedDigest(key: Array(keys[32...])) else {
            return nil
        }
        self.cipher = cipher
        self.keyed = keyed
    }

    func seal(_ bytes: [UInt8], place: String) throws -> [UInt8] { try cipher.seal(bytes, place: place) }
    func open(_ sealed: [UInt8], place: String) throws -> [UInt8] { try cipher.open(sealed, place: place) }
    func digest(_ bytes: [UInt8]) -> [UInt8] { keyed(bytes) }
}
