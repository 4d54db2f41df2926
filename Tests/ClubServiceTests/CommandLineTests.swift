import TestSupport
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

    @Test("the ledger is the club's own file, unless the command line or else the environment names a server")
    func ledger() throws {
        let (one, other) = ("postgresql://club@db/club", "postgres://other@db/club")
        #expect(try LedgerPlace(option: nil, variable: nil) == .embedded)
        #expect(try LedgerPlace(option: nil, variable: "") == .embedded)
        #expect(try LedgerPlace(option: one, variable: other) == .server(address: one))
        #expect(try LedgerPlace(option: nil, variable: other) == .server(address: other))
        for commands in [["serve", "/x"], ["voucher", "/x", "--offer", "y"], ["key", "/x", "y"]] {
            #expect(throws: Never.self) { try LanterneClub.parseAsRoot(commands + ["--database", one]) }
        }
    }

    @Test(
        "what is no address of a server is refused, and not shown: it may hold a password",
        arguments: ["", "secret", "/var/x", "http://db"])
    func notADatabase(text: String) {
        #expect(throws: ServiceError.notADatabase) { try LedgerPlace(option: text, variable: nil) }
        #expect(!ServiceError.notADatabase.sentence.contains("secret"))
    }

    @Test("where the server isn't there, the sentence says so and what to do")
    func noServer() async throws {
        let folder = try ScratchFolder()
        let workshop = Workshop(path: folder.path + "/club")
        try workshop.make()
        let place = LedgerPlace.server(address: "postgresql://club:hidden@/club?host=\(folder.path.replacing("/", with: "%2F"))")
        let sentence = await Self.complaint { _ = try await LiveHalf.ledger(workshop, at: place) }
        #expect(sentence.contains("No such file or directory"))
        #expect(sentence.contains("start its server") && !sentence.contains("hidden"))
    }

    private static func complaint(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nobody is there, and somebody answered"
        } catch {
            return (error as? ServiceError)?.sentence ?? "\(error)"
        }
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
            .stopped(reason: "x"), .notADatabase, .noDatabase(reason: "x"),
        ])
    func sentences(error: ServiceError) {
        #expect(!error.sentence.hasSuffix("."))
        #expect(error.sentence.contains(";") || error.sentence.contains(","))
    }
}
