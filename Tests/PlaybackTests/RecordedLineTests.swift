import Adaptation
import Buffering
import FoundationEssentials
import Media
import Player
import TestSupport
import Testing

/// The real player on recorded lines, beside the simulation on the same.
@Suite("Recorded lines") struct RecordedLineTests {
    /// "../shared/bench/abr", beside the checkout or under LANTERNE_SHARED; skipped where absent.
    private static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["LANTERNE_SHARED"]
        let beside = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/../shared"
        return [environment, beside].compactMap { $0.map { $0 + "/bench/abr" } }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    private struct Movie: Decodable {
        var segment_duration_ms: Double
        var bitrates_kbps: [Double]
        var segment_sizes_bits: [[Double]]
    }

    private struct Line: Decodable {
        struct Interval: Decodable {
            var duration_ms: Double
            var bandwidth_kbps: Double
            var latency_ms: Double
        }
        var trace: String
        var network: [Interval]
    }

    private struct Kit: Decodable {
        struct Family: Decodable {
            struct Optimum: Decodable {
                var opt: Double
            }
            var traces: [String: Optimum]
        }
        var families: [String: Family]
    }

    private static func data(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(folder ?? "")/\(name)")) }

    private static let count = 40
    /// What both take the line for at first, so that both begin with the lowest rung.
    private static let remembered = 400_000.0
    private static let pictures = FrameRate(6)

    /// As much of a segment as has so many bytes in all.
    private static func segment(_ number: Int, seconds: Double, bytes: Int) -> [UInt8] {
        var container = FakeContainer()
        let count = Int(seconds) * 6
        let sounds = Int(seconds) * 50
        let soundPayload = 32
        let rest = bytes - sounds * (soundPayload + FakeContainer.headerSize) - count * FakeContainer.headerSize
        let start = Double(number) * seconds
        var sound = 0
        for picture in 0..<count {
            let time = Double(picture) / 6
            while sound < sounds, Double(sound) / 50 < time {
                container.add("A", at: MediaTime(seconds: start) + MediaTime(ticks: Int64(sound), of: 1, over: 50), payload: soundPayload)
                sound += 1
            }
            let payload = rest / count + (picture == count - 1 ? rest % count : 0)
            container.add(
                "V", at: MediaTime(seconds: start) + MediaTime(ticks: Int64(picture), of: 1, over: 6), isKey: picture == 0, payload: payload
            )
        }
        while sound < sounds {
            container.add("A", at: MediaTime(seconds: start) + MediaTime(ticks: Int64(sound), of: 1, over: 50), payload: soundPayload)
            sound += 1
        }
        return container.bytes
    }

    /// QoE_lin, in Mbit/s.
    private static func quality(_ rungs: [Int], rates: [Double], waited: Double) -> Double {
        let megabits: [Double] = rungs.map { rates[$0] / 1000 }
        var sum = 0.0
        for (place, rate) in megabits.enumerated() { sum += rate - (place > 0 ? abs(rate - megabits[place - 1]) : 0) }
        let highest: Double = (rates.last ?? 0) / 1000
        return (sum - highest * waited) / Double(rungs.count)
    }

    @Test(
        "the real player decides as the simulation does: ten recorded lines, forty segments, in virtual time",
        .enabled(if: folder != nil, "no ../shared/bench/abr beside the checkout"))
    func same() throws {
        let movie = try JSONDecoder().decode(Movie.self, from: Self.data("movies/envivio.json"))
        let seconds = movie.segment_duration_ms / 1000
        let sizes = movie.segment_sizes_bits.prefix(Self.count).map { $0.map { ($0 / 8).rounded() } }
        let optimum = try JSONDecoder().decode(Kit.self, from: Self.data("optimum.json")).families["hsdpa-pensieve"]
        let lines = try Self.data("traces/hsdpa-pensieve.jsonl").split(separator: UInt8(ascii: "\n"))
        let bodies: [[UInt8]] = movie.bitrates_kbps.indices.map { rung in
            sizes.enumerated().flatMap { Self.segment($0, seconds: seconds, bytes: Int($1[rung])) }
        }
        let simulated = try SimulatedMovie(
            segmentSeconds: seconds, rates: movie.bitrates_kbps.map { $0 * 1000 }, bits: sizes.map { $0.map { $0 * 8 } })
        let outlook = Outlook(rates: simulated.rates, segmentSeconds: seconds, bufferSeconds: 60)
        for number in 0..<10 {
            let line = try JSONDecoder().decode(Line.self, from: lines[number * 14])
            let best = try #require(optimum?.traces[line.trace]?.opt)
            let trace = try BandwidthTrace(
                line.network.map {
                    .init(seconds: $0.duration_ms / 1000, bitsPerSecond: $0.bandwidth_kbps * 1000, latency: $0.latency_ms / 1000)
                })
            let session = SimulatedSession(
                of: simulated, over: trace, bufferSeconds: 60, policy: RungPolicy(outlook: outlook, remembered: Self.remembered))
            let simulatedWait: Double = session.startup + session.stall
            let expected = Self.quality(session.rungs, rates: movie.bitrates_kbps, waited: simulatedWait)

            let rig = Self.rig(line, seconds: seconds)
            Self.serve(movie, sizes: sizes, bodies: bodies, seconds: seconds, on: rig.source)
            rig.playback.setLine(Self.remembered)
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 900)
            #expect(rig.playback.state == .ended)
            let requests = rig.source.asked.filter { $0.request.range != nil }
            var rungs = [Int](repeating: -1, count: Self.count)
            for request in requests where !request.isCancelled {
                let rung = Int(String(request.request.url.last ?? "0")) ?? 0
                let start = Int(request.request.range?.start ?? 0)
                let starts: [Int] = sizes.indices.map { place in
                    var sum = 0
                    for size in sizes[..<place] { sum += Int(size[rung]) }
                    return sum
                }
                if let place = starts.firstIndex(of: start) { rungs[place] = rung }
            }
            let ended = try #require(rig.diary.lines.last { $0.words.hasPrefix("ended") }?.at)
            let first = try #require(requests.first?.at)
            let length: Double = (ended - first).milliseconds / 1000
            let waited: Double = length - seconds * Double(Self.count)
            let real = Self.quality(rungs, rates: movie.bitrates_kbps, waited: waited)
            #expect(abs(real - expected) <= 0.05 * best, "\(line.trace): \(real), simulated \(expected), at best \(best)")
        }
    }

    /// The line of a recording, which begins with the first segment's request, and begins again when it ends.
    private static func rig(_ line: Line, seconds: Double) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rate = pictures ?? .film
        let latency = line.network.first?.latency_ms ?? 0
        setting.latency = .microseconds(Int64(latency * 1000))
        // Two playlists come before it.
        var clock = latency * 2
        setting.rates = [.init(from: .zero, bytesPerSecond: 10_000_000)]
        while clock < 900_000 {
            for interval in line.network {
                setting.rates.append(.init(from: .microseconds(Int64(clock * 1000)), bytesPerSecond: interval.bandwidth_kbps * 125))
                clock += interval.duration_ms
            }
        }
        // Play begins, and begins again, when a segment is there, as in the simulation.
        setting.options = PlaybackOptions(
            budget: 256 << 20, startThreshold: MediaTime(seconds: seconds), stallThreshold: MediaTime(seconds: 0.1),
            fetching: FetchPolicy(goal: MediaTime(seconds: 60 - seconds)))
        return FilmRig(setting)
    }

    private static func serve(_ movie: Movie, sizes: [[Double]], bodies: [[UInt8]], seconds: Double, on source: FakeSegmentSource) {
        var main = ["#EXTM3U"]
        for (rung, rate) in movie.bitrates_kbps.enumerated() {
            main += ["#EXT-X-STREAM-INF:BANDWIDTH=\(Int(rate * 1000))", "list\(rung).m3u8"]
            var list = ["#EXTM3U", "#EXT-X-VERSION:4", "#EXT-X-TARGETDURATION:\(Int(seconds))", "#EXT-X-PLAYLIST-TYPE:VOD"]
            var start = 0
            for size in sizes {
                list += ["#EXTINF:\(seconds),", "#EXT-X-BYTERANGE:\(Int(size[rung]))@\(start)", "rung\(rung)"]
                start += Int(size[rung])
            }
            list.append("#EXT-X-ENDLIST")
            source.serve("http://film/list\(rung).m3u8", .bytes(Array(list.joined(separator: "\n").utf8)))
            source.serve("http://film/rung\(rung)", .bytes(bodies[rung]))
        }
        source.serve(RungFilm.address, .bytes(Array(main.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
    }
}
