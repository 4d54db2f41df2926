import HTTPSource
import Interface
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Lanterne

@Suite("The test of the line") struct LineTestTests {
    /// What a test of these films comes to, and how often it said how far it was.
    private func outcome(of streams: [String]) async throws -> (state: LineState?, told: Int) {
        let source = try HTTPSource()
        defer { source.close() }
        let told = Guarded<[LineState]>([])
        let signal = try EventSignal()
        let test = LineTest(of: streams, source: source, network: HTTPSettings()) { state in
            told.withLock { $0.append(state) }
            signal.raise()
        }
        defer { test.cancel() }
        return try await Program.aside {
            let clock = MonotonicClock()
            let limit = clock.now() + .seconds(30)
            while clock.now() < limit {
                let states = told.withLock { $0 }
                switch states.last {
                case .measured, .failed: return (states.last, states.count)
                default: signal.wait(until: limit)
                }
            }
            return (nil, 0)
        }
    }

    @Test("film is fetched from the best quality, and what the others take is told", .enabled(if: TinyFilms.isPossible, "no ffmpeg"))
    func measures() async throws {
        let scratch = try ScratchFolder()
        _ = try Program.run(["cp", "-r", TinyFilms.folder + "/fmp4", scratch.path + "/fmp4"])
        let master = """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360
            nothing.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720
            fmp4/index.m3u8
            """
        try Files.write(Array(master.utf8), to: scratch.path + "/master.m3u8")
        // The first has nothing to fetch.
        let (state, told) = try await outcome(of: [scratch.path + "/absent.m3u8", scratch.path + "/master.m3u8"])
        guard case .measured(let measure)? = state else {
            Issue.record("\(String(describing: state))")
            return
        }
        #expect(told >= 2)
        #expect(measure.megabits > 1)
        #expect(measure.rungs.map(\.lines) == [360, 720])
    }

    @Test("a film in one file is fetched too", .enabled(if: TinyFilms.isPossible, "no ffmpeg")) func file() async throws {
        let (state, _) = try await outcome(of: [TinyFilms.folder + "/film.mp4"])
        guard case .measured(let measure)? = state else {
            Issue.record("\(String(describing: state))")
            return
        }
        #expect(measure.megabits > 1 && measure.rungs.isEmpty)
    }

    @Test("where nothing can be fetched it has failed") func fails() async throws {
        let (state, _) = try await outcome(of: ["/nowhere/film.m3u8"])
        #expect(state == .failed)
    }

    @Test("the way out is the default route's, and never a path") func wayOut() {
        let heading = "Iface\tDestination\tGateway"
        #expect(LinkFacts.wayOut(in: [heading, "eth0\t0011A8C0\t0", "wlan0\t00000000\t0"]) == "wlan0")
        #expect(LinkFacts.wayOut(in: [heading, "../x\t00000000\t0"]) == nil)
        #expect(LinkFacts.wayOut(in: [heading]) == nil)
        #expect(LinkFacts.wayOut(in: []) == nil)
    }
}
