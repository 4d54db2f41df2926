import Media
import Playlist

// Chapters, and parts that may be left out.
extension Playback {
    /// Where the film's chapters begin, in the order of time; none where it has none.
    public var chapters: [FilmMark] { film?.marks.filter { $0.kind == .chapter } ?? [] }

    /// The part at a position that may be left out, with its end; nil: there is none.
    public func skippablePart(at position: MediaTime) -> FilmMark? {
        film?.marks.first { mark in
            guard mark.kind != .chapter, let end = mark.end else { return false }
            // At a part's very end nothing is gained.
            return mark.start <= position && position + Self.leastGain < end
        }
    }

    private static let leastGain = MediaTime(seconds: 2)
    private static let mostOfList: Int64 = 1 << 20

    /// A container's own chapters, where the manifest names none.
    func takeChapters(of description: TrackDescription) {
        guard !description.chapters.isEmpty, chapters.isEmpty else { return }
        let start = description.startTime ?? .zero
        let marks = description.chapters.map { FilmMark(kind: .chapter, start: max(.zero, $0.start - start), title: $0.title) }
        film?.marks += marks
    }

    /// The film's own start comes first, and a list that can't be had is done without.
    func stepMarks() -> HostTime? {
        guard !isStarting, let url = film?.chapterList else { return nil }
        var fetch =
            chapterFetch
            ?? DocumentFetch(
                ResourceRequest(url: url, maximumLength: Self.mostOfList), source: parts.source, signal: parts.signals.control, now: now)
        let progress = fetch.step(now: now)
        chapterFetch = fetch
        switch progress {
        case .pending(let until): return until
        case .failed(let error): log.write(.info, "marks", "the list of chapters can't be had: \(PlayerError(error).text)")
        case .done:
            let found = FilmMark.chapters(in: fetch.bytes, languages: options.preferences.languages)
            if let found { film?.marks += found } else { log.write(.info, "marks", "\(url) is no list of chapters") }
        }
        chapterFetch = nil
        film?.chapterList = nil
        return nil
    }
}
