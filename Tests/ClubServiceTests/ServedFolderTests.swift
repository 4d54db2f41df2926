import TestSupport
import Testing

@testable import ClubService

@Suite struct ServedFolderTests {
    let temporary: ScratchFolder
    let folder: ServedFolder

    init() throws {
        temporary = try ScratchFolder()
        temporary.folder("club")
        temporary.folder("club/été")
        try temporary.write([1, 2, 3], to: "secret.txt")
        try temporary.write([1, 2, 3, 4], to: "club/club.json")
        try temporary.write([5], to: "club/été/film 1.ts")
        try temporary.write([6], to: "club/.hidden")
        temporary.link("club/inside.json", to: "club.json")
        temporary.link("club/outside.txt", to: "../secret.txt")
        folder = try ServedFolder.open("\(temporary.path)/club")
    }

    @Test(
        "what is a plain file below the folder is found",
        arguments: ["/club.json", "/inside.json", "//club.json", "/%C3%A9t%C3%A9/film%201.ts", "/été/film 1.ts"])
    func found(target: String) {
        #expect(folder.file(target: target) != nil)
    }

    @Test(
        "what is outside, hidden, a folder or not there is not",
        arguments: [
            "/", "", "/été", "/nothing.ts", "/.hidden", "/../secret.txt", "/%2e%2e/secret.txt", "/été/../../secret.txt",
            "/été%2f..%2f..%2fsecret.txt",
            "/outside.txt", "/club.json%00.ts", "/%zz", "/%C3", "/%", "/club.json/x",
        ])
    func refused(target: String) {
        #expect(folder.file(target: target) == nil)
    }

    @Test("a file's size is its own, and its tag changes with it")
    func tag() throws {
        let first = try #require(folder.file(target: "/club.json"))
        #expect(first.size == 4)
        try temporary.write([1, 2, 3, 4, 5], to: "club/club.json")
        let second = try #require(folder.file(target: "/club.json"))
        #expect(second.size == 5)
        #expect(first.entityTag != second.entityTag)
    }

    @Test("a folder that is not there, or is a file, is refused by name")
    func opening() {
        #expect(throws: ServiceError.noSuchFolder(path: "/no/such/folder")) { try ServedFolder.open("/no/such/folder") }
        #expect(throws: ServiceError.notAFolder(path: "/etc/hostname")) { try ServedFolder.open("/etc/hostname") }
    }
}
