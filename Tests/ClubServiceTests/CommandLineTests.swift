import Testing

@testable import ClubService

@Suite struct CommandLineTests {
    @Test("serve takes a folder, and listens on this machine alone unless told otherwise")
    func defaults() throws {
        let command = try #require(try LanterneClub.parseAsRoot(["serve", "/srv/club"]) as? ServeCommand)
        #expect(command.folder == "/srv/club")
        #expect(command.port == 8095)
        #expect(command.bind == "127.0.0.1")
    }

    @Test(
        "a bad command line is refused",
        arguments: [["serve"], ["serve", "/srv", "--port", "70000"], ["serve", "/srv", "--bund", "::"], ["frob"]])
    func usage(arguments: [String]) {
        #expect(throws: (any Error).self) { try LanterneClub.parseAsRoot(arguments) }
    }

    @Test(
        "every failure says what to do",
        arguments: [
            ServiceError.noSuchFolder(path: "/x"), .notAFolder(path: "/x"), .notAnAddress("x"),
            .cannotListen(address: "::1", port: 80, reason: "in use"),
            .stopped(reason: "x"),
        ])
    func sentences(error: ServiceError) {
        #expect(!error.sentence.hasSuffix("."))
        #expect(error.sentence.contains(";") || error.sentence.contains(","))
    }
}
