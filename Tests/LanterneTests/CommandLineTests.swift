import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Lanterne

/// The command line as a user meets it: the built program, its words and its exit status.
@Suite struct CommandLineTests {
    private static func run(_ arguments: [String], home: String = "/nonexistent") throws -> ProgramRun {
        try Program.run(
            [Program.built("lanterne")] + arguments,
            variables: ["XDG_CONFIG_HOME": home, "HOME": home, "SWIFT_BACKTRACE": "enable=no"], within: .seconds(20))
    }

    @Test(
        "--help of each command has examples, and succeeds",
        arguments: [
            [], ["play"], ["probe"], ["captions"], ["box"], ["doctor"], ["bench"], ["bench", "decode"], ["bench", "start"],
            ["bench", "play"], ["abr"],
        ])
    func help(command: [String]) throws {
        let run = try Self.run(command + ["--help"])
        #expect(run.status == 0, "\(run.complaint)")
        #expect(run.output.contains("EXAMPLES\n"))
        #expect(run.output.contains("lanterne \(command.joined(separator: " "))"))
        #expect(run.complaint.isEmpty)
    }

    @Test(
        "a command line that is not understood has exit status 2, and says what is wrong on standard error",
        arguments: [
            ["play"], ["frob"], ["play", "a.mp4", "--display", "paper"], ["play", "a.mp4", "--audio", "wav:"],
            ["play", "a.mp4", "--start", "-1"], ["play", "a.mp4", "--for", "0"], ["play", "a.mp4", "--screenshot", "soon:a.png"],
            ["play", "a.mp4", "--speed", "warp"], ["play", "a.mp4", "--log", "loud"], ["probe", "a.mp4", "b.mp4"],
            ["bench", "decode", "a.mp4", "--threads", "0"], ["probe"], ["probe", "a", "--within", "0"], ["probe", "a", "--lists", "-1"],
            ["probe", "a", "--at", "soon"], ["captions"], ["captions", "a", "--within", "0"],
            ["abr"], ["abr", "--movie", "a", "--traces", "b", "--buffer", "0"],
        ])
    func usage(arguments: [String]) throws {
        let run = try Self.run(arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.complaint.contains("Error: "))
        #expect(run.complaint.contains("Usage: lanterne"))
    }

    private static let null = ["--display", "null", "--audio", "null"]

    private static let failures: [(arguments: [String], words: String)] = [
        (["play", "/nowhere/film.mp4"] + null, "There is no file /nowhere/film.mp4"),
        (["play", "/nowhere/film.mp4", "--config", "/nowhere/config.json"] + null, "/nowhere/config.json can't be read"),
        (["play", "/nowhere/film.mp4", "--keys", "/nowhere/keys"] + null, "/nowhere/keys can't be read"),
        (["play", "/nowhere/film.mp4", "--display", "kms:/nowhere/card0", "--audio", "null"], "no display device /nowhere/card0"),
        (["probe", "/nowhere/film.m3u8"], "There is no file /nowhere/film.m3u8"),
        (["captions", "/nowhere/film.vtt"], "There is no file /nowhere/film.vtt"),
        (["box"] + null, "no club is set"),
        (["box", "--club", "/"] + null, "There is no file /club.json"),
        (["box", "--club", "/nowhere/"] + null, "There is no file /nowhere/club.json"),
        (["box", "--club", "/usr"] + null, "There is no file /usr/club.json"),
        (["box", "--club", "file:///nowhere/?a=/b"] + null, "/nowhere/club.json"),
        (["abr", "--movie", "/nowhere/movie", "--traces", "/nowhere/lines", "--buffer", "25"], "/nowhere/movie can't be read"),
    ]

    @Test("what fails has exit status 1, and one sentence that says what and what to do", arguments: failures)
    func failure(arguments: [String], words: String) throws {
        let run = try Self.run(arguments)
        #expect(run.status == 1, "\(run.complaint)")
        #expect(run.output.isEmpty)
        let lines = run.complaint.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        #expect(lines.count == 1, "\(run.complaint)")
        let line = lines.first ?? ""
        #expect(line.hasPrefix("lanterne: ") && line.contains(words) && line.hasSuffix("."), "\(run.complaint)")
        #expect(line.contains(";") || line.contains(","), "nothing is said to be done: \(line)")
    }

    @Test("--version is one line")
    func version() throws {
        let run = try Self.run(["--version"])
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 1)
    }

    @Test("a key script with a wrong line is refused with the line's number")
    func keys() throws {
        let scratch = try ScratchFolder()
        try Files.write(Array("1 SPACE\n2 HYPERSPACE\n".utf8), to: scratch.path + "/keys")
        let run = try Self.run(["play", "/nowhere/film.mp4", "--keys", scratch.path + "/keys"] + Self.null)
        #expect(run.status == 1)
        #expect(run.complaint.contains("\(scratch.path)/keys") && run.complaint.contains("2") && run.complaint.contains("HYPERSPACE"))
    }

    @Test("a report that can't be written fails the run, and says where")
    func report() throws {
        let run = try Self.run(["play", "/nowhere/film.mp4", "--report", "/nowhere/report.json"] + Self.null)
        #expect(run.status == 1)
        #expect(run.complaint.contains("/nowhere/report.json"))
    }
}

@Suite struct AddressTextTests {
    @Test(
        "an address keeps its scheme, and a path becomes a file: URL",
        arguments: [
            ("https://host/a b", "https://host/a b"), ("http://host", "http://host"), ("file:///a", "file:///a"),
            ("/films/a.mp4", "file:///films/a.mp4"), ("/a b/é%.mp4", "file:///a%20b/%C3%A9%25.mp4"),
            ("/a:b://c", "file:///a%3Ab%3A//c"), ("1x://a", nil),
        ] as [(String, String?)])
    func url(text: String, expected: String?) {
        let folder = getcwd(nil, 0).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        #expect(AddressText.url(of: text) == expected ?? "file://\(folder ?? "")/1x%3A//a")
    }

    @Test(
        "a club's folder stands for the club.json in it",
        arguments: [
            ("https://host", "https://host/club.json"), ("https://host?key=/a", "https://host/club.json?key=/a"),
            ("https://host/clubs/", "https://host/clubs/club.json"), ("https://host/clubs/?key=a/", "https://host/clubs/club.json?key=a/"),
            ("https://host/list", "https://host/list"), ("/usr", "file:///usr/club.json"), ("/usr/", "file:///usr/club.json"),
            ("/nowhere/list.json", "file:///nowhere/list.json"),
        ])
    func catalogue(text: String, expected: String) {
        #expect(AddressText.catalogue(of: text) == expected)
    }

    @Test(
        "a title is the last telling part of the address",
        arguments: [
            ("https://host/la-lanterne/master.m3u8?token=a/b", "la-lanterne"), ("/films/popeye.mp4", "popeye"),
            ("film.two.mkv", "film.two"), (".hidden", ".hidden"), ("https://host/index.m3u8", "host"), ("", ""),
        ])
    func title(text: String, expected: String) {
        #expect(AddressText.title(of: text) == expected)
    }
}
