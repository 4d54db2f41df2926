import Media

/// The rules that every `SegmentCipher` keeps, run against one: OpenSSL's and the fake.
public struct CipherContract {
    /// One message that is known in both forms.
    public struct Sample: Sendable {
        let key: [UInt8]
        let vector: [UInt8]
        let plain: [UInt8]
        let encrypted: [UInt8]

        /// - Parameters:
        ///   - key: 16 bytes.
        ///   - vector: 16 bytes.
        ///   - plain: Three blocks or more.
        ///   - encrypted: As many bytes.
        public init(key: [UInt8], vector: [UInt8], plain: [UInt8], encrypted: [UInt8]) {
            self.key = key
            self.vector = vector
            self.plain = plain
            self.encrypted = encrypted
        }
    }

    private let cipher: any SegmentCipher
    private let sample: Sample

    /// - Parameter sample: Known to be right, from elsewhere.
    public init(_ cipher: any SegmentCipher, sample: Sample) {
        self.cipher = cipher
        self.sample = sample
    }

    private func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
        if !condition { throw ContractViolation(sentence()) }
    }

    private func put(_ bytes: [UInt8], into vault: any KeyVault) {
        vault.fill { room in
            room.copyBytes(from: bytes.prefix(room.count))
            return min(bytes.count, room.count)
        }
    }

    private func open(_ decryptor: any SegmentDecryptor, _ encrypted: ArraySlice<UInt8>) throws -> [UInt8] {
        var plain = [UInt8](repeating: 0, count: encrypted.count)
        let isOpen = Array(encrypted).withUnsafeBytes { input in plain.withUnsafeMutableBytes { decryptor.open(input, into: $0) } }
        try require(isOpen, "\(encrypted.count) bytes weren't opened")
        return plain
    }

    /// Checks all rules.
    public func check() throws {
        guard let vault = cipher.makeVault() else { throw ContractViolation("no vault could be made") }
        try require(vault.count == 0, "a new vault isn't empty")
        try require(vault.makeDecryptor(vector: sample.vector) == nil, "an empty vault opens something")
        for byte in sample.key.dropLast() { put([byte], into: vault) }
        try require(vault.count == 15, "15 bytes are counted as \(vault.count)")
        try require(vault.makeDecryptor(vector: sample.vector) == nil, "15 bytes are taken for a key")
        put([sample.key[15]], into: vault)
        try require(vault.makeDecryptor(vector: Array(sample.vector.dropLast())) == nil, "15 bytes are taken for a vector")
        guard let decryptor = vault.makeDecryptor(vector: sample.vector) else { throw ContractViolation("a whole key makes no decryptor") }
        try require(open(decryptor, sample.encrypted[...]) == sample.plain, "the sample isn't opened as it should")

        decryptor.restart()
        var plain: [UInt8] = []
        for start in stride(from: 0, to: sample.encrypted.count, by: 16) {
            plain += try open(decryptor, sample.encrypted[start..<(start + 16)])
        }
        try require(plain == sample.plain, "blocks that come one by one are opened otherwise")
        decryptor.restart()
        try require(open(decryptor, []) == [], "nothing is opened to something")
        try require(open(decryptor, sample.encrypted[..<16]) == Array(sample.plain[..<16]), "a restart doesn't begin anew")

        // The vector counts for the first block only.
        let other = sample.vector.map { $0 ^ 0xFF }
        guard let second = vault.makeDecryptor(vector: other) else { throw ContractViolation("a second decryptor isn't made") }
        let opened = try open(second, sample.encrypted[...])
        try require(opened[..<16] != sample.plain[..<16], "another vector opens the first block the same")
        try require(opened[16...] == sample.plain[16...], "another vector changes more than the first block")
        try require(open(decryptor, sample.encrypted[16...]) == Array(sample.plain[16...]), "two decryptors are in each other's way")

        put([0], into: vault)
        try require(vault.count == 17, "a byte too many isn't counted")
        try require(vault.makeDecryptor(vector: sample.vector) == nil, "17 bytes are taken for a key")
        var isAsked = false
        vault.fill { _ in
            isAsked = true
            return 0
        }
        try require(!isAsked, "a vault that is full has room")
        vault.clear()
        try require(vault.count == 0, "a cleared vault isn't empty")
        put(sample.key.map { $0 ^ 1 }, into: vault)
        guard let wrong = vault.makeDecryptor(vector: sample.vector) else { throw ContractViolation("a cleared vault takes no key") }
        try require(open(wrong, sample.encrypted[...]) != sample.plain, "another key opens the sample")
        try require(open(decryptor, []) == [], "a decryptor ends with its vault's key")
    }
}
