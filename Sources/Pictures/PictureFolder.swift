import Glibc
import LinuxIO
import Media

/// Pictures on disc, as they came, in their byte budget: what was used longest ago goes first.
///
/// A file's own times tell the rest: its last access is its last use, its last change is when the server was asked last. What can't be
/// written is done without.
///
/// - Thread: one; blocks for the disc.
final class PictureFolder {
    private struct Entry {
        /// In whole blocks of the disc.
        var bytes: Int
        /// Since 1970.
        var used: Duration
        var checked: Duration
    }

    private let path: String
    private let budget: PictureBudget
    private let log: any Log
    /// By the file's name.
    private var entries: [String: Entry] = [:]
    private var bytes = 0
    private var isWritable = true

    /// Makes the folder where it isn't there, and looks what is in it. The one above must be there.
    init(_ path: String, budget: PictureBudget, log: any Log) {
        self.path = path
        self.budget = budget
        self.log = log
        if mkdir(path, 0o755) != 0, Errno.last != Errno(EEXIST) { refuse(Errno.last) }
        for name in Folder.names(in: path) {
            // What a pulled plug left half written.
            if name.hasSuffix(".new"), KeptPicture.isName(String(name.dropLast(4))) { unlink("\(path)/\(name)") }
            var status = stat()
            guard KeptPicture.isName(name), lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let entry = Entry(
                bytes: Self.blocks(Int(status.st_size)), used: Duration(status.st_atim), checked: Duration(status.st_mtim))
            entries[name] = entry
            bytes += entry.bytes
        }
        makeRoom(0)
    }

    /// Whether there is one, as far as is known without looking.
    func has(_ address: String) -> Bool { entries[KeptPicture.name(of: address)] != nil }

    /// By which the server knows what is kept again.
    func tag(of address: String) -> String? { read(KeptPicture.name(of: address)).flatMap { KeptPicture($0, of: address) }?.tag }

    /// Reads one, which counts as a use.
    ///
    /// - Returns: nil where there is none; what can't be read is taken away.
    func load(_ address: String, today: Duration) -> (picture: KeptPicture, checked: Duration)? {
        let name = KeptPicture.name(of: address)
        guard var entry = entries[name] else { return nil }
        guard let file = read(name), let picture = KeptPicture(file, of: address) else {
            remove(address)
            return nil
        }
        entry.used = today
        entries[name] = entry
        stamp(name, entry)
        return (picture, entry.checked)
    }

    /// Keeps one in the place of what was there, if it comes over a network.
    func keep(_ picture: KeptPicture, of address: String, today: Duration) {
        guard isWritable, KeptPicture.isWorthKeeping(address) else { return }
        let name = KeptPicture.name(of: address)
        let file = picture.file(of: address)
        let entry = Entry(bytes: Self.blocks(file.count), used: today, checked: today)
        remove(address)
        guard entry.bytes <= budget.kept else { return }
        makeRoom(entry.bytes)
        let failure = file.withUnsafeBytes { bytes -> Errno? in
            do throws(Errno) {
                try FileDescriptor.replace("\(path)/\(name)", with: bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { return refuse(failure) }
        entries[name] = entry
        bytes += entry.bytes
        stamp(name, entry)
    }

    /// The server has said that it has no other.
    func confirm(_ address: String, today: Duration) {
        let name = KeptPicture.name(of: address)
        guard var entry = entries[name] else { return }
        entry.checked = today
        entries[name] = entry
        stamp(name, entry)
    }

    /// Takes one away.
    func remove(_ address: String) { remove(name: KeptPicture.name(of: address)) }

    private func remove(name: String) {
        guard let entry = entries.removeValue(forKey: name) else { return }
        bytes -= entry.bytes
        unlink("\(path)/\(name)")
    }

    private func makeRoom(_ count: Int) {
        while bytes + count > budget.kept, let oldest = entries.min(by: { $0.value.used < $1.value.used }) { remove(name: oldest.key) }
    }

    private func refuse(_ error: Errno) {
        isWritable = false
        log.write(.info, "pictures", "no pictures are kept in \(path): \(error)")
    }

    private func read(_ name: String) -> [UInt8]? {
        do throws(Errno) {
            let file = try FileDescriptor.open("\(path)/\(name)", .nonBlocking)
            var status = stat()
            let most = budget.file + KeptPicture.mostHeadBytes
            guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, (1...most).contains(Int(status.st_size)) else {
                return nil
            }
            var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
            var count = 0
            while count < bytes.count {
                let start = count
                let (got, failure) = bytes.withUnsafeMutableBytes { buffer -> (Int, Errno?) in
                    do throws(Errno) {
                        return (try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...])) ?? 0, nil)
                    } catch {
                        return (0, error)
                    }
                }
                guard failure == nil, got > 0 else { return nil }
                count += got
            }
            return bytes
        } catch {
            return nil
        }
    }

    /// Not of importance where it fails: the file is then older than it is.
    private func stamp(_ name: String, _ entry: Entry) {
        let times = [timespec(entry.used), timespec(entry.checked)]
        _ = utimensat(AT_FDCWD, "\(path)/\(name)", times, 0)
    }

    /// Small files take a block all the same, which bounds their number too.
    private static func blocks(_ bytes: Int) -> Int { (max(1, bytes) + 4095) & ~4095 }
}

extension Duration {
    fileprivate init(_ time: timespec) { self = .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)) }
}

extension timespec {
    /// Since 1970, and not before.
    fileprivate init(_ time: Duration) {
        let nanoseconds = max(0, time.nanosecondsSaturating)
        self.init(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
