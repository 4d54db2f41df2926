import Club
import Glibc
import LinuxIO
import Store
import TestSupport
import Testing

@Suite struct KeyFileTests {
    let folder: ScratchFolder
    var path: String { folder.path + "/store.key" }

    init() throws { folder = try ScratchFolder() }

    private func open(_ byte: UInt8) throws -> KeyFile {
        try KeyFile.open(path, count: 32, at: BoxFolder.minute(0)) { [UInt8](repeating: byte, count: $0) }
    }

    private func permissions() -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test("A key is made once, for its owner alone, and nothing else is left")
    func made() throws {
        // What a pulled plug left.
        try folder.write([0], to: "store.key.new")
        let first = try open(1)
        #expect(first.origin == .made)
        #expect(permissions() == 0o600)
        let second = try open(2)
        #expect(second.origin == .kept)
        #expect(second.bytes == [UInt8](repeating: 1, count: 32))
        #expect(Folder.names(in: folder.path) == ["store.key"])
    }

    @Test("A key that others could read is for its owner again")
    func permissionsMended() throws {
        _ = try open(1)
        chmod(path, 0o644)
        _ = try open(1)
        #expect(permissions() == 0o600)
    }

    @Test("A file of another length is set aside, never thrown away", arguments: [0, 31, 33, 5000])
    func length(count: Int) throws {
        try folder.write([UInt8](repeating: 9, count: count), to: "store.key")
        let kept = path + ".damaged-2026-09-21T14:13:20Z"
        let key = try open(1)
        #expect(key.origin == .replaced(kept: kept))
        #expect(key.bytes == [UInt8](repeating: 1, count: 32))
        #expect(try Files.read(kept).count == count)
    }

    @Test("A folder that isn't there, and a machine without random bytes, are told")
    func errors() throws {
        #expect(throws: BoxStoreError.noKey(path: "/nowhere/key", reason: "No such file or directory")) {
            try KeyFile.open("/nowhere/key", at: BoxFolder.minute(0)) { [UInt8](repeating: 1, count: $0) }
        }
        #expect(throws: BoxStoreError.noKey(path: path, reason: "Device or resource busy")) {
            try KeyFile.open(path, at: BoxFolder.minute(0)) { _ in throw Errno.busy }
        }
        #expect(Folder.names(in: folder.path).isEmpty)
    }
}
