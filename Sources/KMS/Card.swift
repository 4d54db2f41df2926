import CDRM
import Glibc
import LinuxIO
import Media

/// A graphics card, open; DRM master where `open` was asked for it.
///
/// - Thread: calls that read or change the kernel's state may come from any thread; the descriptor never changes.
final class Card: Sendable {
    let path: String
    private let file: FileDescriptor

    var descriptor: Int32 { file.number }

    private init(path: String, file: consuming FileDescriptor) {
        self.path = path
        self.file = file
    }

    /// Opens a card for looking at it.
    ///
    /// - Parameter showsWriteback: Writeback connectors are listed too.
    static func open(_ path: String, showsWriteback: Bool = false) throws(DisplayError) -> Card {
        let card: Card
        do {
            card = Card(path: path, file: try FileDescriptor.open(path, [.readWrite, .nonBlocking]))
        } catch {
            switch error {
            case .noEntry, .noDevice, Errno(ENXIO): throw .noDevice(path: path)
            case .noPermission, .notPermitted: throw .noPermission(path: path)
            default: throw .failed(operation: "open \(path)", errno: error.number)
            }
        }
        guard drmSetClientCap(card.descriptor, UInt64(DRM_CLIENT_CAP_UNIVERSAL_PLANES), 1) == 0,
            drmSetClientCap(card.descriptor, UInt64(DRM_CLIENT_CAP_ATOMIC), 1) == 0
        else { throw .noAtomic(path: path) }
        if showsWriteback { _ = drmSetClientCap(card.descriptor, UInt64(DRM_CLIENT_CAP_WRITEBACK_CONNECTORS), 1) }
        return card
    }

    /// All cards of the machine, by number.
    static func paths() -> [String] {
        (0..<16).map { "/dev/dri/card\($0)" }.filter { access($0, F_OK) == 0 }
    }

    /// Becomes the one program that may set modes.
    ///
    /// - Throws: `.screenTaken` with whoever has the card open, as far as /proc shows it.
    func becomeMaster() throws(DisplayError) {
        if drmIsMaster(descriptor) != 0 || drmSetMaster(descriptor) == 0 { return }
        throw .screenTaken(path: path, owner: MasterHolder.name(ofCard: path))
    }

    /// Lets another program set modes.
    func dropMaster() { _ = drmDropMaster(descriptor) }

    var isMaster: Bool { drmIsMaster(descriptor) != 0 }

    /// Whether flips are stamped on CLOCK_MONOTONIC.
    var stampsMonotonic: Bool { capability(UInt64(DRM_CAP_TIMESTAMP_MONOTONIC)) == 1 }

    func capability(_ number: UInt64) -> UInt64 {
        var value: UInt64 = 0
        return drmGetCap(descriptor, number, &value) == 0 ? value : 0
    }

    /// The driver's name, for people only: nothing is chosen by it.
    var driver: String {
        guard let version = drmGetVersion(descriptor) else { return "?" }
        defer { drmFreeVersion(version) }
        return version.pointee.name.map { String(cString: $0) } ?? "?"
    }
}

extension DisplayError {
    /// Of several cards' failures, the one with the highest rank tells most about what to do.
    var rank: Int {
        switch self {
        case .screenTaken: 5
        case .refused, .failed: 4
        case .noPermission: 3
        case .noConnector: 2
        case .noAtomic, .unsupportedFormat, .libraryMissing: 1
        case .noDevice: 0
        }
    }
}

/// Who has a card open.
enum MasterHolder {
    /// The name and number of a process that has the file open and isn't this one: `Xorg (812)`.
    ///
    /// - Returns: nil where /proc shows none, for instance because it belongs to another user.
    static func name(ofCard path: String) -> String? {
        let own = "\(getpid())"
        for process in Folder.names(in: "/proc") where process != own && process.allSatisfy(\.isNumber) {
            for file in Folder.names(in: "/proc/\(process)/fd") {
                var target = [CChar](repeating: 0, count: 256)
                let count = readlink("/proc/\(process)/fd/\(file)", &target, 255)
                guard count > 0, String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) == path else { continue }
                return "\(command(of: process)) (\(process))"
            }
        }
        return nil
    }

    private static func command(of process: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        guard let file = try? FileDescriptor.open("/proc/\(process)/comm"),
            let count = try? bytes.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 1
        else { return "process" }
        return String(decoding: bytes[..<(count - 1)], as: UTF8.self)
    }
}
