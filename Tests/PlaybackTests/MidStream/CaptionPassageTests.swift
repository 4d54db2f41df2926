import AVMedia
import Captions
import Glibc
import Media
import TestSupport
import Testing

@testable import Player

/// Captions in made and in real streams, through feed, pump and the real decoder to control.
@Suite("captions on their way from a stream", .enabled(if: StreamMaker.isThere, "no ffmpeg makes the streams")) struct CaptionPassageTests {
    private static let shared: String? = {
        let named = Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared"
        return access(named + "/media", R_OK) == 0 ? named + "/media" : nil
    }()

    private static func list(_ segments: [(name: String, seconds: Double)]) -> [UInt8] {
        var lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:60"]
        for segment in segments { lines += ["#EXTINF:\(segment.seconds),", segment.name] }
        return Array((lines + ["#EXT-X-ENDLIST", ""]).joined(separator: "\n").utf8)
    }

    /// The film's first half minute with television's pictures of text, on a clock that began long ago, in two segments.
    private static func television() throws -> StreamMaker {
        let maker = try StreamMaker()
        let source = try #require(shared) + "/film-popeye/mkv/vob/Title T01-2.mkv"
        try maker.run([
            "ffmpeg", "-v", "error", "-nostdin", "-i", source, "-map", "0", "-t", "30", "-c:v", "libx264", "-preset", "ultrafast", "-g",
            "24",
            "-vf", "scale=320:212", "-pix_fmt", "yuv420p", "-c:s", "dvbsub", "-output_ts_offset", "1000", "-f", "mpegts",
            maker.path("all.ts"),
        ])
        // Each half is a film of its own with tables at its head, on the one clock; the cut is at a keyframe, 15.2152 s into the film.
        let copy = ["-i", maker.path("all.ts"), "-map", "0", "-c", "copy", "-copyts", "-muxdelay", "0", "-f", "mpegts"]
        try maker.run(["ffmpeg", "-v", "error", "-nostdin"] + copy + ["-to", "1016.6", maker.path("s0.ts")])
        try maker.run(["ffmpeg", "-v", "error", "-nostdin", "-ss", "15"] + copy + [maker.path("s1.ts")])
        try maker.write("index.m3u8", list([("s0.ts", 15.215), ("s1.ts", 14.785)]))
        return maker
    }

    private static func cues(_ packets: [CaptionPacket], _ track: EmbeddedCaptions) throws -> [Cue] {
        let decoder = try #require(BitmapCaptionDecoder.make(track))
        var reader = try #require(EmbeddedCaptionReader(track, pictures: decoder))
        for packet in packets { reader.read(packet) }
        return reader.takeFinished() + reader.current
    }

    @Test(
        "television's pictures lie where the film's pictures lie, whatever its clock says",
        .enabled(if: shared != nil, "no ../shared/media"))
    func dvb() throws {
        let maker = try Self.television()
        let bench = try MediaBench(maker)
        bench.captions.want(.everyStream)
        try bench.play(for: MediaTime(seconds: 14))
        var track = EmbeddedCaptions(stream: 1, coding: .dvb, codec: "dvb_subtitle")
        track.header = [0, 1, 0, 1, 0x10]
        let starts = try Self.cues(bench.captions.take().packets, track).map(\.start.seconds)
        // The film's own times (`lanterne captions` of the source): 0, 4.004, 8.992 s.
        #expect(starts.count >= 3 && zip(starts, [0, 4.004, 8.992]).allSatisfy { abs($0 - $1) < 0.06 }, "\(starts)")
        try bench.play(from: MediaTime(seconds: 18), for: MediaTime(seconds: 8))
        let later = try Self.cues(bench.captions.take().packets, track).map(\.start.seconds)
        #expect(later.allSatisfy { $0 > 8 } && later.contains { abs($0 - 20.037) < 0.06 }, "\(later)")
        bench.captions.want(.none)
        try bench.play(for: MediaTime(seconds: 4))
        #expect(bench.captions.take().isEmpty)
    }

    @Test(
        "what a real film's pictures carry is shown at the film's own times", .enabled(if: shared != nil, "no ../shared/media"),
        arguments: ["media3/media/hls/cea608/sd-hls0000000000.ts"])
    func line21(name: String) throws {
        let maker = try StreamMaker()
        try maker.write("film.ts", try Files.read(try #require(Self.shared) + "/" + name))
        try maker.write("index.m3u8", Self.list([("film.ts", 2.458)]))
        let bench = try MediaBench(maker)
        bench.captions.want(.pictures)
        try bench.play()
        var decoder = BroadcastCaptionDecoder(service: .line21(1))
        for picture in bench.captions.take().pictures { decoder.read(picture.bytes, at: picture.time) }
        let ended = decoder.takeEnded()
        // As the other player's dump of the same film has it.
        #expect(ended.map(\.plainText) == ["First subtitle"] && ended.map(\.end.seconds) == [0.875])
        #expect(decoder.current.map(\.plainText) == ["Second subtitle"])
    }
}
