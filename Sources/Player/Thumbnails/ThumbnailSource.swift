import Adaptation
import Media
import Playlist

/// Where small pictures of a film come from.
enum ThumbnailSource: Equatable {
    /// Still images, often many in one.
    case images(ListOrigin)
    /// Segments of keyframes alone.
    case keyframes(ListOrigin)
    /// The film's own segments: each begins with a keyframe.
    case segments(ListOrigin)
    /// The same, of a film that is one list.
    case list(SegmentList)
    /// The keyframes of a film that is one file.
    case file(url: String)

    /// Whether a segment holds much beside its first keyframe.
    var isWholeFilm: Bool {
        switch self {
        case .images, .keyframes, .file: false
        case .segments, .list: true
        }
    }
}

extension [ThumbnailSource] {
    /// All that a film offers, what costs least first.
    ///
    /// - Parameter rungs: The film's own, the lowest first.
    static func of(_ presentation: Presentation, rungs: [Ladder.Rung]) -> [ThumbnailSource] {
        var sources: [ThumbnailSource] = []
        // The largest of those that aren't larger than a thumbnail is ever shown.
        let images = presentation.imageVariants.sorted { $0.pixels < $1.pixels }
        if let best = images.last(where: { $0.pixels <= Self.mostPixels }) ?? images.first { sources.append(.images(ListOrigin(best))) }
        let keyframes = presentation.iFrameVariants.filter {
            PlayableCodecs.includes($0.codecs) && ($0.details?.isOpenable ?? true) && $0.videoRange != .unknown
        }
        let sorted = keyframes.sorted { ($0.bandwidth ?? 0) < ($1.bandwidth ?? 0) }
        if let best = sorted.first(where: { $0.size.map { $0.height >= Self.enoughRows } ?? false }) ?? sorted.last {
            sources.append(.keyframes(ListOrigin(best)))
        }
        if let lowest = rungs.first { sources.append(.segments(ListOrigin(lowest.variant))) }
        return sources
    }

    /// Of an image, or of one picture in it.
    private static let mostPixels = 1280 * 720
    /// A keyframe with so many can be shown all over a television for a moment.
    private static let enoughRows: Int32 = 360
}

extension Variant {
    fileprivate var pixels: Int { size.map { Int($0.width) * Int($0.height) } ?? 0 }
}
