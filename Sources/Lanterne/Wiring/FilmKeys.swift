import Glibc
import Media
import Protection

/// `--film-keys FILE`: keys that a person has, for films whose licence nobody gives. They go from the file into memory for secrets; a command line would
/// show them to everybody on the machine.
enum FilmKeys {
    /// - Parameter path: `-` for standard input.
    static func read(_ path: String, into lock: (chest: KeyChest, cipher: any SampleCipher)) throws(Failure) {
        let name = path == "-" ? "standard input" : path
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw Failure("the film keys in \(name) can't be read (\(String(cString: strerror(errno)))); check the name.")
        }
        defer { if path != "-" { close(file) } }
        let limit = ClearKeyLicence.maximumBytes
        guard let text = lock.cipher.makeSecret(count: limit + 1), let key = lock.cipher.makeSecret(count: 16) else {
            throw Failure("there is no memory for film keys.")
        }
        var count = 0
        var fault: Failure?
        text.withBytes { bytes in
            while count <= limit {
                let read = Glibc.read(file, bytes.baseAddress.map { $0 + count }, bytes.count - count)
                if read < 0 { fault = Failure("the film keys in \(name) can't be read (\(String(cString: strerror(errno)))).") }
                guard read > 0 else { break }
                count += read
            }
            guard fault == nil else { return }
            guard count <= limit else {
                fault = Failure("the film keys in \(name) are longer than \(limit) bytes; a line for each key is enough.")
                return
            }
            key.withBytes { key in
                fault = take(UnsafeRawBufferPointer(rebasing: bytes[..<count]), key, lock.chest, name: name)
            }
        }
        if let fault { throw fault }
    }

    /// A club's licence, sealed for this box. It holds until its end, and no longer.
    static func read(letter: String, for keys: BoxKeys, into lock: (chest: KeyChest, cipher: any SampleCipher)) throws(Failure) {
        guard let text = lock.cipher.makeSecret(count: ClearKeyLicence.maximumBytes), let key = lock.cipher.makeSecret(count: 16) else {
            throw Failure("there is no memory for film keys.")
        }
        var fault: Failure?
        text.withBytes { bytes in
            guard let count = try? keys.open(letter, into: bytes) else {
                fault = Failure("the club's licence is sealed for another box, or was changed on its way; ask for it again.")
                return
            }
            key.withBytes { key in
                fault = take(UnsafeRawBufferPointer(rebasing: bytes[..<count]), key, lock.chest, name: "the club's licence")
            }
        }
        if let fault { throw fault }
    }

    private static func take(
        _ bytes: UnsafeRawBufferPointer, _ key: UnsafeMutableRawBufferPointer, _ chest: KeyChest, name: String
    ) -> Failure? {
        var count = 0
        func put(_ id: KeyID) {
            if chest.put(.id(id), key: UnsafeRawBufferPointer(key), isGiven: true) { count += 1 }
        }
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            do throws(ClearKeyLicence.Fault) {
                let licence = try ClearKeyLicence(bytes)
                if let end = licence.expiration { chest.end(at: end) }
                for entry in licence.keys where licence.write(entry, of: bytes, into: key) { put(entry.id) }
            } catch {
                return Failure("\(name) is no licence (\(error.reason)); W3C EME §9.1.4 says what one looks like.")
            }
        } else {
            do throws(KeyList.Fault) {
                _ = try KeyList.read(bytes, into: key, found: put)
            } catch {
                return Failure("\(name), line \(error.line): \(error.reason); write KID:KEY in hexadecimal digits.")
            }
        }
        return count > 0 ? nil : Failure("there is no key in \(name); write KID:KEY in hexadecimal digits, or give a licence in JSON.")
    }
}
