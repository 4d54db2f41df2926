import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Crypto

@Suite("AES-128 in CBC mode") struct OpenSSLCipherTests {
    /// NIST SP 800-38A §F.2.2.
    private static let published = CipherContract.Sample(
        key: hex("2b7e151628aed2a6abf7158809cf4f3c"), vector: hex("000102030405060708090a0b0c0d0e0f"),
        plain: hex(
            "6bc1bee22e409f96e93d7e117393172a" + "ae2d8a571e03ac9c9eb76fac45af8e51" + "30c81c46a35ce411e5fbc1191a0a52ef"
                + "f69f2445df4f9b17ad2b417be66c3710"),
        encrypted: hex(
            "7649abac8119b246cee98e9b12e9197d" + "5086cb9b507219ee95db113a917678b2" + "73bed6b8e3c1743b7116e69e22229516"
                + "3ff1caa1681fac09120eca307586e1a7"))

    private static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    @Test("OpenSSL keeps the contract, with the published sample") func contract() throws {
        try CipherContract(OpenSSLCipher(), sample: Self.published).check()
    }

    @Test("the fake keeps the same contract") func fake() throws {
        let key = (0..<16).map { UInt8($0 * 7 + 1) }
        let vector = (0..<16).map { UInt8(200 - $0) }
        let plain = (0..<64).map { UInt8($0) }
        let encrypted = FakeCipher.encryptBlocks(plain, key: key, vector: vector)
        try CipherContract(FakeCipher(), sample: .init(key: key, vector: vector, plain: plain, encrypted: encrypted)).check()
    }

    @Test("the process is told before the first key's memory is made") func told() {
        let calls = Guarded(0)
        let cipher = OpenSSLCipher { calls.withLock { $0 += 1 } }
        #expect(calls.withLock { $0 } == 0)
        _ = cipher.makeVault()
        #expect(calls.withLock { $0 } == 1)
    }
}
