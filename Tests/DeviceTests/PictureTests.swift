import Player
import TestSupport
import Testing

/// What the screen shows, read back through the card's writeback connector, against ffmpeg's decode.
@Suite(.enabled(if: Machine.isThere && DeviceFilms.isPossible, Machine.absence))
struct PictureTests {
    /// The mode that the display chooses where no plane scales: that of most films.
    private static let screen = (width: 1920, height: 1080)
    /// Above what the interface may cover.
    private static let rows = 0..<360
    private static let bar = 40.0

    struct Colours: CustomTestStringConvertible, Sendable {
        var testDescription: String { "\(matrix) \(range)" }
        var matrix: String
        var range: String
        var rule: ColourRule
    }

    private static let colours = [
        Colours(matrix: "bt709", range: "tv", rule: .bt709(isFullRange: false)),
        Colours(matrix: "bt709", range: "pc", rule: .bt709(isFullRange: true)),
        Colours(matrix: "smpte170m", range: "tv", rule: .bt601(isFullRange: false)),
        Colours(matrix: "smpte170m", range: "pc", rule: .bt601(isFullRange: true)),
    ]

    @Test("colours on the screen follow the stream's own matrix and range, and no other's", arguments: colours)
    func matrix(colours: Colours) throws {
        let film = try DeviceFilms.patches(matrix: colours.matrix, range: colours.range)
        let name = film.split(separator: "/").last ?? ""
        let run = try Machine.run(
            "colours-\(colours.matrix)-\(colours.range)",
            "\"$lanterne\" play $films/\(name) --display kms --audio null --screenshot 2:$OUT/shot.png --report $OUT/report.json --log info"
        )
        #expect(run.status == 0, "\(run.output)")
        let shot = try PlainPicture.png(run.folder + "/shot.png", width: Self.screen.width, height: Self.screen.height)
        #expect(shot.bytes.count == Self.screen.width * Self.screen.height * 3)
        let picture = try #require(
            try DecodedPicture.all(of: film, width: 1920, height: 1080, isFullRange: colours.rule.isFullRange, from: 1, count: 1).first)
        var figures: [String: Double] = [:]
        for other in Self.colours {
            figures[other.testDescription] = other.rule.psnr(picture, on: shot, origin: (0, 0), rows: Self.rows)
        }
        print(
            "\(colours.testDescription): \(figures.sorted { $0.value > $1.value }.map { "\($0.key) \(($0.value * 10).rounded() / 10) dB" })"
        )
        #expect(figures[colours.testDescription] ?? 0 >= Self.bar, "\(figures); \(run.output)")
        for (name, figure) in figures where name != colours.testDescription { #expect(figure < 35, "\(name) looks as right") }
    }

    @Test("the picture on the screen is the decoder's own for that moment, one to one")
    func moment() throws {
        // The film says nothing of its colours: at this size they are high definition's.
        try checkMoment(of: try DeviceFilms.moving(), named: "moment", rule: .bt709(isFullRange: false)) {
            try DecodedPicture.all(of: $0, width: 1920, height: 1080, from: $1, count: 7)
        }
    }

    @Test("the picture of a smaller film is the decoder's own, scaled to the screen that scales nothing itself")
    func scaledMoment() throws {
        try checkMoment(of: try DeviceFilms.flashes(), named: "moment-scaled", rule: .bt601(isFullRange: false)) {
            try DecodedPicture.all(of: $0, width: 640, height: 360, from: $1, count: 7).map {
                try $0.scaled(width: Self.screen.width, height: Self.screen.height)
            }
        }
    }

    /// - Parameter decode: Seven pictures from a second on, in the screen's size.
    private func checkMoment(
        of film: String, named name: String, rule: ColourRule, decode: (String, Double) throws -> [DecodedPicture]
    ) throws {
        let file = film.split(separator: "/").last ?? ""
        let run = try Machine.run(
            name,
            "\"$lanterne\" play $films/\(file) --display kms --audio alsa:hw:0,0 --for 4 --screenshot 2:$OUT/shot.png --report $OUT/report.json"
        )
        let report = try run.report()
        let shot = try PlainPicture.png(run.folder + "/shot.png", width: Self.screen.width, height: Self.screen.height)
        // Wall time here is the film's plus the start.
        let film0 = (report.startup.firstAudioMs ?? report.startup.firstFrameMs ?? 0) / 1000
        let expected = Int((2 - film0) * 24)
        let first = expected - 3
        let pictures = try decode(film, Double(first) / 24)
        try #require(pictures.count == 7)
        let figures = pictures.indices.map { (first + $0, rule.psnr(pictures[$0], on: shot, origin: (0, 0), rows: Self.rows)) }
        let best = try #require(figures.max { $0.1 < $1.1 })
        print("\(name): expected picture \(expected), found \(best.0) at \(best.1) dB")
        #expect(best.1 >= Self.bar, "\(figures)")
        #expect(abs(best.0 - expected) <= 1, "\(figures)")
        #expect(figures.filter { $0.1 >= Self.bar }.count == 1, "\(figures)")
    }

    @Test("a flash in the film is on the screen in its own slot, not a picture sooner or later")
    func flash() throws {
        _ = try DeviceFilms.flashes()
        // Of 3:2 the flash, picture 120, has three vertical blanks from 5 s on, and picture 239, before the second flash, the two up to 10 s.
        let run = try Machine.run(
            "flash",
            """
            play() { "$lanterne" play $films/flashes-1.mp4 --display kms --audio alsa:hw:0,0 --for 11 --ledger $OUT/ledger.txt "$@"; }
            # A shot is of the vertical blank after it is asked for, which may be 14 ms before the picture's own. Each run counts from its program's start, which the
            # kernel tells in ticks of 10 ms: two runs differ by so much.
            play
            flip() { grep "\\"pts\\":$1,.*\\"what\\":\\"frame\\"" $OUT/ledger.txt | grep -o '"flip":[0-9.]*' | cut -d : -f 2; }
            after() { awk "BEGIN { print $(flip $1) + $2 }"; }
            play --screenshot $(after 5 0.008):$OUT/flash.png --screenshot $(after 9.958333 0):$OUT/before.png --report $OUT/report.json
            """)
        let report = try run.report()
        #expect(report.frames.dropped == 0 && report.avSync.maxMs <= 5, "\(run.output)")
        let entry = run.text("ledger.txt").firstMatch(of: /"pts":5,"slot":(\d+),.*"vblank":(\d+),"verdict":"shown"/)
        #expect(entry.map { $0.1 == $0.2 } == true)
        let flash = try PlainPicture.png(run.folder + "/flash.png", width: Self.screen.width, height: Self.screen.height)
        let before = try PlainPicture.png(run.folder + "/before.png", width: Self.screen.width, height: Self.screen.height)
        let upper = Self.screen.width * Self.rows.count * 3
        try #require(flash.bytes.count >= upper && before.bytes.count >= upper)
        let darkest = (flash: flash.bytes.prefix(upper).min(), before: before.bytes.prefix(upper).min())
        #expect(darkest.flash.map { $0 >= 250 } == true, "\(darkest)")
        #expect(darkest.before.map { $0 < 100 } == true, "\(darkest)")
    }
}
