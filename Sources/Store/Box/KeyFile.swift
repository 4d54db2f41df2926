import Club
import Glibc
import LinuxIO

/// The secret under which a store's rows are sealed: a small file of its own that nobody else may read, beside the database or, better, on
/// another partition. Whoever copies the database alone has nothing.
public struct KeyFile: Sendable {
    /// Where the bytes come from.
    public enum Origin: Hashable, Sendable {
        /// They were there.
        case kept
        /// There was no file: a first start, or somebody removed it, and what was sealed before doesn't open any more.
        case made
        /// The file hadn't the right length and lies now under this path; what was sealed before doesn't open any more.
        case replaced(kept: String)
    }

    /// As many as were asked for.
    public let bytes: [UInt8]
    /// Whether rows sealed before still open.
    public let origin: Origin

    /// Reads the file; makes it, whole and on the disk, where there is none.
    ///
    /// - Parameters:
    ///   - path: Of the file; its folder is there.
    ///   - count: Bytes; 32 for each key that is taken from it.
    ///   - time: For the name under which a file of another length is set aside.
    ///   - random: So many bytes that nobody can guess.
    /// - Throws: `noKey`. A file that can't be read stays as it is: its permissions can be mended, its bytes can't.
    public static func open(
        _ path: String, count: Int = 64, at time: UTCTime, random: (Int) throws -> [UInt8]
    ) throws(BoxStoreError) -> KeyFile {
        do {
            guard let bytes = try read(path, atMost: count + 1) else { return KeyFile(bytes: try make(path, count, random), origin: .made) }
            if bytes.count == count { return KeyFile(bytes: bytes, origin: .kept) }
            let kept = "\(path).damaged-\(time)"
            if rename(path, kept) != 0 { throw Errno.last }
            return KeyFile(bytes: try make(path, count, random), origin: .replaced(kept: kept))
        } catch let error as BoxStoreError {
            throw error
        } catch {
            throw .noKey(path: path, reason: "\(error)")
        }
    }

    private static func make(_ path: String, _ count: Int, _ random: (Int) throws -> [UInt8]) throws -> [UInt8] {
        let bytes = try random(count)
        try bytes.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true, isPrivate: true) }
        return bytes
    }

    /// nil where there is no file.
    private static func read(_ path: String, atMost limit: Int) throws(Errno) -> [UInt8]? {
        let file: FileDescriptor
        do throws(Errno) {
            file = try FileDescriptor.open(path)
        } catch {
            if error == .noEntry { return nil }
            throw error
        }
        // A copy brought back from elsewhere may have come with other permissions.
        if fchmod(file.number, 0o600) != 0, Errno.last != Errno(EROFS) { throw Errno.last }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: limit)
        while bytes.count < limit {
            let number = file.number
            let read = Glibc.read(number, &portion, limit - bytes.count)
            guard read >= 0 else { throw Errno.last }
            if read == 0 { break }
            bytes += portion[..<read]
        }
        return bytes
    }
}
