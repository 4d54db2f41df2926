import LinuxIO
import Player
import TestSupport
import Testing

/// Progressive files that are not what they should be, from a server and from a disc.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct BadFileTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var make: @Sendable () throws -> [UInt8]
        var ending: PlaybackReport.Ending
        var errors: [String] = []
        var pictures = 0
    }

    private static func film(_ name: String) -> @Sendable () throws -> [UInt8] { { try TinyFilms.bytes(name) } }

    /// Replaces four-character codes everywhere.
    private static func patched(_ name: String, _ codes: [String: String]) -> @Sendable () throws -> [UInt8] {
        {
            var bytes = try TinyFilms.bytes(name)
            for place in 0..<(bytes.count - 4) {
                let code = String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
                if let new = codes[code] { bytes.replaceSubrange(place..<(place + 4), with: Array(new.utf8)) }
            }
            return bytes
        }
    }

    private static let rows: [Row] = [
        Row(testDescription: "an MP4 film", make: film("film.mp4"), ending: .end, pictures: 96),
        Row(testDescription: "a Matroska film", make: film("film.mkv"), ending: .end, pictures: 96),
        Row(testDescription: "an MPEG-TS film", make: film("film.ts"), ending: .end, pictures: 96),
        Row(testDescription: "no sound", make: film("silent.mp4"), ending: .end, pictures: 96),
        Row(testDescription: "no picture", make: film("blind.mp4"), ending: .end),
        Row(testDescription: "nothing", make: { [] }, ending: .error, errors: ["300 container"]),
        Row(testDescription: "a text", make: { Array("It was a dark and stormy night.\n".utf8) }, ending: .error, errors: ["300 container"]),
        Row(testDescription: "zeros", make: { [UInt8](repeating: 0, count: 3_000_000) }, ending: .error, errors: ["300 container"]),
        Row(
            testDescription: "an unknown picture codec", make: patched("film.mp4", ["avc1": "zzz1"]), ending: .error, errors: ["400 decode"]),
        Row(testDescription: "an unknown sound codec", make: patched("film.mp4", ["mp4a": "zzza", "esds": "zzzb"]), ending: .end, errors: ["400 decode"], pictures: 96),
        Row(
            testDescription: "an MP4 film cut short", make: { Array(try TinyFilms.bytes("film.mp4").prefix(60_000)) }, ending: .end,
            errors: ["402 decode"], pictures: 20),
        Row(
            testDescription: "an MPEG-TS film cut short", make: { Array(try TinyFilms.bytes("film.ts").prefix(60_000)) }, ending: .end,
            pictures: 20),
        Row(
            testDescription: "an MPEG-TS film whose clock jumps", make: { try TinyFilms.bytes("film.ts") + TinyFilms.bytes("later.ts") },
            ending: .end, errors: [], pictures: 140),
        Row(
            testDescription: "an MPEG-TS film that begins again", make: { try TinyFilms.bytes("film.ts") + TinyFilms.bytes("again.ts") },
            ending: .end, errors: [], pictures: 140),
    ]

    @Test("a bad file over HTTP ends, or goes on past the damage, with its name", arguments: rows)
    func served(row: Row) throws {
        try BadInput(
            testDescription: "", path: "/film", routes: ["/film": .body(try row.make())], ending: row.ending, errors: row.errors,
            pictures: row.pictures
        ).check()
    }

    @Test("a bad file on a disc ends, or goes on past the damage, with its name", arguments: rows)
    func local(row: Row) throws {
        let scratch = try ScratchFolder()
        try Files.write(try row.make(), to: scratch.path + "/film")
        try BadInput(
            testDescription: "", path: "", ending: row.ending, errors: row.errors, pictures: row.pictures
        ).check(address: scratch.path + "/film")
    }

    @Test("a file without ranges plays from a server that has none")
    func withoutRanges() throws {
        try BadInput(
            testDescription: "", path: "/film", routes: ["/film": .bodyWithoutRanges(try TinyFilms.bytes("film.mp4"))], ending: .end,
            pictures: 96
        ).check()
    }

    @Test("a file whose line breaks off again and again plays on from where it broke")
    func cut() throws {
        try BadInput(
            testDescription: "", path: "/film", routes: ["/film": .cut(try TinyFilms.bytes("film.mp4"), after: 50_000)], ending: .error,
            errors: ["140 line"]
        ).check()
    }

    @Test("a server that stalls in the middle of a file is told as the line's fault")
    func stall() throws {
        try BadInput(
            testDescription: "", path: "/film", routes: ["/film": .stall(try TinyFilms.bytes("film.mp4"), after: 70_000)], ending: .error,
            errors: ["141 line"]
        ).check()
    }
}
