import Club
import Glibc
import LinuxIO
import Store
import TestSupport

@testable import StoreTrial

/// A folder with a store, a clock that stands where it is put, and a look at the files as a thief has it.
final class BoxFolder {
    let folder: ScratchFolder
    var time = BoxFolder.minute(0)
    private let cipher: any RowCipher

    var path: String { folder.path + "/box.sqlite" }

    /// - Parameter isClear: Nothing is sealed, so that what isn't overwritten would show.
    init(isClear: Bool = false) throws {
        folder = try ScratchFolder()
        cipher = isClear ? ClearCipher() : try Self.sealing(1)
    }

    static func sealing(_ byte: UInt8) throws -> SealingCipher {
        guard let cipher = SealingCipher(keys: [UInt8](repeating: byte, count: 64)) else { throw Errno.invalid }
        return cipher
    }

    static func minute(_ number: Int64) -> UTCTime { UTCTime(milliseconds: 1_790_000_000_000 + number * 60_000) }

    func store(partBudget: Int = 1 << 20, cipher other: (any RowCipher)? = nil) throws -> BoxStore {
        try BoxStore(path: path, cipher: other ?? cipher, partBudget: partBudget) { [self] in time }
    }

    /// Whether a text stands anywhere in any of the folder's files.
    func shows(_ text: String) throws -> Bool {
        for name in Folder.names(in: folder.path) where try contains(Files.read("\(folder.path)/\(name)"), Array(text.utf8)) { return true }
        return false
    }

    private func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, buffer.count >= word.count else { return false }
            var place = 0
            while let hit = memchr(base + place, Int32(word[0]), buffer.count - place - word.count + 1) {
                if memcmp(hit, word, word.count) == 0 { return true }
                place = UnsafeRawPointer(hit) - base + 1
            }
            return false
        }
    }
}

/// Seals nothing.
struct ClearCipher: RowCipher {
    func seal(_ bytes: [UInt8], place: String) -> [UInt8] { bytes }
    func open(_ sealed: [UInt8], place: String) -> [UInt8] { sealed }
    func digest(_ bytes: [UInt8]) -> [UInt8] { bytes }
}

extension Entitlement {
    /// A rental of an hour ago.
    static func rental(_ id: String, of title: String, bought minute: Int64 = -60) -> Entitlement {
        Entitlement(
            id: EntitlementID(id), title: TitleID(title), kind: .rental, quality: .uhd, bought: BoxFolder.minute(minute),
            terms: RentalTerms(startWithin: .seconds(86_400), viewFor: .milliseconds(1_500), hasGrace: false))
    }
}
