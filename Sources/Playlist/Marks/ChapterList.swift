import Media

extension Presentation {
    /// Where the film's chapters are listed, in the format that `FilmMark.chapters(in:language:)` reads; nil: nowhere.
    ///
    /// Source: HLS session data `com.apple.hls.chapters`.
    public var chapterList: String? {
        sessionData.first { $0.id == "com.apple.hls.chapters" && $0.format ?? "JSON" == "JSON" }?.url
    }
}

extension FilmMark {
    /// The chapters in a document of JSON, as HLS streams carry them: an array whose members have `start-time` and may have `duration` in seconds,
    /// and `titles` by language.
    ///
    /// - Parameters:
    ///   - document: Whatever it is.
    ///   - languages: The preferred one first; of other languages the first title is taken.
    /// - Returns: in the order of time; nil where it is no such document.
    public static func chapters(in document: [UInt8], languages: [String]) -> [FilmMark]? {
        guard document.count <= PlaylistLimits.standard.bytes, let entries = JSONValue(document)?.array else { return nil }
        var reader = MarkReader()
        for entry in entries {
            guard let start = entry["start-time"]?.number.flatMap(time) else { continue }
            let end = entry["duration"]?.number.flatMap(time).map { start + $0 }
            reader.add(FilmMark(kind: .chapter, start: start, end: end, title: title(entry["titles"]?.array ?? [], languages)))
        }
        return reader.result
    }

    /// No film is a year long.
    private static func time(_ seconds: Double) -> MediaTime? {
        seconds >= 0 && seconds < 32_000_000 ? MediaTime(seconds: seconds) : nil
    }

    private static func title(_ titles: [JSONValue], _ languages: [String]) -> String? {
        func matches(_ title: JSONValue, _ language: String) -> Bool {
            title["language"]?.string.map { $0 == language || $0.hasPrefix(language + "-") } ?? false
        }
        let best = languages.lazy.compactMap { language in titles.first { matches($0, language) } }.first ?? titles.first
        return best?["title"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
