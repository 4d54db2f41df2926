import Club
import Media
import TestSupport
import Testing

@testable import ClubService

@Suite struct FilmProbeTests {
    static let answer = """
        {"streams":[
        {"index":0,"codec_type":"video","codec_name":"mjpeg","width":300,"height":300,"disposition":{"attached_pic":1}},
        {"index":1,"codec_type":"video","codec_name":"mpeg2video","width":720,"height":576,"sample_aspect_ratio":"64:45","r_frame_rate":"25/1",
         "avg_frame_rate":"25/1","field_order":"tt"},
        {"index":2,"codec_type":"audio","channels":6,"tags":{"language":"fre"}},
        {"index":3,"codec_type":"audio","channels":2,"tags":{"language":"eng"}},
        {"index":4,"codec_type":"audio","channels":2,"tags":{"language":"fra"},"disposition":{"visual_impaired":1}},
        {"index":5,"codec_type":"audio","channels":2,"tags":{"language":"und"},"disposition":{"comment":1}},
        {"index":6,"codec_type":"subtitle","codec_name":"subrip","tags":{"language":"fra"},"disposition":{"forced":1}},
        {"index":7,"codec_type":"subtitle","codec_name":"dvd_subtitle","tags":{"language":"fra"}},
        {"index":8,"codec_type":"subtitle","codec_name":"ass","tags":{"language":"eng"},"disposition":{"hearing_impaired":1}}],
        "chapters":[{"start_time":"0.000000","tags":{"title":"Début"}},{"start_time":"12.5","tags":{"title":"Suite"}},{"start_time":"13"}],
        "format":{"duration":"5400.040000","tags":{"title":"La Lanterne"}}}
        """

    @Test("What a file holds is read: its size on the screen, its sounds with their reasons, its texts and its chapters")
    func whole() throws {
        let probe = try FilmProbe(json: Array(Self.answer.utf8), path: "x")
        #expect(probe.size == PixelSize(width: 1024, height: 576))
        #expect(probe.rate == .pal && probe.isInterlaced && probe.picture == 1)
        #expect(probe.duration == .milliseconds(5_400_040) && probe.title == "La Lanterne")
        #expect(probe.sounds.map { $0.role } == [.original, .dubbed, .description, .commentary])
        #expect(probe.sounds.map { $0.language } == ["fr", "en", "fr", nil])
        #expect(probe.sounds.map { $0.channels } == [6, 2, 2, 2])
        #expect(probe.texts == [.init(index: 6, language: "fr", role: .forced), .init(index: 8, language: "en", role: .sdh)])
        #expect(probe.passedOver == 1)
        #expect(probe.chapters.map { $0.name } == ["Début", "Suite"])
        #expect(probe.chapters.map { $0.start } == [.zero, .milliseconds(12_500)])
    }

    static let pictures = #""codec_type":"video","index":0,"width":640,"height":360"#
    static let wrong: [(answer: String, reason: String)] = [
        ("", "ffprobe's answer can't be understood; is it a film?"),
        (#"{"streams":7}"#, "ffprobe's answer can't be understood; is it a film?"),
        (#"{"streams":[{"index":0,"codec_type":"audio","channels":2}]}"#, "it has no moving pictures; name a film file"),
        (
            #"{"streams":[{\#(pictures)}],"format":{"duration":"N/A"}}"#,
            "it doesn't say how long it is; copy it into a new file with ffmpeg -i FILM -c copy NEW.mkv"
        ),
        (
            #"{"streams":[{"codec_type":"video","index":0,"width":99999999999,"height":2}],"format":{"duration":"2"}}"#,
            "its pictures have no size from 16 × 16 to 16384 × 16384 pixels; make another file of it"
        ),
        (
            #"{"streams":[{\#(pictures),"color_transfer":"smpte2084"}],"format":{"duration":"2"}}"#,
            "its pictures are HDR, which are not graded here; make a master in SDR (BT.709) first"
        ),
    ]

    @Test("What is no film is refused in words", arguments: wrong.indices)
    func refused(_ index: Int) {
        let (answer, reason) = Self.wrong[index]
        #expect(throws: PackagingError.notAFilm(path: "x", reason: reason)) { try FilmProbe(json: Array(answer.utf8), path: "x") }
    }

    static let rates: [(nominal: String, mean: String, rate: FrameRate)] = [
        ("24000/1001", "24000/1001", .filmNTSC), ("60/1", "24/1", .film), ("90000/1", "0/0", .pal), ("0/0", "30/1", .thirty),
        ("99999999999/1", "x", .pal), ("25/1", "24997/1000", .pal),
    ]

    @Test(
        "A rate is exact where pictures come at one, the mean where they don't, and 25 where nothing makes sense", arguments: rates.indices)
    func rate(_ index: Int) throws {
        let (nominal, mean, expected) = Self.rates[index]
        let answer =
            #"{"streams":[{\#(Self.pictures),"r_frame_rate":"\#(nominal)","avg_frame_rate":"\#(mean)"}],"format":{"duration":"2"}}"#
        #expect(try FilmProbe(json: Array(answer.utf8), path: "x").rate == expected)
    }

    @Test("A picture turned a quarter is upright")
    func turned() throws {
        let answer = #"{"streams":[{\#(Self.pictures),"side_data_list":[{"rotation":-90}]}],"format":{"duration":"2"}}"#
        #expect(try FilmProbe(json: Array(answer.utf8), path: "x").size == PixelSize(width: 360, height: 640))
    }

    @Test("No answer makes the reading or the planning trap")
    func fuzz() {
        let words = [
            "\"", "{", "]", "null", "-1", "1e400", "99999999999999999999", "\"0/0\"", "\"duration\":\"nan\"", "\"width\":-3", "\u{0}",
        ]
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated([Array(Self.answer.utf8)], words: words, &generator)
            guard let probe = try? FilmProbe(json: bytes, path: "x") else { return }
            let ladder = EncodingLadder(film: probe.size, rate: probe.rate)
            let plan = ThumbnailPlan(film: probe.size, duration: probe.duration)
            let still = EncodingPlan.Still.poster(of: probe.size, at: 1)
            #expect(!ladder.rungs.isEmpty && plan.seconds > 0 && still.size.width > 0, "seed \(seed)")
        }
    }
}
