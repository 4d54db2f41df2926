import Media
import Testing

@testable import Crypto

@Suite struct IdentityTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// RFC 8032 §7.1, TEST 3.
    @Test("A signature is the one that the standard gives for its key")
    func vector() throws {
        let key = try #require(SigningKey(seed: bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")))
        #expect(key.publicKey.bytes == bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"))
        let signature = key.signature(of: [0xaf, 0x82])
        #expect(
            signature
                == bytes(
                    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"))
        #expect(key.publicKey.isValid(signature, of: [0xaf, 0x82]))
    }

    @Test("What was changed by a bit, or signed by another, isn't valid")
    func forgeries() throws {
        let key = try SigningKey()
        let message = Array("titles".utf8)
        let signature = key.signature(of: message)
        #expect(key.publicKey.isValid(signature, of: message))
        #expect(!key.publicKey.isValid(signature, of: Array("titlet".utf8)))
        #expect(try !SigningKey().publicKey.isValid(signature, of: message))
        for index in signature.indices {
            var forged = signature
            forged[index] ^= 1
            #expect(!key.publicKey.isValid(forged, of: message))
        }
        #expect(!key.publicKey.isValid([], of: message))
        #expect(SigningKey(seed: [1]) == nil)
    }

    @Test("A letter opens for its box alone, and whole alone")
    func letters() throws {
        let box = try AgreementKey()
        let message = Array(#"{"keys":[]}"#.utf8)
        var point: [UInt8] = []
        let letter = try SealedBox.seal(message, for: box.publicBytes) { key in
            point = key
            return Array("header".utf8)
        }
        #expect(try letter.open(with: box, point: point) == message)
        #expect(throws: CryptoError.cannotOpen) { try letter.open(with: AgreementKey(), point: point) }
        let other = SealedBox(header: Array("Header".utf8), vector: letter.vector, text: letter.text, tag: letter.tag)
        #expect(throws: CryptoError.cannotOpen) { try other.open(with: box, point: point) }
        #expect(throws: CryptoError.cannotOpen) { try letter.open(with: box, point: [UInt8](repeating: 0, count: 32)) }
        #expect(throws: CryptoError.unusableKey) { try SealedBox.seal(message, for: [1]) { $0 } }
    }

    /// RFC 7748 §5.2, the first.
    @Test("What two sides find is what the standard gives")
    func agreement() throws {
        let key = try #require(AgreementKey(secret: bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")))
        let shared = key.agreement(with: bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
        #expect(shared == bytes("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"))
    }

    @Test("A keyed digest is what the standard's own construction gives, and another under another key")
    func keyedDigest() throws {
        let secret: [UInt8] = (0..<32).map { UInt8($0) }
        let message = Array("La Lanterne".utf8)
        func padded(_ byte: UInt8) -> [UInt8] { secret.map { $0 ^ byte } + [UInt8](repeating: byte, count: 32) }
        let expected: [UInt8] = Digest.sha256(padded(0x5c) + Digest.sha256(padded(0x36) + message))
        let digest = try #require(KeyedDigest(key: secret))
        #expect(digest(message) == expected)
        #expect(digest([]) == Digest.sha256(padded(0x5c) + Digest.sha256(padded(0x36))))
        let other = try #require(KeyedDigest(key: [UInt8](repeating: 9, count: 32)))
        #expect(other(message) != expected)
        #expect(KeyedDigest(key: [1]) == nil)
    }

    @Test("What is kept hidden opens in its own place alone")
    func atRest() throws {
        let cipher = try #require(RestCipher(key: [UInt8](repeating: 7, count: 32)))
        let sealed = try cipher.seal(Array("La Lanterne".utf8), place: "positions/1")
        #expect(try cipher.open(sealed, place: "positions/1") == Array("La Lanterne".utf8))
        #expect(throws: CryptoError.cannotOpen) { try cipher.open(sealed, place: "positions/2") }
        #expect(throws: CryptoError.cannotOpen) { try cipher.open(Array(sealed.dropLast()), place: "positions/1") }
        #expect(throws: CryptoError.cannotOpen) { try cipher.open([], place: "positions/1") }
        #expect(try cipher.open(cipher.seal([], place: ""), place: "") == [])
        #expect(RestCipher(key: [1]) == nil)
    }
}
