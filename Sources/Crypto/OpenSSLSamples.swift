import CCrypto
import LinuxIO
import Media

extension OpenSSLCipher: SampleCipher {
    /// Pages that are locked, and stand in no core dump.
    public func makeSecret(count: Int) -> (any Secret)? {
        announceKey()
        do throws(Errno) {
            return LockedSecret(try SecretMemory.make(count: count))
        } catch {
            return nil
        }
    }

    /// By EVP, which uses the processor's own instructions where it has them.
    public func makeDecryptor(_ mode: SampleMode, key: UnsafeRawBufferPointer) -> (any SampleDecryptor)? {
        guard key.count == Self.blockSize, let context = CipherContext.make() else { return nil }
        let cipher = mode == .counter ? EVP_aes_128_ctr() : EVP_aes_128_cbc()
        let bytes = key.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard EVP_DecryptInit_ex(context.pointer, cipher, nil, bytes, nil) == 1, EVP_CIPHER_CTX_set_padding(context.pointer, 0) == 1 else {
            return nil
        }
        return OpenSSLSampleDecryptor(context)
    }
}

/// - Thread: the owner's, one at a time.
private final class LockedSecret: Secret {
    private let memory: SecretMemory

    init(_ memory: consuming SecretMemory) { self.memory = memory }

    var count: Int { memory.count }

    func withBytes(_ body: (UnsafeMutableRawBufferPointer) -> Void) { memory.withBytes { body($0) } }
}

/// - Thread: the one that made it.
private final class OpenSSLSampleDecryptor: SampleDecryptor {
    private let context: CipherContext

    init(_ context: consuming CipherContext) { self.context = context }

    func begin(_ vector: [UInt8]) {
        precondition(vector.count == OpenSSLCipher.blockSize, "a vector has 16 bytes")
        // Without cipher and key both stay.
        _ = EVP_DecryptInit_ex(context.pointer, nil, nil, nil, vector)
    }

    func open(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        guard let place = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), let length = Int32(exactly: bytes.count) else {
            return bytes.isEmpty
        }
        var written: Int32 = 0
        return EVP_DecryptUpdate(context.pointer, place, &written, place, length) == 1 && written == length
    }
}
