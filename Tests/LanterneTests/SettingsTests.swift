import FoundationEssentials
import TestSupport
import Testing

@testable import Lanterne

@Suite struct SettingsTests {
    private static func sentence(_ json: String) -> String {
        do {
            return "\(try Settings.parse(Data(json.utf8)))"
        } catch {
            return error.sentence
        }
    }

    @Test("every setting is read, and those that are absent have their defaults")
    func all() throws {
        let json = """
            {"club": "https://c/club.json", "display": "kms:/dev/dri/card1", "audio": "alsa:hw:0,0", "language": "en", "captions": "en", "captionDelay": -250, "captionStyle": {"size": 150, "color": "#FFff00", "background": "black", "backgroundOpacity": 60, "edge": "raised", "edgeColor": "blue", "opacity": 80, "font": "serif"}, "bufferMiB": 16, "highestMegabits": 2.5, "volume": 40}
            """
        var expected = Settings()
        #expect(try Settings.parse(Data("{}".utf8)) == expected)
        expected.club = "https://c/club.json"
        expected.display = .kms("/dev/dri/card1")
        expected.audio = .alsa("hw:0,0")
        expected.language = "en"
        expected.captions = "en"
        expected.captionDelay = -250
        try expected.captionStyle.take(
            "size=150,color=yellow,background=#000000,backgroundOpacity=60,edge=raised,edgeColor=#0000ff,opacity=80,font=serif")
        expected.bufferMiB = 16
        expected.highestMegabits = 2.5
        expected.volume = 40
        #expect(try Settings.parse(Data(json.utf8)) == expected)
    }

    @Test(
        "a wrong key or value is named, with what may stand there",
        arguments: [
            (#"{"langage": "fr"}"#, [#""langage" is not a setting"#, #"did you mean "language"?"#]),
            (
                #"{"colour": 1}"#,
                [
                    #""colour" is not a setting"#,
                    "club, display, audio, language, keyboard, captions, captionStyle, captionDelay, bufferMiB, highestMegabits, volume, network",
                ]
            ),
            (#"{"captionDelay": 60001}"#, [#""captionDelay" is 60001"#, "-60000 to 60000"]),
            (#"{"captionStyle": {"size": 20}}"#, [#""captionStyle.size" is 20"#, "50 to 300"]),
            (#"{"captionStyle": {"opacity": 101}}"#, [#""captionStyle.opacity" is 101"#, "0 to 100"]),
            (#"{"captionStyle": {"color": "mauve"}}"#, [#""captionStyle.color" is "mauve""#, "#rrggbb, white, black"]),
            (##"{"captionStyle": {"color": "#12345"}}"##, [##""captionStyle.color" is "#12345""##]),
            (#"{"captionStyle": {"edge": "glow"}}"#, [#""captionStyle.edge" is "glow""#, "none, outline, shadow, raised, depressed"]),
            (#"{"captionStyle": {"font": ""}}"#, [#""captionStyle.font" is no name of a font"#]),
            (
                #"{"captionStyle": {"colour": "red"}}"#,
                [#""captionStyle.colour" is not a setting"#, #"did you mean "captionStyle.color"?"#]
            ),
            (#"{"captionStyle": {"size": "large"}}"#, [#""captionStyle.size" has a value of the wrong kind"#]),
            (#"{"volume": 101}"#, [#""volume" is 101"#, "0 to 100"]),
            (#"{"volume": "loud"}"#, [#""volume" has a value of the wrong kind"#]),
            (#"{"highestMegabits": 0}"#, [#""highestMegabits" is 0"#, "0.1 to 1000"]),
            (#"{"bufferMiB": 1}"#, [#""bufferMiB" is 1"#, "8 to 4096"]),
            (#"{"language": "de"}"#, [#""language" is "de""#]),
            (#"{"display": "paper"}"#, [#""display" is "paper""#, "window"]),
            (#"{"audio": "wav:"}"#, [#""audio" is "wav:""#]),
            (#"{"club": 5}"#, [#""club" has a value of the wrong kind"#]),
            ("[]", ["config.schema.json"]),
            ("{", ["not JSON"]),
            ("", ["not JSON"]),
        ])
    func wrong(json: String, words: [String]) {
        let sentence = Self.sentence(json)
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
        #expect(sentence.hasPrefix("lanterne: "), "\(sentence)")
    }

    @Test(
        "a look of captions that can't be is named, with what may stand there",
        arguments: [
            ("size", "--caption-style has \"size\"; it takes NAME=VALUE, with commas between them: size, color"),
            ("size=150,", "--caption-style has \"\""), ("colour=red", "--caption-style has \"colour=red\""),
            ("size=large", "--caption-style size is \"large\"; it has to be a number."),
            ("size=301", "--caption-style size is 301; it may be 50 to 300."),
            ("background=clear", "--caption-style background is \"clear\"; it may be #rrggbb, white"),
        ])
    func style(text: String, words: String) throws {
        var style = CaptionStyle()
        var sentence = ""
        do throws(Failure) {
            try style.take(text)
        } catch {
            sentence = error.sentence
        }
        #expect(sentence.contains(words), "\(sentence)")
    }

    @Test("a wrong settings file is named with its place")
    func place() throws {
        let scratch = try ScratchFolder()
        let path = scratch.path + "/config.json"
        try Files.write(Array(#"{"volum": 5}"#.utf8), to: path)
        #expect(throws: Failure.self) { try Settings.read(path) }
        do throws(Failure) {
            _ = try Settings.read(path)
        } catch {
            #expect(error.sentence.contains(path) && error.sentence.contains("\"volum\""))
        }
    }

    @Test("the command line comes before the settings, and --config before the user's own file")
    func precedence() throws {
        let scratch = try ScratchFolder()
        _ = try Program.run(["mkdir", scratch.path + "/user"])
        _ = try Program.run(["mkdir", scratch.path + "/user/lanterne"])
        try Files.write(Array(#"{"display": "kms:/user", "audio": "null"}"#.utf8), to: scratch.path + "/user/lanterne/config.json")
        try Files.write(Array(#"{"display": "kms:/named", "audio": "null"}"#.utf8), to: scratch.path + "/named.json")
        let user = ["XDG_CONFIG_HOME": scratch.path + "/user"]
        let play = [Program.built("lanterne"), "play", "/nowhere/film.mp4"]
        let named = ["--config", scratch.path + "/named.json"]
        #expect(try Program.run(play, variables: user).complaint.contains("/user;"))
        #expect(try Program.run(play + named, variables: user).complaint.contains("/named;"))
        let typed = try Program.run(play + named + ["--display", "kms:/typed"], variables: user)
        #expect(typed.complaint.contains("/typed;") && typed.status == 1)
    }

    @Test("the program has no club unless one is set, and then asks it")
    func club() throws {
        let server = try RawHTTPServer(["/club.json": .status(404)])
        defer { server.stop() }
        let scratch = try ScratchFolder()
        try Files.write(
            Array(#"{"club": "\#(server.url("/club.json"))", "display": "null", "audio": "null"}"#.utf8), to: scratch.path + "/c.json")
        let run = try Program.run(
            [Program.built("lanterne"), "box", "--config", scratch.path + "/c.json", "--for", "5"], within: .seconds(20))
        #expect(run.status == 1 && run.complaint.contains("404"), "\(run.complaint)")
        #expect(server.requests.map(\.path) == ["/club.json"])
    }
}
