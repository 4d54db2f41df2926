import Glibc
import TestSupport

/// Makes small streams with ffmpeg whose pictures and sound say what time it is: a white picture and a beep 0.4 s after each whole second, black
/// pictures and a hum between them.
struct StreamMaker {
    /// Why a stream couldn't be made.
    struct Failure: Error { let text: String }

    /// What one piece is made of.
    struct Piece {
        var seconds = 2.0
        var size = "320x180"
        var video: String? = "libx264 -preset ultrafast -g 25 -bf 2"
        var audio: String? = "aac"
        var rate = 48000
        var channels = 2
        /// Later than the other.
        var soundDelay = 0.0
        var pictureDelay = 0.0
        /// Of the container's clock.
        var offset = 0.0
        /// Filters behind the sources.
        var videoFilter: String?
        var audioFilter: String?
        var options = ""
    }

    let folder: ScratchFolder
    static let isThere = Program.hasTool("ffmpeg") && Program.hasTool("openssl")

    init() throws { folder = try ScratchFolder() }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name)) }

    func write(_ name: String, _ bytes: [UInt8]) throws { try Files.write(bytes, to: path(name)) }

    /// One file; its name tells the container, a name with `%d` makes one of each second.
    func make(_ name: String, _ piece: Piece = Piece(), container: [String] = []) throws {
        var words = ["ffmpeg", "-v", "error", "-nostdin", "-y"]
        if piece.video != nil {
            let flash = ["drawbox=color=white:t=fill:enable='lt(mod(t+0.6,1),0.039)'", piece.videoFilter].compactMap { $0 }.joined(
                separator: ",")
            words += [
                "-itsoffset", "\(piece.pictureDelay)", "-f", "lavfi", "-i", "color=black:s=\(piece.size):r=25:d=\(piece.seconds),\(flash)",
            ]
        }
        if piece.audio != nil {
            let wave = "0.1*sin(2*PI*220*t)+0.6*sin(2*PI*1000*t)*lt(mod(t+0.6,1),0.1)"
            let all = Array(repeating: "'\(wave)'", count: piece.channels).joined(separator: "|")
            let layout = piece.channels == 6 ? "5.1" : piece.channels == 2 ? "stereo" : "mono"
            let filter = piece.audioFilter.map { "," + $0 } ?? ""
            words += ["-itsoffset", "\(piece.soundDelay)", "-f", "lavfi"]
            words += ["-i", "aevalsrc=\(all):s=\(piece.rate):c=\(layout):d=\(piece.seconds)\(filter)"]
        }
        if let video = piece.video {
            words += ["-c:v"] + video.split(separator: " ").map(String.init) + ["-threads", "1", "-pix_fmt", "yuv420p"]
        }
        if let audio = piece.audio { words += ["-c:a"] + audio.split(separator: " ").map(String.init) }
        words += piece.options.split(separator: " ").map(String.init)
        words += ["-output_ts_offset", "\(piece.offset)"] + container + [path(name)]
        try run(words)
    }

    /// A header and one segment of fragmented MP4: `NAME-init.mp4`, `NAME0.m4s`.
    func makeFragmented(_ name: String, _ piece: Piece = Piece()) throws {
        let container = [
            "-f", "hls", "-hls_time", "60", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "\(name)-init.mp4",
            "-hls_segment_filename", path("\(name)%d.m4s"),
        ]
        try make("\(name)-own.m3u8", piece, container: container)
    }

    func run(_ words: [String]) throws {
        let run = try Program.run(words, folder: folder.path)
        guard run.status == 0 else { throw Failure(text: "\(words.joined(separator: " ")): \(run.complaint)") }
    }

    /// Encrypts a file where it is.
    func encrypt(_ name: String, key: String, vector: String) throws {
        try run(["openssl", "enc", "-aes-128-cbc", "-K", key, "-iv", vector, "-in", path(name), "-out", path(name + ".locked")])
        try run(["mv", path(name + ".locked"), path(name)])
    }

    static func bytes(ofHex text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// The lines between a playlist's head and its end.
    func list(_ lines: [String], as name: String = "index.m3u8") throws {
        let head = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:10", "#EXT-X-PLAYLIST-TYPE:VOD"]
        try write(name, Array((head + lines + ["#EXT-X-ENDLIST", ""]).joined(separator: "\n").utf8))
    }
}
