import CCrypto

/// AES-256 in Galois/Counter mode, once for each key and vector. Source: NIST SP 800-38D.
struct GaloisCipher {
    private let key: [UInt8]
    private let vector: [UInt8]

    /// - Parameters:
    ///   - key: Thirty-two bytes.
    ///   - vector: Twelve bytes, never twice with one key.
    init(key: [UInt8], vector: [UInt8]) {
        precondition(key.count == 32 && vector.count == 12, "AES-256-GCM takes 32 bytes of key and 12 of vector")
        self.key = key
        self.vector = vector
    }

    /// - Parameter beside: What is covered and not hidden.
    func seal(_ message: [UInt8], beside: [UInt8]) -> (text: [UInt8], tag: [UInt8])? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var text = [UInt8](repeating: 0, count: message.count)
        var tag = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, vector) == 1,
            EVP_EncryptUpdate(context, nil, &count, beside, Int32(beside.count)) == 1,
            message.isEmpty || EVP_EncryptUpdate(context, &text, &count, message, Int32(message.count)) == 1,
            EVP_EncryptFinal_ex(context, nil, &count) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        else { return nil }
        return (text, tag)
    }

    /// As `open`, into a place that the caller keeps secret.
    ///
    /// - Returns: How many bytes were written; nil where there is no room, or a bit of any of it is another: then what was written is wiped.
    func open(_ text: [UInt8], tag: [UInt8], beside: [UInt8], into place: UnsafeMutableRawBufferPointer) -> Int? {
        guard text.count <= place.count, let start = place.baseAddress, let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var expected = tag
        var count: Int32 = 0
        let output = start.assumingMemoryBound(to: UInt8.self)
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, vector) == 1,
            EVP_DecryptUpdate(context, nil, &count, beside, Int32(beside.count)) == 1,
            text.isEmpty || EVP_DecryptUpdate(context, output, &count, text, Int32(text.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, &expected) == 1,
            EVP_DecryptFinal_ex(context, nil, &count) == 1
        else {
            OPENSSL_cleanse(start, text.count)
            return nil
        }
        return text.count
    }

    /// - Returns: nil where a bit of any of it is another.
    func open(_ text: [UInt8], tag: [UInt8], beside: [UInt8]) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var message = [UInt8](repeating: 0, count: text.count)
        var expected = tag
        var count: Int32 = 0
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, vector) == 1,
            EVP_DecryptUpdate(context, nil, &count, beside, Int32(beside.count)) == 1,
            text.isEmpty || EVP_DecryptUpdate(context, &message, &count, text, Int32(text.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, &expected) == 1,
            EVP_DecryptFinal_ex(context, nil, &count) == 1
        else { return nil }
        return message
    }
}
