import Media
import TestSupport

/// A live film on the fake network: a server that makes a segment every so often, keeps a window of them in its lists, and goes by a clock
/// of its own.
///
/// `http://live/all.m3u8` lists the rungs, `r0.m3u8` is one's list, `r0-7` its segment with the media sequence number 7; `a.m3u8` and `a-7`
/// are the sound's where it is apart.
struct LiveFilm: Sendable {
    static let address = "http://live/r0.m3u8"
    static let allAddress = "http://live/all.m3u8"

    /// Of each segment, in seconds.
    var segment = 2.0
    /// Segments in the lists.
    var window: Int64 = 6
    /// Segments that are still served after they have left the lists.
    var kept: Int64 = 1
    /// How long it had been running when the test began, in seconds.
    var uptime = 100.0
    /// How much faster the server's clock runs than the box's, in millionths.
    var drift = 0.0
    /// Seconds of the test in which the server doesn't answer.
    var outages: [Range<Double>] = []
    /// Seconds of the test in which a rung's list isn't written again.
    var frozen: [String: Range<Double>] = [:]
    /// The film's end, in seconds of the test.
    var end: Double?
    /// EXT-X-PLAYLIST-TYPE:EVENT; nothing leaves the list.
    var isEvent = false
    /// The server holds a request until there is news, and sends what is new alone.
    var control: String?
    var hasDates = false
    /// A new clock, told by a discontinuity, every so many segments.
    var discontinuityEvery: Int64?
    /// In bits per second, the lowest first; what is not the first rung counts its segments from a number of its own.
    var rates = [400_000]
    var sequenceOfRung: Int64 = 0
    /// The server is begun anew in the midst, and counts from 0 again, with times from 0.
    var restart: Double?
    var isApart = false
    /// Further sounds, `d1` and so on, each in a voice of its own.
    var dubs: [String] = []
    /// Seconds of the test in which these have nothing.
    var dubsFail: Range<Double>?
    /// Segments are a few bytes that nothing decodes, for runs of many hours.
    var isBare = false
    var rate = FrameRate.film
    var tags = ""
    /// Where it lies, where that is several places; the second counts its segments from a number of its own.
    var hosts: [String] = []
    var sequenceOfSecondHost: Int64 = 0
    /// Seconds of the test in which the first host has nothing.
    var firstHostFails: Range<Double>?
    var shift: Int64 = 0

    // MARK: Time

    /// Seconds of film that have been made by then.
    private func made(_ seconds: Double) -> Double { uptime + min(seconds, end ?? .infinity) * (1 + drift / 1e6) }

    private struct Span {
        var first: Int64
        /// One past the last.
        var end: Int64
        var origin: Int64
    }

    /// The segments in the list at an instant, counted from the film's beginning.
    private func span(_ seconds: Double) -> Span {
        let count = Int64((made(seconds) + 1e-9) / segment)
        var origin: Int64 = 0
        if let restart, seconds >= restart { origin = Int64((made(restart) + 1e-9) / segment) }
        let first = isEvent ? Int64(uptime / segment) - 3 : max(origin, count - window)
        return Span(first: first, end: count, origin: origin)
    }

    func serve(on source: FakeSegmentSource, from start: HostTime) {
        source.serve { url, now in
            let seconds = (now - start).milliseconds / 1000
            if let outage = outages.first(where: { $0.contains(seconds) }) {
                let left = outage.upperBound - seconds
                return (.error(.connectionTimedOut(host: "live")), .seconds(min(4, left)))
            }
            return answer(url, seconds)
        }
    }

    private func answer(_ url: String, _ seconds: Double) -> (FakeSegmentSource.Answer, Duration)? {
        if let first = hosts.first, url.hasPrefix(first), let outage = firstHostFails, outage.contains(seconds) {
            return (.error(.status(404, url: url)), .zero)
        }
        if hosts.count > 1, shift == 0, sequenceOfSecondHost > 0, url.hasPrefix(hosts[1]) {
            var other = self
            other.shift = sequenceOfSecondHost
            return other.answer(url, seconds)
        }
        let parts = url.split(separator: "?", maxSplits: 1)
        guard let name = parts.first?.split(separator: "/").last.map(String.init) else { return nil }
        if name == "all.m3u8" { return (.bytes(Array(all.utf8), mediaType: "application/vnd.apple.mpegurl"), .zero) }
        if name.hasPrefix("d"), dubsFail?.contains(seconds) == true { return (.error(.status(404, url: url)), .zero) }
        if name.hasSuffix(".m3u8") {
            let query = parts.count > 1 ? String(parts[1]) : ""
            return list(String(name.dropLast(5)), query, seconds)
        }
        let pieces = name.split(separator: "-")
        guard pieces.count == 2, let number = Int64(pieces[1]) else { return nil }
        return segment(String(pieces[0]), number, seconds).map { (.bytes($0), .zero) }
    }

    // MARK: Lists

    private var all: String {
        var lines = ["#EXTM3U"]
        for host in hosts.isEmpty ? [""] : hosts {
            let sound = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"s\(host)\",NAME=\"français\",LANGUAGE=\"fr\",DEFAULT=YES"
            if isApart { lines.append(sound + ",URI=\"\(host)a.m3u8\"") }
            for (number, language) in dubs.enumerated() {
                lines.append(
                    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"s\(host)\",NAME=\"\(language)\",LANGUAGE=\"\(language)\",URI=\"\(host)d\(number + 1).m3u8\""
                )
            }
            for (rung, rate) in rates.enumerated() {
                lines += ["#EXT-X-STREAM-INF:BANDWIDTH=\(rate)" + (isApart ? ",AUDIO=\"s\(host)\"" : ""), "\(host)r\(rung).m3u8"]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// What is added to the film's own count for a stream's media sequence numbers.
    private func base(_ stream: String, _ origin: Int64) -> Int64 { (stream == "r0" ? 0 : sequenceOfRung) + shift - origin }

    private func list(_ stream: String, _ query: String, _ time: Double) -> (FakeSegmentSource.Answer, Duration) {
        var seconds = time
        if let frozen = frozen[stream], frozen.contains(seconds) { seconds = frozen.lowerBound }
        var wait = Duration.zero
        let wanted = query.split(separator: "&").first { $0.hasPrefix("_HLS_msn=") }.flatMap { Int64($0.dropFirst(9)) }
        if control != nil, let wanted {
            let now = span(seconds)
            let missing = wanted - (now.end - 1 + base(stream, now.origin))
            if missing > 0 {
                let due = (Double(wanted - base(stream, now.origin) + 1) * segment - uptime) / (1 + drift / 1e6)
                wait = MediaTime(seconds: max(0, due - seconds)).duration + .milliseconds(1)
                seconds = max(seconds, due + 0.0005)
            }
        }
        let span = span(seconds)
        var lines = ["#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:\(Int(segment.rounded(.up)))"]
        lines.append("#EXT-X-MEDIA-SEQUENCE:\(span.first + base(stream, span.origin))")
        if let control { lines.append("#EXT-X-SERVER-CONTROL:\(control)") }
        if isEvent { lines.append("#EXT-X-PLAYLIST-TYPE:EVENT") }
        if let every = discontinuityEvery { lines.append("#EXT-X-DISCONTINUITY-SEQUENCE:\(span.first / every)") }
        if !tags.isEmpty { lines.append(tags) }
        var first = span.first
        if query.contains("_HLS_skip"), span.end - first > 4 {
            lines.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=\(span.end - first - 4)")
            first = span.end - 4
        }
        for number in first..<max(first, span.end) {
            if let every = discontinuityEvery, number % every == 0, number != span.first { lines.append("#EXT-X-DISCONTINUITY") }
            if hasDates, number == first { lines.append("#EXT-X-PROGRAM-DATE-TIME:" + Self.date(Double(number) * segment)) }
            lines += ["#EXTINF:\(segment),", "\(stream)-\(number + base(stream, span.origin))"]
        }
        if let end, seconds >= end { lines.append("#EXT-X-ENDLIST") }
        return (.bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"), wait)
    }

    private static func date(_ seconds: Double) -> String {
        func padded(_ value: Int, _ count: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        let (whole, thousandths) = (Int(seconds), Int((seconds * 1000).rounded()) % 1000)
        let day = 1 + whole / 86400
        return
            "2026-11-\(padded(day))T\(padded(whole / 3600 % 24)):\(padded(whole / 60 % 60)):\(padded(whole % 60)).\(padded(thousandths, 3))Z"
    }

    // MARK: Segments

    /// nil where it isn't there yet, or any more.
    private func segment(_ stream: String, _ sequence: Int64, _ seconds: Double) -> [UInt8]? {
        let span = span(seconds)
        let number = sequence - base(stream, span.origin)
        guard number >= span.first - kept, number < span.end else { return nil }
        if isBare { return [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 500) }
        // Every clock begins somewhere else.
        let clock = discontinuityEvery.map { number / $0 } ?? 0
        let shift = MediaTime(seconds: Double(clock) * 1000 + 50 - (span.origin > 0 ? Double(span.origin) * segment : 0))
        let start = MediaTime(seconds: Double(number) * segment) + shift
        let rung = stream.first == "r" ? Int(stream.dropFirst()) ?? 0 : 0
        let bits = rates[min(rung, rates.count - 1)]
        let isSound = stream == "a" || stream.first == "d"
        let voice = stream.first == "d" ? UInt8(stream.dropFirst()) ?? 0 : 0
        let perSecond: Double = isSound || isApart ? rate.perSecond : rate.perSecond + 5
        let payload = max(40, Int(Double(bits) / 8 / perSecond) - 60)
        return FakeContainer.film(
            from: start, length: MediaTime(seconds: segment), rate: isSound ? nil : rate, hasSound: isSound || !isApart,
            voice: voice, payload: isSound ? 400 : payload
        ).bytes
    }
}
