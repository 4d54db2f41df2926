import Media
import TestSupport

/// A film on the fake network: a playlist, or two, or one file.
struct FakeFilm {
    /// What one segment holds, on the container's own timeline.
    struct Piece {
        var start: MediaTime
        var length: MediaTime
        var picture = true
        var sound = true
        var discontinuity = false
        /// Added to the container's times.
        var shift = MediaTime.zero
    }

    static let address = "http://film/index.m3u8"
    static let fileAddress = "http://film/film.mp4"

    /// Where it lies.
    var folder = "http://film/"
    var rate = FrameRate.film
    /// Of each picture, in bytes.
    var payload = 4000
    /// Of the picture's segments, or of both.
    var pieces: [Piece] = []
    /// Of a sound that has a playlist of its own.
    var soundPieces: [Piece] = []
    /// The sound is offered in 5.1 as well, to the same pictures at a higher rate.
    var hasSurround = false

    /// Segments of whole pictures, as near to `segment` seconds as they come.
    init(seconds: Double, segment: Double = 2, rate: FrameRate = .film, payload: Int = 4000) {
        self.rate = rate
        self.payload = payload
        pieces = Self.cut(seconds, segment, rate)
    }

    /// Picture and sound each in a playlist of its own, each as long as it is.
    static func apart(picture: Double, sound: Double, segment: Double = 2) -> FakeFilm {
        var film = FakeFilm(seconds: picture, segment: segment)
        film.pieces = film.pieces.map { Piece(start: $0.start, length: $0.length, sound: false) }
        film.soundPieces = cut(sound, segment, .fifty).map { Piece(start: $0.start, length: $0.length, picture: false) }
        return film
    }

    private static func cut(_ seconds: Double, _ segment: Double, _ rate: FrameRate) -> [Piece] {
        let pictures = Int64((segment * rate.perSecond).rounded())
        let all = Int64((seconds * rate.perSecond).rounded())
        func time(_ picture: Int64) -> MediaTime { MediaTime(ticks: picture * Int64(rate.denominator), of: 1, over: Int64(rate.numerator)) }
        return stride(from: 0, to: all, by: Int64.Stride(pictures)).map { first in
            Piece(start: time(first), length: time(min(all, first + pictures)) - time(first))
        }
    }

    /// Puts everything on the network.
    func serve(on source: FakeSegmentSource) {
        guard !soundPieces.isEmpty else {
            source.serve("\(folder)index.m3u8", .bytes(playlist(pieces, name: "s"), mediaType: "application/vnd.apple.mpegurl"))
            serve(pieces, name: "s", on: source)
            return
        }
        var lines = [
            "#EXTM3U", "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"français\",LANGUAGE=\"fr\",DEFAULT=YES,URI=\"sound.m3u8\"",
            "#EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO=\"sound\"", "picture.m3u8",
        ]
        if hasSurround {
            lines += [
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"5.1\",NAME=\"5.1\",LANGUAGE=\"fr\",CHANNELS=\"6\",DEFAULT=YES,URI=\"surround.m3u8\"",
                "#EXT-X-STREAM-INF:BANDWIDTH=1200000,AUDIO=\"5.1\"", "picture.m3u8",
            ]
            source.serve("\(folder)surround.m3u8", .bytes(playlist(soundPieces, name: "b")))
            serve(soundPieces, name: "b", on: source)
        }
        source.serve("\(folder)index.m3u8", .bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
        source.serve("\(folder)picture.m3u8", .bytes(playlist(pieces, name: "v")))
        source.serve("\(folder)sound.m3u8", .bytes(playlist(soundPieces, name: "a")))
        serve(pieces, name: "v", on: source)
        serve(soundPieces, name: "a", on: source)
    }

    /// Puts the whole film on the network as one file.
    ///
    /// - Returns: the container's index, for the decoders.
    func serveAsFile(on source: FakeSegmentSource, cut: (after: Int, SourceError)? = nil) -> [(kind: UInt8, time: MediaTime, offset: Int)] {
        let length = pieces.reduce(MediaTime.zero) { $0 + $1.length }
        let container = FakeContainer.film(from: .zero, length: length, rate: rate, payload: payload)
        source.serve(Self.fileAddress, .bytes(container.bytes, mediaType: "video/mp4"))
        return container.index
    }

    func bytes(of piece: Piece) -> [UInt8] {
        FakeContainer.film(
            from: piece.start + piece.shift, length: piece.length, rate: piece.picture ? rate : nil, hasSound: piece.sound, payload: payload
        ).bytes
    }

    private func serve(_ pieces: [Piece], name: String, on source: FakeSegmentSource) {
        for (number, piece) in pieces.enumerated() { source.serve("\(folder)\(name)\(number)", .bytes(bytes(of: piece))) }
    }

    private func playlist(_ pieces: [Piece], name: String) -> [UInt8] {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD"]
        for (number, piece) in pieces.enumerated() {
            if piece.discontinuity { lines.append("#EXT-X-DISCONTINUITY") }
            lines.append("#EXTINF:\(piece.length.seconds),")
            lines.append("\(name)\(number)")
        }
        lines.append("#EXT-X-ENDLIST")
        return Array(lines.joined(separator: "\n").utf8)
    }
}
