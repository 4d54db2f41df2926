import Interface
import Media

func instant(_ seconds: Double) -> HostTime { HostTime(nanoseconds: Int64(seconds * 1e9)) }

let eightInTheEvening: @Sendable () -> WallTime = { WallTime(hour: 20, minute: 5) }

/// A live film with twenty minutes to go back in.
func live(_ state: PlaybackState, behind: Double) -> PlaybackStatus {
    let position = 5200 - behind
    var status = PlaybackStatus(
        title: "Cérémonie d’ouverture", position: MediaTime(seconds: position), bufferedUntil: MediaTime(seconds: min(5200, position + 60)),
        state: state, volume: 0.7)
    status.live = LiveStatus(
        start: MediaTime(seconds: 4000), latest: MediaTime(seconds: 5200), behind: MediaTime(seconds: behind))
    return status
}

/// Of a film of 1:32:03.
let chapters = [
    ChapterMark(start: .zero, title: "Le congrès"), ChapterMark(start: MediaTime(seconds: 1200), title: nil),
    ChapterMark(start: MediaTime(seconds: 2400), title: "L’alunissage"), ChapterMark(start: MediaTime(seconds: 4000), title: "Le retour"),
]

/// Colours from side to side.
func picture(_ size: PixelSize) -> Thumbnail {
    var pixels: [UInt8] = []
    for y in 0..<size.height {
        for x in 0..<size.width {
            pixels += [UInt8(x * 255 / size.width), UInt8(y * 255 / size.height), 96, 255]
        }
    }
    return Thumbnail(Still(time: .zero, size: size, pixels: pixels), at: .zero, number: Int(size.width))
}

/// 41:07 into a film of 1:32:03, with three minutes in the buffer.
func status(_ state: PlaybackState, title: String = "Le Voyage dans la Lune") -> PlaybackStatus {
    PlaybackStatus(
        title: title, position: MediaTime(seconds: 2467), duration: MediaTime(seconds: 5523), bufferedUntil: MediaTime(seconds: 2950),
        state: state, volume: 0.7)
}
