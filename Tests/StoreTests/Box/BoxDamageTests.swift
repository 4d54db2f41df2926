import Club
import Glibc
import LinuxIO
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct BoxDamageTests {
    private let date = "2026-09-21T14:13:20Z"

    private func fill(_ box: BoxFolder) throws {
        let store = try box.store()
        try store.set([1, 2, 3], for: .identity)
        try store.replaceEntitlements([.rental("r", of: "metropolis")])
        for part in 0..<20 {
            let bytes = [UInt8](repeating: UInt8(part), count: 5000)
            try store.keepPart(bytes, digest: partDigest(bytes))
        }
    }

    /// Writes over the file, as a dying disk does.
    private func damage(_ box: BoxFolder, _ places: Range<Int>) throws {
        let file = try FileDescriptor.open(box.path, .writeOnly)
        try file.writeAll([UInt8](repeating: 0xA5, count: places.count), at: Int64(places.lowerBound))
    }

    @Test("A file that is none is set aside with its date, and a new one begins")
    func header() throws {
        let box = try BoxFolder()
        try fill(box)
        try damage(box, 0..<4096)
        let store = try box.store()
        let kept = box.path + ".damaged-" + date
        #expect(store.loss == .setAside(path: box.path, kept: kept, reason: "file is not a database"))
        #expect(try store.entitlements().isEmpty)
        #expect(try Files.read(kept).prefix(1) == [0xA5])
        try store.replaceEntitlements([.rental("r", of: "metropolis")])
        let again = try box.store()
        #expect(again.loss == nil)
        #expect(try again.entitlements().count == 1)
    }

    @Test(
        "Where one of the viewer's tables is damaged, the others are brought over, and one damaged file alone is kept",
        arguments: [0..<4096, 8..<40])
    func table(bytes: Range<Int>) throws {
        let box = try BoxFolder()
        for day in 0..<2 {
            try fill(box)
            box.time = box.time.advanced(by: .seconds(86_400 * day))
            let connection = try SQLiteConnection(path: box.path)
            let page = try #require(connection.run("SELECT rootpage FROM sqlite_master WHERE name = 'entitlement'").first?.integer(0))
            connection.close()
            let start = (Int(page) - 1) * 4096
            try damage(box, start + bytes.lowerBound..<start + bytes.upperBound)
            let store = try box.store()
            guard case .setAside = store.loss else {
                Issue.record("\(String(describing: store.loss))")
                return
            }
            #expect(try store.value(.identity) == [1, 2, 3])
            #expect(try store.entitlements().isEmpty)
        }
        #expect(Folder.names(in: box.folder.path).filter { $0.hasSuffix(".damaged-2026-09-22T14:13:20Z") }.count == 1)
        #expect(Folder.names(in: box.folder.path).filter { $0.contains("damaged") }.count == 1)
    }

    @Test("Damage that no reading meets is found too, before a write makes it worse, and costs nothing")
    func hidden() throws {
        let box = try BoxFolder()
        try fill(box)
        let connection = try SQLiteConnection(path: box.path)
        let page = try #require(connection.run("SELECT rootpage FROM sqlite_master WHERE name = 'entitlement'").first?.integer(0))
        connection.close()
        // Of the page's header: where its free space begins. Source: SQLite's file format §1.6.
        let start = (Int(page) - 1) * 4096
        try damage(box, start + 1..<start + 3)
        let store = try box.store()
        guard case .setAside = store.loss else {
            Issue.record("\(String(describing: store.loss))")
            return
        }
        #expect(try store.entitlements() == [.rental("r", of: "metropolis")])
        #expect(try box.store().loss == nil)
    }

    @Test("Damage that shows later is told by the call that meets it, and what the viewer has is still there")
    func later() throws {
        let box = try BoxFolder()
        try fill(box)
        let connection = try SQLiteConnection(path: box.path)
        let page = try #require(connection.run("SELECT rootpage FROM sqlite_master WHERE name = 'part'").first?.integer(0))
        connection.close()
        try damage(box, (Int(page) - 1) * 4096..<Int(page) * 4096)
        let store = try box.store()
        #expect(store.loss == nil)
        let kept = box.path + ".damaged-" + date
        #expect(throws: BoxStoreError.setAside(path: box.path, kept: kept, reason: "database disk image is malformed")) {
            try store.bytesOfParts()
        }
        #expect(try store.bytesOfParts() == 0)
        #expect(try store.entitlements() == [.rental("r", of: "metropolis")])
        #expect(try box.store().loss == nil)
    }

    @Test("A newer program's file is left as it is")
    func newer() throws {
        let box = try BoxFolder()
        try SQLiteConnection(path: box.path).execute("PRAGMA user_version=9")
        #expect(throws: BoxStoreError.tooNew(path: box.path, version: 9, known: 3)) { try box.store() }
        #expect(Folder.names(in: box.folder.path).filter { $0.contains("damaged") }.isEmpty)
    }

    @Test("A folder that isn't there is told by its name")
    func nowhere() throws {
        let cipher = try BoxFolder.sealing(1)
        #expect(throws: BoxStoreError.cannotOpen(path: "/nowhere/box", reason: "unable to open database file")) {
            try BoxStore(path: "/nowhere/box", cipher: cipher) { BoxFolder.minute(0) }
        }
    }

    @Test("What a viewer is told is in both languages")
    func words() throws {
        let errors: [BoxStoreError] = [
            .full(path: "a"), .readOnly(path: "a"), .diskFails(path: "a", reason: "b"), .cannotOpen(path: "a", reason: "b"),
            .setAside(path: "a", kept: "b", reason: "c"),
        ]
        for error in errors { #expect(error.forViewers?.texts.keys.sorted() == ["en", "fr"]) }
        #expect(BoxStoreError.missingParts(count: 1).forViewers == nil)
    }
}
