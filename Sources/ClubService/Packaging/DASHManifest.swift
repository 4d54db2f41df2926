import Club
import Media

/// The film's manifest for DASH, over the same segments. Source: ISO/IEC 23009-1; tiles by DASH-IF IOP 4.3 §6.2.6, protection by ISO/IEC 23001-7 §11.
struct DASHManifest {
    let film: PackagedFilm

    var text: String {
        let seconds = DecimalText.text(film.seconds)
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:cenc="urn:mpeg:cenc:2013" profiles="urn:mpeg:dash:profile:isoff-live:2011" "#
                + #"type="static" mediaPresentationDuration="PT\#(seconds)S" minBufferTime="PT4S">"#,
            #"  <Period id="0" start="PT0S" duration="PT\#(seconds)S">"#,
        ]
        lines += pictures
        for (number, sound) in film.sounds.enumerated() { lines += set(sound, number) }
        for (number, text) in film.texts.enumerated() { lines += set(text, number) }
        if let thumbnails = film.thumbnails { lines += set(thumbnails) }
        return (lines + ["  </Period>", "</MPD>"]).joined(separator: "\n") + "\n"
    }

    private var pictures: [String] {
        var lines = [
            #"    <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1" frameRate="\#(film.rate)">"#
        ]
        lines += protection
        for (track, size) in film.pictures {
            lines.append(
                #"      <Representation id="\#(track.name)" codecs="\#(track.codec)" bandwidth="\#(track.peak)" width="\#(size.width)" "#
                    + #"height="\#(size.height)" sar="1:1">"#)
            lines += template(track) + ["      </Representation>"]
        }
        return lines + ["    </AdaptationSet>"]
    }

    private func set(_ sound: PackagedFilm.Sound, _ number: Int) -> [String] {
        var lines = [
            #"    <AdaptationSet id="\#(100 + number)" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1""#
                + language(sound.language) + ">"
        ]
        lines += protection
        switch sound.role {
        case .original: lines.append(role("main"))
        case .dubbed: lines.append(role("dub"))
        case .description:
            lines.append(#"      <Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="1"/>"#)
            lines.append(role("description"))
        case .commentary: lines.append(role("commentary"))
        }
        lines += [
            #"      <Label>\#(Self.escaped(film.soundNames[number]))</Label>"#,
            #"      <Representation id="\#(sound.track.name)" codecs="\#(sound.track.codec)" bandwidth="\#(sound.track.peak)" "#
                + #"audioSamplingRate="\#(sound.track.timescale)">"#,
            #"        <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="\#(sound.channels)"/>"#,
        ]
        return lines + template(sound.track) + ["      </Representation>", "    </AdaptationSet>"]
    }

    private func set(_ text: PackagedFilm.Text, _ number: Int) -> [String] {
        let word =
            switch text.role {
            case .subtitles: "subtitle"
            case .sdh: "caption"
            case .forced: "forced-subtitle"
            }
        return [
            #"    <AdaptationSet id="\#(200 + number)" contentType="text" mimeType="text/vtt"\#(language(text.language))>"#, role(word),
            #"      <Label>\#(Self.escaped(film.textNames[number]))</Label>"#,
            #"      <Representation id="\#(text.file)" bandwidth="1000">"#, #"        <BaseURL>\#(text.file)</BaseURL>"#,
            "      </Representation>", "    </AdaptationSet>",
        ]
    }

    private func set(_ thumbnails: PackagedFilm.Thumbnails) -> [String] {
        let (plan, columns, rows) = (thumbnails.plan, ThumbnailPlan.columns, ThumbnailPlan.rows)
        let rate = max(1, Int(Double(thumbnails.bytes) * 8 / max(1, film.seconds)))
        return [
            #"    <AdaptationSet id="300" contentType="image" mimeType="image/jpeg">"#,
            #"      <SegmentTemplate media="thumbnails/$Number%05d$.jpg" duration="\#(plan.imageSeconds)" timescale="1" startNumber="1"/>"#,
            #"      <Representation id="thumbnails" bandwidth="\#(rate)" width="\#(Int(plan.size.width) * columns)" "#
                + #"height="\#(Int(plan.size.height) * rows)">"#,
            #"        <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="\#(columns)x\#(rows)"/>"#,
            "      </Representation>", "    </AdaptationSet>",
        ]
    }

    /// Which key, by the common box; never where it is.
    private var protection: [String] {
        guard let id = film.keyID else { return [] }
        let digits = Array("\(id)")
        let dashed = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
        return [
            #"      <ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc" cenc:default_KID="\#(dashed)"/>"#,
            #"      <ContentProtection schemeIdUri="urn:uuid:1077efec-c0b2-4d02-ace3-3c1e52e2fb4b">"#,
            "        <cenc:pssh>\(Base64.encode(SegmentLock.systemBox(id.bytes)))</cenc:pssh>", "      </ContentProtection>",
        ]
    }

    private func template(_ track: PackagedFilm.Track) -> [String] {
        var lines = [
            #"        <SegmentTemplate timescale="\#(track.timescale)" initialization="\#(track.name)/init.mp4" "#
                + #"media="\#(track.name)/$Number%05d$.m4s" startNumber="1">"#,
            "          <SegmentTimeline>",
        ]
        var place = 0
        while place < track.segments.count {
            let length = track.segments[place].duration
            let alike = track.segments[place...].prefix { $0.duration == length }.count
            let start = place == 0 ? #" t="\#(track.segments[0].start)""# : ""
            lines.append("            <S\(start) d=\"\(length)\"\(alike > 1 ? " r=\"\(alike - 1)\"" : "")/>")
            place += alike
        }
        return lines + ["          </SegmentTimeline>", "        </SegmentTemplate>"]
    }

    private func role(_ word: String) -> String { #"      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="\#(word)"/>"# }

    private func language(_ tag: String?) -> String { tag.map { #" lang="\#($0)""# } ?? "" }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { whole, letter in
            switch letter {
            case "&": whole += "&amp;"
            case "<": whole += "&lt;"
            case "\"": whole += "&quot;"
            default: whole.append(letter)
            }
        }
    }
}
