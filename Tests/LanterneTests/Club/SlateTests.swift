import Club
import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Lanterne

/// A telephone types for the television: the service and the box as they are built, a camera that reads the code off the screen.
@Suite(.serialized, .enabled(if: Program.hasTool("zbarimg"), "no zbarimg on this machine")) struct SlateTests {
    private let club: ClubRig
    private let scratch: ScratchFolder

    init() throws {
        club = try ClubRig()
        scratch = try ScratchFolder()
    }

    /// What the code on a screenshot says, once there is one.
    private static func address(on pictures: [String]) throws -> String {
        let clock = MonotonicClock()
        let deadline = clock.now() + .seconds(40)
        while clock.now() < deadline {
            for picture in pictures where access(picture, R_OK) == 0 {
                let read = try Program.run(["zbarimg", "--quiet", "--raw", "--nodbus", picture]).output
                if let line = read.split(separator: "\n").first { return String(line) }
            }
            usleep(100_000)
        }
        throw Failure("no code was seen on the screen")
    }

    /// Reads the code, opens its page and types.
    ///
    /// - Returns: The page's address.
    private static func type(_ texts: [String], byCodeOn pictures: [String]) throws -> String {
        let address = try address(on: pictures)
        let page = try ClubRig.telephone(address)
        let seal = try #require(page.firstMatch(of: /name="seal" value="([^"]+)"/)?.1)
        for text in texts {
            let answer = try ClubRig.telephone(address, form: "seal=\(seal)&text=\(FormText.escaped(text))")
            #expect(answer.isEmpty)
        }
        return address
    }

    @Test("What is typed on a telephone is searched on the television, and the remote goes on with what was found")
    func typed() async throws {
        let paired = try await club.pair(box: "a")
        #expect(paired == 0)
        try Files.write(Array("{}".utf8), to: club.state(of: "a") + "/preferences.json")
        // The search; much later what was found first, its page, and its place among the favourites; back to the front.
        let keys = [
            "2 UP", "2.2 ENTER", "18 RIGHT", "18.2 RIGHT", "18.4 RIGHT", "18.6 RIGHT", "18.8 RIGHT", "19 RIGHT", "19.2 RIGHT", "19.4 ENTER",
            "20.4 RIGHT", "20.6 ENTER", "21.6 BACK", "21.8 BACK",
        ]
        try Files.write(Array(keys.joined(separator: "\n").utf8), to: scratch.path + "/keys")
        let seconds = [4, 6, 8, 10]
        let pictures = seconds.map { "\(scratch.path)/\($0).png" }
        var words = ["--display", "memory", "--audio", "null", "--keys", scratch.path + "/keys", "--for", "24"]
        for (second, picture) in zip(seconds, pictures) { words += ["--screenshot", "\(second):\(picture)"] }
        if let folder = Program.environment("LANTERNE_SCREENSHOTS") { words += ["--screenshot", "17:\(folder)/slate-whole.png"] }
        async let typed = Program.aside { try Self.type(["l", "la", "LANTERNÉ"], byCodeOn: pictures) }
        let ended = try await club.lanterne(words, command: "box")
        let address = try await typed
        #expect(ended.status == 0 && ended.complaint.isEmpty, "\(ended.complaint)")
        // The first of all the club's films would have been another.
        let liked = try club.favourites(box: "a")
        #expect(liked.map(\.value) == ["la-lanterne"])
        let over = try ClubRig.telephone(address)
        #expect(over.contains("n’attend plus de texte"))
    }
}
