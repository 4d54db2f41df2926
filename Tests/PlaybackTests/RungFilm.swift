import Media
import TestSupport

/// A film on the fake network in several rungs: `r0-3` is the fourth segment of the lowest, `a0-3` of its sound.
struct RungFilm {
    static let address = "http://film/all.m3u8"

    /// In bits per second, the lowest first.
    var rates = [400_000, 1_200_000, 3_600_000]
    /// Of each rung's segments, in seconds; the last one counts for the rungs that follow too.
    var segments = [4.0]
    var seconds = 60.0
    /// As in fMP4.
    var hasInitialization = false
    /// The sound has playlists of its own: one for the lowest rung, a richer one for the others.
    var isApart = false
    var rate = FrameRate.film
    /// Where all of it lies; the manifest lists each rung once for each of them.
    var hosts = ["http://film/"]
    /// The names of the pathways that the hosts are; empty: they have none.
    var pathways: [String] = []
    /// Further lines of the manifest.
    var tags: [String] = []
    /// Whether the other hosts have the segments under names of their own.
    var hasOwnNames = false

    /// Puts everything on the network.
    func serve(on source: FakeSegmentSource) {
        var lines = ["#EXTM3U"] + tags
        for (number, host) in hosts.enumerated() {
            let place = hosts.count > 1 ? host : ""
            let pathway = pathways.indices.contains(number) ? ",PATHWAY-ID=\"\(pathways[number])\"" : ""
            for group in 0...1 where isApart {
                let id = number == 0 ? "\(group)" : "\(group)-\(number)"
                lines.append(
                    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"\(id)\",NAME=\"français\",LANGUAGE=\"fr\",DEFAULT=YES,URI=\"\(place)a\(group).m3u8\""
                )
                serve("a\(group)", length: 4, picture: nil, payload: 400 * (group + 1), on: source, host: number)
            }
            for (rung, rate) in rates.enumerated() {
                let group = number == 0 ? "\(min(rung, 1))" : "\(min(rung, 1))-\(number)"
                lines.append("#EXT-X-STREAM-INF:BANDWIDTH=\(rate)\(pathway)" + (isApart ? ",AUDIO=\"\(group)\"" : ""))
                lines.append("\(place)r\(rung).m3u8")
                // What the containers' headers and the sound take is taken off.
                let payload = isApart ? (rate / 8 - 400) / 24 : (rate / 8 - 1184) / 29
                let length = segments[min(rung, segments.count - 1)]
                serve("r\(rung)", length: length, picture: self.rate, payload: payload, on: source, host: number)
            }
        }
        source.serve(Self.address, .bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
    }

    private func serve(_ name: String, length: Double, picture: FrameRate?, payload: Int, on source: FakeSegmentSource, host: Int) {
        let place = hosts[host]
        let own = hasOwnNames && host > 0 ? "x" : ""
        var lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:12", "#EXT-X-PLAYLIST-TYPE:VOD"]
        if hasInitialization {
            lines.append("#EXT-X-MAP:URI=\"\(name)-header\(own)\"")
            var header = FakeContainer()
            header.add("H", at: .zero, payload: 600)
            source.serve("\(place)\(name)-header\(own)", .bytes(header.bytes))
        }
        for (number, start) in stride(from: 0, to: seconds, by: length).enumerated() {
            let end = min(seconds, start + length)
            lines += ["#EXTINF:\(end - start),", "\(name)-\(number)\(own)"]
            let container = FakeContainer.film(
                from: MediaTime(seconds: start), length: MediaTime(seconds: end - start), rate: picture,
                hasSound: picture == nil || !isApart, payload: payload)
            source.serve("\(place)\(name)-\(number)\(own)", .bytes(container.bytes))
        }
        lines.append("#EXT-X-ENDLIST")
        source.serve("\(place)\(name).m3u8", .bytes(Array(lines.joined(separator: "\n").utf8)))
    }
}

extension FilmRig {
    /// Names of what was asked for, in order.
    var askedNames: [String] { source.asked.map { String($0.request.url.split(separator: "/").last ?? "") } }

    /// Of the picture's segments asked for, in order: rung and number.
    var askedRungs: [(rung: Int, number: Int)] {
        askedNames.compactMap { name in
            guard name.first == "r" else { return nil }
            let parts = name.dropFirst().split(separator: "-")
            guard parts.count == 2, let rung = Int(parts[0]), let number = Int(parts[1]) else { return nil }
            return (rung, number)
        }
    }
}
