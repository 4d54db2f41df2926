import Media

/// The film's playlists for HLS. Source: RFC 8216; pictures in images by the Image Media Playlist specification.
///
/// ffmpeg's own say nothing of languages, names, rates and roles, and tell of the day of encoding as the film's.
struct HLSManifests {
    let film: PackagedFilm

    /// All of them, by file name.
    var files: [String: String] {
        var files = ["film.m3u8": multivariant]
        for (track, _) in film.pictures { files[track.name + ".m3u8"] = media(track) }
        for sound in film.sounds { files[sound.track.name + ".m3u8"] = media(sound.track) }
        for text in film.texts { files[text.file + ".m3u8"] = self.text(text.file) }
        if let thumbnails = film.thumbnails { files["thumbnails.m3u8"] = images(thumbnails) }
        return files
    }

    private var multivariant: String {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
        for (number, (sound, name)) in zip(film.sounds, film.soundNames).enumerated() {
            let isMain = number == film.mainSound
            var line = #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="\#(Self.quoted(name))""#
            if let language = sound.language { line += #",LANGUAGE="\#(language)""# }
            line += ",DEFAULT=\(isMain ? "YES" : "NO"),AUTOSELECT=\(sound.role == .commentary ? "NO" : "YES")"
            if sound.role == .description { line += #",CHARACTERISTICS="public.accessibility.describes-video""# }
            lines.append(line + #",CHANNELS="\#(sound.channels)",URI="\#(sound.track.name).m3u8""#)
        }
        for (text, name) in zip(film.texts, film.textNames) {
            var line = #"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="\#(Self.quoted(name))""#
            if let language = text.language { line += #",LANGUAGE="\#(language)""# }
            line += ",DEFAULT=NO,AUTOSELECT=YES,FORCED=\(text.role == .forced ? "YES" : "NO")"
            if text.role == .sdh {
                line += #",CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound""#
            }
            lines.append(line + #",URI="\#(text.file).m3u8""#)
        }
        let sound = (peak: film.sounds.map { $0.track.peak }.max() ?? 0, mean: film.sounds.map { $0.track.mean }.max() ?? 0)
        for (track, size) in film.pictures {
            let codecs = [track.codec] + (film.sounds.first.map { [$0.track.codec] } ?? [])
            var line = "#EXT-X-STREAM-INF:BANDWIDTH=\(track.peak + sound.peak),AVERAGE-BANDWIDTH=\(track.mean + sound.mean)"
            line += #",CODECS="\#(codecs.joined(separator: ","))",RESOLUTION=\#(size.width)x\#(size.height)"#
            line += ",FRAME-RATE=\(DecimalText.text(film.rate.perSecond)),VIDEO-RANGE=SDR"
            if !film.sounds.isEmpty { line += #",AUDIO="sound""# }
            if !film.texts.isEmpty { line += #",SUBTITLES="text""# }
            lines += [line + ",CLOSED-CAPTIONS=NONE", track.name + ".m3u8"]
        }
        if let thumbnails = film.thumbnails {
            let rate = max(1, Int(Double(thumbnails.bytes) * 8 / max(1, film.seconds)))
            let size = thumbnails.plan.size
            lines.append(
                #"#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=\#(rate),CODECS="jpeg",RESOLUTION=\#(size.width)x\#(size.height),URI="thumbnails.m3u8""#
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func media(_ track: PackagedFilm.Track) -> String {
        let lengths = track.segments.map { Double($0.duration) / Double(track.timescale) }
        var lines = Self.head(longest: lengths.max() ?? 1)
        lines.append(#"#EXT-X-MAP:URI="\#(track.name)/init.mp4""#)
        if let id = film.keyID {
            // The box alone: which key, and no word on where it is. It comes with the rental.
            let box = Base64.encode(SegmentLock.systemBox(id.bytes))
            lines.append(
                #"#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,\#(box)",KEYID=0x\#(id),"#
                    + #"KEYFORMAT="urn:uuid:1077efec-c0b2-4d02-ace3-3c1e52e2fb4b",KEYFORMATVERSIONS="1""#)
        }
        for (number, length) in lengths.enumerated() {
            lines += ["#EXTINF:\(DecimalText.text(length, digits: 6)),", "\(track.name)/\(PackagedFilm.Track.file(number + 1))"]
        }
        return (lines + ["#EXT-X-ENDLIST"]).joined(separator: "\n") + "\n"
    }

    private func text(_ file: String) -> String {
        let lines = Self.head(longest: film.seconds) + ["#EXTINF:\(DecimalText.text(film.seconds, digits: 6)),", file, "#EXT-X-ENDLIST"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func images(_ thumbnails: PackagedFilm.Thumbnails) -> String {
        let (plan, each) = (thumbnails.plan, Double(thumbnails.plan.imageSeconds))
        var lines = Self.head(longest: min(each, film.seconds)) + ["#EXT-X-IMAGES-ONLY"]
        for number in 0..<thumbnails.count {
            let left = max(0.001, min(each, film.seconds - Double(number) * each))
            lines.append("#EXTINF:\(DecimalText.text(left, digits: 6)),")
            lines.append(
                "#EXT-X-TILES:RESOLUTION=\(plan.size.width)x\(plan.size.height),LAYOUT=\(ThumbnailPlan.columns)x\(ThumbnailPlan.rows)"
                    + ",DURATION=\(plan.seconds)")
            lines.append("thumbnails/" + Thumbnail.file(number + 1))
        }
        return (lines + ["#EXT-X-ENDLIST"]).joined(separator: "\n") + "\n"
    }

    private static func head(longest: Double) -> [String] {
        ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:\(max(1, Int(longest.rounded())))", "#EXT-X-PLAYLIST-TYPE:VOD"]
    }

    /// Quoted strings hold neither quotation marks nor line ends (RFC 8216 §4.2).
    private static func quoted(_ text: String) -> String { String(text.filter { $0 != "\"" && !$0.isNewline }) }
}

/// Names of small pictures' files.
enum Thumbnail {
    static func file(_ number: Int) -> String { PackagedFilm.Track.digits(number) + ".jpg" }
}

/// Numbers with a fixed count of digits behind the point.
enum DecimalText {
    /// - Parameter number: 0 or more, less than a thousand million.
    static func text(_ number: Double, digits: Int = 3) -> String {
        let scale = (0..<digits).reduce(1) { whole, _ in whole * 10 }
        let whole = Int((max(0, min(1e9, number)) * Double(scale)).rounded())
        let fraction = "\(whole % scale)"
        return "\(whole / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
