import Testing

@testable import Crypto

@Suite("Digests of short secrets") struct SlowDigestTests {
    @Test("are PBKDF2's with SHA-256: RFC 7914 §11, the first half") func vector() {
        let digest = SlowDigest.of(Array("passwd".utf8), salt: Array("salt".utf8), iterations: 1)
        let expected: [UInt8] = [
            0x55, 0xac, 0x04, 0x6e, 0x56, 0xe3, 0x08, 0x9f, 0xec, 0x16, 0x91, 0xc2, 0x25, 0x44, 0xb6, 0x05, 0xf9, 0x41, 0x85, 0x21, 0x6d,
            0xde, 0x04, 0x65, 0xe6, 0x8b, 0x9d, 0x57, 0xc2, 0x0d, 0xac, 0xbc,
        ]
        #expect(digest == expected)
    }

    @Test("differ with the salt and with the work, and are compared whole") func differ() {
        let pin = Array("1234".utf8)
        let one = SlowDigest.of(pin, salt: [1], iterations: 10)
        #expect(SlowDigest.isSame(one, SlowDigest.of(pin, salt: [1], iterations: 10)))
        for other in [
            SlowDigest.of(pin, salt: [2], iterations: 10), SlowDigest.of(pin, salt: [1], iterations: 11),
            SlowDigest.of(Array("1235".utf8), salt: [1], iterations: 10), Array(one.dropLast()), [],
        ] { #expect(!SlowDigest.isSame(one, other)) }
        #expect(SlowDigest.of([], salt: [], iterations: 0).count == 32)
    }
}
