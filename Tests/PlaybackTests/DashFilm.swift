import Media
import Playlist
import TestSupport

/// A film on the fake network whose manifest is one of MPEG-DASH: `r0-4000` is the segment of the lowest rung that begins at the media's own
/// fourth second, `a0-4000` that of the lowest quality of the sound.
struct DashFilm {
    static let address = "http://film/film.mpd"

    /// A stretch of the presentation, and from where in the media it is taken, in whole seconds.
    struct Period {
        var length: Int
        /// The media's own time at its start; segments begin at multiples of their length, so that the first may begin before it.
        var offset: Int
    }

    /// In bits per second, the lowest first.
    var rates = [400_000, 1_200_000, 3_600_000]
    var soundRates = [48_000, 128_000]
    var periods = [Period(length: 28, offset: 0)]
    /// Of each segment, in seconds.
    var segment = 4

    /// Where its segments lie, the first one to be asked first; what isn't `http://film/` answers 404.
    var bases: [String] = []
    /// Their service locations, where they have such.
    var locations: [String] = []
    /// Where it lies beside `http://film/`.
    var alsoBelow: [String] = []
    /// The element that names a steering server.
    var steering = ""
    /// What each set of either track says first.
    var protection = ""
    /// Sets of each period behind those of picture and sound.
    var furtherSets = ""
    /// The film is live: it began so many milliseconds since 1970, and goes on for as long as `periods` say.
    var liveSince: Int64?

    var seconds: Int { periods.reduce(0) { $0 + $1.length } }

    /// Puts everything on the network.
    func serve(on source: FakeSegmentSource) {
        let course =
            liveSince.map {
                let start = ProgramDateTime(millisecondsSince1970: $0)
                return "type=\"dynamic\" availabilityStartTime=\"\(start)\" minimumUpdatePeriod=\"PT5S\" timeShiftBufferDepth=\"PT30S\""
            } ?? "mediaPresentationDuration=\"PT\(seconds)S\""
        var text = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT4S" \(course)>
            """
        for (number, base) in bases.enumerated() {
            let location = locations.indices.contains(number) ? " serviceLocation=\"\(locations[number])\"" : ""
            text += "<BaseURL\(location)>\(base)</BaseURL>"
        }
        text += steering
        var at = 0
        for (number, period) in periods.enumerated() {
            let starts = stride(from: period.offset / segment * segment, to: period.offset + period.length, by: segment)
            text += "<Period id=\"\(number)\" start=\"PT\(at)S\"" + (liveSince == nil ? " duration=\"PT\(period.length)S\">" : ">")
            text += template(Array(starts), period)
            at += period.length
            text += "<AdaptationSet contentType=\"video\" mimeType=\"video/mp4\">" + protection
            for (rung, rate) in rates.enumerated() { text += "<Representation id=\"r\(rung)\" bandwidth=\"\(rate)\"/>" }
            text += "</AdaptationSet><AdaptationSet contentType=\"audio\" mimeType=\"audio/mp4\" lang=\"fr\">" + protection
            for (rung, rate) in soundRates.enumerated() { text += "<Representation id=\"a\(rung)\" bandwidth=\"\(rate)\"/>" }
            text += "</AdaptationSet>\(furtherSets)</Period>"
            for start in starts { serve(start, on: source) }
        }
        text += "</MPD>"
        source.serve(Self.address, .bytes(Array(text.utf8), mediaType: "application/dash+xml"))
        for name in rates.indices.map({ "r\($0)" }) + soundRates.indices.map({ "a\($0)" }) {
            var header = FakeContainer()
            header.add("H", at: .zero, payload: 600)
            for place in ["http://film/"] + alsoBelow { source.serve("\(place)\(name)-header", .bytes(header.bytes)) }
        }
    }

    private func template(_ starts: [Int], _ period: Period) -> String {
        let first = starts.first ?? 0
        return """
            <SegmentTemplate timescale="1000" presentationTimeOffset="\(period.offset * 1000)" initialization="$RepresentationID$-header" \
            media="$RepresentationID$-$Time$"><SegmentTimeline>\
            <S t="\(first * 1000)" d="\(segment * 1000)" r="\(starts.count - 1)"/></SegmentTimeline></SegmentTemplate>
            """
    }

    private func serve(_ start: Int, on source: FakeSegmentSource) {
        func put(_ name: String, _ picture: FrameRate?, payload: Int) {
            let container = FakeContainer.film(
                from: MediaTime(seconds: Double(start)), length: MediaTime(seconds: Double(segment)), rate: picture,
                hasSound: picture == nil, payload: payload)
            for place in ["http://film/"] + alsoBelow { source.serve("\(place)\(name)-\(start * 1000)", .bytes(container.bytes)) }
        }
        for (rung, rate) in rates.enumerated() { put("r\(rung)", .film, payload: (rate / 8 - 400) / 24) }
        // A block's payload is a tenth of what is said, fifty times a second.
        for (rung, rate) in soundRates.enumerated() { put("a\(rung)", nil, payload: (rate / 8 - 800) / 5) }
    }
}
