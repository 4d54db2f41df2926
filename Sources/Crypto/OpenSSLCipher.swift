import CCrypto
import LinuxIO
import Media

/// AES-128-CBC by OpenSSL's EVP interface, which uses the processor's own instructions where it has them.
public final class OpenSSLCipher: SegmentCipher {
    private let onFirstKey: @Sendable () -> Void

    /// - Parameter onFirstKey: Called before each key's memory is made: what a process that is about to hold keys must do. Idempotent.
    public init(onFirstKey: @escaping @Sendable () -> Void = {}) {
        self.onFirstKey = onFirstKey
    }

    func announceKey() { onFirstKey() }

    /// A page that is locked, and stands in no core dump.
    public func makeVault() -> (any KeyVault)? {
        onFirstKey()
        do throws(Errno) {
            // One byte more than a key: what is too long shows.
            return OpenSSLVault(try SecretMemory.make(count: Self.blockSize + 1))
        } catch {
            return nil
        }
    }
}

/// - Thread: control.
private final class OpenSSLVault: KeyVault {
    private let memory: SecretMemory
    private(set) var count = 0

    init(_ memory: consuming SecretMemory) { self.memory = memory }

    func fill(_ write: (UnsafeMutableRawBufferPointer) -> Int) {
        guard count < memory.count else { return }
        let written = memory.withBytes { write(UnsafeMutableRawBufferPointer(rebasing: $0[count...])) }
        precondition((0...(memory.count - count)).contains(written), "more bytes reported than the vault has room for")
        count += written
    }

    func clear() {
        memory.withBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
        count = 0
    }

    func makeDecryptor(vector: [UInt8]) -> (any SegmentDecryptor)? {
        guard count == OpenSSLCipher.blockSize, vector.count == OpenSSLCipher.blockSize, let context = CipherContext.make() else {
            return nil
        }
        let isReady = memory.withBytes { key in
            EVP_DecryptInit_ex(context.pointer, EVP_aes_128_cbc(), nil, key.baseAddress?.assumingMemoryBound(to: UInt8.self), vector) == 1
        }
        // The padding is taken off by who knows where a segment ends.
        guard isReady, EVP_CIPHER_CTX_set_padding(context.pointer, 0) == 1 else { return nil }
        return OpenSSLDecryptor(context, vector: vector)
    }
}

/// OpenSSL's state of one decryption; it wipes what it knew of the key when it is freed.
struct CipherContext: ~Copyable {
    let pointer: OpaquePointer

    static func make() -> CipherContext? { EVP_CIPHER_CTX_new().map { CipherContext(pointer: $0) } }

    private init(pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_CIPHER_CTX_free(pointer) }
}

/// - Thread: control.
private final class OpenSSLDecryptor: SegmentDecryptor {
    private let context: CipherContext
    private let vector: [UInt8]

    init(_ context: consuming CipherContext, vector: [UInt8]) {
        self.context = context
        self.vector = vector
    }

    func open(_ encrypted: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer) -> Bool {
        precondition(encrypted.count % OpenSSLCipher.blockSize == 0 && plain.count >= encrypted.count, "only whole blocks are opened")
        guard let input = encrypted.baseAddress?.assumingMemoryBound(to: UInt8.self),
            let output = plain.baseAddress?.assumingMemoryBound(to: UInt8.self), let length = Int32(exactly: encrypted.count)
        else { return encrypted.isEmpty }
        var written: Int32 = 0
        return EVP_DecryptUpdate(context.pointer, output, &written, input, length) == 1 && written == length
    }

    func restart() {
        // Without cipher and key both stay.
        _ = EVP_DecryptInit_ex(context.pointer, nil, nil, nil, vector)
    }
}
