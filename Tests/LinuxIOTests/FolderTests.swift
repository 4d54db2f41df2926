import LinuxIO
import TestSupport
import Testing

@Suite struct FolderTests {
    @Test("A folder comes to its place in one move, and what was there before is where it came from")
    func put() throws {
        let scratch = try ScratchFolder()
        for name in ["fresh", "place"] { scratch.folder(name) }
        try scratch.write([1], to: "fresh/new")
        try scratch.write([2], to: "place/old")
        try Folder.put(scratch.path + "/fresh", at: scratch.path + "/place")
        #expect(Folder.names(in: scratch.path + "/place") == ["new"])
        #expect(Folder.names(in: scratch.path + "/fresh") == ["old"])
        try Folder.put(scratch.path + "/place", at: scratch.path + "/elsewhere")
        #expect(Folder.names(in: scratch.path) == ["elsewhere", "fresh"])
        #expect(throws: Errno.noEntry) { try Folder.put(scratch.path + "/none", at: scratch.path + "/fresh") }
    }
}
