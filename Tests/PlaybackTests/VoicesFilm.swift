import Media
import TestSupport

/// A film on the fake network with several sounds, each in a voice of its own: `a1-3` is the fourth segment of the second.
struct VoicesFilm {
    struct Sound {
        var name: String
        var language: String
        var describes = false
        var voice: UInt8
        /// nil: as many as the loudspeakers have.
        var channels: Int?
    }

    static let address = "http://film/voices.m3u8"

    var sounds = [
        Sound(name: "Français", language: "fr", voice: 0), Sound(name: "English", language: "en", voice: 1),
        Sound(name: "Français (audiodescription)", language: "fr", describes: true, voice: 2),
    ]
    var seconds = 24.0
    /// Of the sounds, where they are of another length.
    var soundSeconds: Double?
    /// Of each segment.
    var segment = 4.0
    /// Bits per second.
    var rates = [800_000]
    /// Further lines of the manifest, and attributes of its variants.
    var tags: [String] = []
    var attributes = ""
    var payload = 400

    func serve(on source: FakeSegmentSource) {
        var lines = ["#EXTM3U"] + tags
        for (number, sound) in sounds.enumerated() {
            let description = sound.describes ? ",CHARACTERISTICS=\"public.accessibility.describes-video\"" : ""
            let channels = sound.channels.map { ",CHANNELS=\"\($0)\"" } ?? ""
            lines.append(
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"s\",NAME=\"\(sound.name)\",LANGUAGE=\"\(sound.language)\"\(description)\(channels),"
                    + "DEFAULT=\(number == 0 ? "YES" : "NO"),AUTOSELECT=\(sound.describes ? "NO" : "YES"),URI=\"a\(number).m3u8\"")
            serve("a\(number)", soundSeconds ?? seconds, rate: nil, voice: sound.voice, payload: payload, on: source)
        }
        for (number, rate) in rates.enumerated() {
            lines += ["#EXT-X-STREAM-INF:BANDWIDTH=\(rate),AUDIO=\"s\"\(attributes)", "r\(number).m3u8"]
            serve("r\(number)", seconds, rate: .film, voice: 0, payload: rate / 8 / 24, on: source)
        }
        source.serve(Self.address, .bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
    }

    private func serve(_ name: String, _ seconds: Double, rate: FrameRate?, voice: UInt8, payload: Int, on source: FakeSegmentSource) {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:8", "#EXT-X-PLAYLIST-TYPE:VOD"]
        for (number, start) in stride(from: 0, to: seconds, by: segment).enumerated() {
            let end = min(seconds, start + segment)
            lines += ["#EXTINF:\(end - start),", "\(name)-\(number)"]
            let container = FakeContainer.film(
                from: MediaTime(seconds: start), length: MediaTime(seconds: end - start), rate: rate, hasSound: rate == nil, voice: voice,
                payload: payload)
            source.serve("http://film/\(name)-\(number)", .bytes(container.bytes))
        }
        lines.append("#EXT-X-ENDLIST")
        source.serve("http://film/\(name).m3u8", .bytes(Array(lines.joined(separator: "\n").utf8)))
    }
}

/// Which voices the fake card played, and when, put together from its takes.
struct HeardVoices {
    /// One voice, frame by frame of the film, without a gap or a jump.
    struct Stretch: Equatable {
        var voice: Int
        var from: HostTime
        var to: HostTime
        /// The film's frame heard first, modulo 0x4000.
        var number: Int
    }

    private(set) var stretches: [Stretch] = []

    /// - Parameter now: Until when the card has played, where it plays still.
    init(_ card: FakePCM, now: HostTime) {
        let samples = card.captured
        var take = 0
        var started: HostTime?
        for happening in card.happenings {
            switch happening.what {
            case .started: started = happening.at
            case .stopped(let heard, let written):
                if let started { read(samples, from: take, count: Int(heard), at: started) }
                take += Int(written)
                started = nil
            case .xrun: break
            }
        }
        guard let started else { return }
        let played = Int((now - started).milliseconds * 48)
        read(samples, from: take, count: min(played, samples.count / 4 - take), at: started)
    }

    /// The voices in the order in which they are heard.
    var voices: [Int] {
        stretches.reduce(into: []) { voices, stretch in if voices.last != stretch.voice { voices.append(stretch.voice) } }
    }

    /// From the last that is heard of one voice to the first of the next, in milliseconds, fades included.
    var gaps: [Double] {
        zip(stretches, stretches.dropFirst()).filter { $0.voice != $1.voice }.map { ($1.from - $0.to).milliseconds }
    }

    /// How far each stretch is from the first one's line between the film and the clock, in milliseconds.
    var errors: [Double] {
        guard let first = stretches.first else { return [] }
        return stretches.map { stretch in
            let due = Double(first.number) + (stretch.from - first.from).milliseconds * 48
            let error = (Double(stretch.number) - due).remainder(dividingBy: 16384)
            return error / 48
        }
    }

    private mutating func read(_ samples: [UInt8], from take: Int, count: Int, at start: HostTime) {
        var begin: (frame: Int, voice: Int, number: Int)?
        var last: (voice: Int, number: Int)?
        for frame in 0...max(0, count) {
            let present = frame < count ? Self.meaning(samples, frame: take + frame) : nil
            let goesOn: Bool
            if let last, let present {
                goesOn = last.voice == present.voice && present.number == (last.number + 1) & 0x3FFF
            } else {
                goesOn = false
            }
            if !goesOn {
                if let begin, frame - begin.frame >= 480 {
                    let from = start + .nanoseconds(Int64(begin.frame) * 1_000_000_000 / 48000)
                    let to = start + .nanoseconds(Int64(frame) * 1_000_000_000 / 48000)
                    stretches.append(Stretch(voice: begin.voice, from: from, to: to, number: begin.number))
                }
                begin = present.map { (frame, $0.voice, $0.number) }
            }
            last = present
        }
    }

    private static func meaning(_ samples: [UInt8], frame: Int) -> (voice: Int, number: Int)? {
        guard frame * 4 + 1 < samples.count else { return nil }
        let value = Int(Int16(truncatingIfNeeded: Int(samples[frame * 4]) | Int(samples[frame * 4 + 1]) << 8))
        if value > 0 { return (0, value - 1) }
        if value == 0 { return nil }
        return value >= -0x4000 ? (1, value + 0x4000) : (2, value + 0x8000)
    }
}
