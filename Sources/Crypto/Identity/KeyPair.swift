import CCrypto

/// OpenSSL's form of a key on Curve25519, freed with its owner.
struct KeyPair: ~Copyable {
    enum Kind {
        case ed25519, x25519

        var number: Int32 { self == .ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519 }
    }

    let pointer: OpaquePointer

    static func secret(_ bytes: [UInt8], kind: Kind) -> KeyPair? {
        EVP_PKEY_new_raw_private_key(kind.number, nil, bytes, bytes.count).map { KeyPair(pointer: $0) }
    }

    static func shown(_ bytes: [UInt8], kind: Kind) -> KeyPair? {
        EVP_PKEY_new_raw_public_key(kind.number, nil, bytes, bytes.count).map { KeyPair(pointer: $0) }
    }

    private init(pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    var publicBytes: [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == 32 else { return nil }
        return bytes
    }

    /// What an X25519 key and another's public one have in common: 32 bytes; nil where the other is none.
    borrowing func agreement(with other: [UInt8]) -> [UInt8]? {
        guard other.count == 32, let theirs = KeyPair.shown(other, kind: .x25519), let context = EVP_PKEY_CTX_new(pointer, nil) else {
            return nil
        }
        defer { EVP_PKEY_CTX_free(context) }
        var shared = [UInt8](repeating: 0, count: 32)
        var count = shared.count
        // OpenSSL refuses points by which nothing secret would come out.
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, theirs.pointer) == 1,
            EVP_PKEY_derive(context, &shared, &count) == 1, count == 32
        else { return nil }
        return shared
    }
}
