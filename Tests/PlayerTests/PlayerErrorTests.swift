import Media
import Playlist
import Testing

@testable import Player

@Suite("Errors at the player's edge") struct PlayerErrorTests {
    /// The codes stand on screens and in reports: this table never changes, it only grows.
    static let sources: [(SourceError, Int, Stage, Recovery)] = [
        (.badURL(url: "x"), 101, .address, .chooseAnother), (.unsupportedScheme(url: "ftp://x"), 102, .address, .chooseAnother),
        (.fileNotFound(path: "/x"), 103, .address, .chooseAnother), (.fileUnreadable(path: "/x", reason: "r"), 104, .address, .changeSetup),
        (.nameNotResolved(host: "x"), 110, .nameResolution, .tryAgain), (.connectionRefused(host: "x"), 120, .connecting, .tryAgain),
        (.connectionTimedOut(host: "x"), 121, .connecting, .tryAgain), (.tlsFailed(host: "x", reason: "r"), 122, .connecting, .changeSetup),
        (.proxyRefused(status: 407), 123, .connecting, .changeSetup),
        (.status(404, url: "x"), 130, .server, .chooseAnother), (.status(503, url: "x"), 131, .server, .tryAgain),
        (.tooManyRedirects(url: "x"), 132, .server, .chooseAnother),
        (.truncated(url: "x", received: 1, expected: 2), 140, .line, .tryAgain),
        (.silent(url: "x"), 141, .line, .tryAgain), (.tooLong(url: "x", limit: 1), 142, .server, .chooseAnother),
        (.other(url: "x", reason: "r"), 150, .server, .tryAgain),
        (.keyUnavailable(.status(404, url: "x")), 170, .server, .chooseAnother),
        (.keyOfWrongLength(url: "x", received: 15), 171, .server, .chooseAnother),
        (.keyOpensNothing(url: "x"), 172, .server, .chooseAnother), (.keyUnknown(key: "k"), 174, .server, .changeSetup),
        (.licenceUnreadable(url: "x", reason: "r"), 175, .server, .chooseAnother),
        (.licenceWithoutKey(url: "x", key: "k"), 176, .server, .chooseAnother), (.licenceOver, 177, .server, .chooseAnother),
        (.lockUnknown(scheme: "abcd"), 178, .server, .chooseAnother),
    ]

    static let decoding: [(DecodeError, Int, Stage, Recovery)] = [
        (.notMedia(detail: "d"), 300, .container, .chooseAnother), (.noSuchTrack(track: "video"), 301, .container, .chooseAnother),
        (.unknownCodec(track: "video", codec: "c"), 400, .decode, .chooseAnother),
        (.unsupportedFormat(track: "video", detail: "d"), 401, .decode, .chooseAnother),
        (.damaged(track: "video", detail: "d"), 402, .decode, .chooseAnother), (.outOfMemory(track: "video"), 403, .decode, .changeSetup),
        (.interrupted, 404, .decode, .tryAgain), (.wrongKey(track: "video", key: "k"), 405, .decode, .chooseAnother),
    ]

    static let displays: [(DisplayError, Int)] = [
        (.noDevice(path: "p"), 500), (.noPermission(path: "p"), 501), (.screenTaken(path: "p", owner: "o"), 502),
        (.noConnector(path: "p"), 503), (.noAtomic(path: "p"), 504), (.refused(operation: "o", property: "p", errno: 1), 505),
        (.unsupportedFormat(.nv12), 506), (.libraryMissing(name: "n", reason: "r"), 507), (.failed(operation: "o", errno: 1), 508),
    ]

    static let sounds: [(AudioError, Int)] = [
        (.noDevice(name: "n"), 600), (.busy(name: "n"), 601), (.noPermission(name: "n"), 602),
        (.refused(name: "n", parameter: "p", errno: 1), 603), (.vanished(name: "n"), 604),
        (.failed(name: "n", operation: "o", errno: 1), 605),
    ]

    static var all: [PlayerError] {
        sources.map { PlayerError($0.0) } + decoding.map { PlayerError($0.0, url: "http://film") } + displays.map { PlayerError($0.0) }
            + sounds.map { PlayerError($0.0) } + stalls.map { PlayerError(stall: $0.0) }
    }

    static let stalls: [(Stage, Int)] = [
        (.nameResolution, 111), (.connecting, 124), (.server, 133), (.line, 143), (.demux, 310), (.decode, 410), (.display, 510),
        (.sound, 610),
    ]

    @Test("a stall has its stage's code, and may pass") func stalling() {
        for (stage, code) in Self.stalls {
            let error = PlayerError(stall: stage)
            #expect((error.code, error.stage, error.recovery) == (code, stage, .tryAgain))
        }
    }

    @Test("a fetch's errors keep their codes") func fetching() {
        for (error, code, stage, recovery) in Self.sources {
            let edge = PlayerError(error)
            #expect((edge.code, edge.stage, edge.recovery) == (code, stage, recovery))
        }
    }

    @Test("a decoder's errors keep their codes") func decoders() {
        for (error, code, stage, recovery) in Self.decoding {
            let edge = PlayerError(error, url: "http://film")
            #expect((edge.code, edge.stage, edge.recovery) == (code, stage, recovery))
        }
    }

    @Test("what a decoder met in its input keeps the input's code") func input() {
        #expect(PlayerError(.input(.silent(url: "x")), url: "y") == PlayerError(.silent(url: "x")))
    }

    @Test("a display's and a card's errors keep their codes") func devices() {
        for (error, code) in Self.displays { #expect(PlayerError(error).code == code && PlayerError(error).stage == .display) }
        for (error, code) in Self.sounds { #expect(PlayerError(error).code == code && PlayerError(error).stage == .sound) }
    }

    @Test(
        "a playlist's errors keep their codes",
        arguments: [
            (PlaylistError.empty, 200), (.notAPlaylist(detail: "d"), 201), (.noSegments, 206), (.noVariants, 207),
        ])
    func playlists(_ error: PlaylistError, _ code: Int) {
        let edge = PlayerError(error, url: "http://film/x.m3u8")
        #expect(edge.code == code)
        #expect(edge.stage == .playlist && edge.recovery == .chooseAnother)
        #expect(edge.text.contains("http://film/x.m3u8"))
    }

    @Test("no code stands for two things") func unique() {
        let codes = Self.all.map(\.code)
        #expect(Set(codes).count == codes.count)
    }

    @Test("codes lie in the band of their stage") func bands() {
        for error in Self.all {
            let expected: ClosedRange<Int> =
                switch error.stage {
                case .address, .nameResolution, .connecting, .server, .line: 100...199
                case .playlist: 200...299
                case .container, .demux: 300...399
                case .decode: 400...499
                case .display: 500...599
                case .sound: 600...699
                }
            #expect(expected.contains(error.code), "\(error)")
        }
    }

    @Test("each is one sentence that ends") func sentences() {
        for error in Self.all {
            #expect(error.text.hasSuffix("."), "\(error.text)")
            #expect(!error.text.contains("Optional("), "\(error.text)")
        }
    }
}
