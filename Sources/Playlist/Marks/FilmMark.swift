import Media

/// A place in the film that its author names: where a chapter begins, what may be left out.
public struct FilmMark: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A scene to go to.
        case chapter
        /// What was seen in the episode before.
        case recap
        /// The titles at the beginning.
        case intro
        /// The names at the end.
        case credits
    }

    /// What it is.
    public var kind: Kind
    /// On the presentation timeline.
    public var start: MediaTime
    /// nil: not said; what may be left out has one.
    public var end: MediaTime?
    /// Of a chapter, as the author calls it.
    public var title: String?

    /// Takes the parts.
    public init(kind: Kind, start: MediaTime, end: MediaTime? = nil, title: String? = nil) {
        self.kind = kind
        self.start = start
        self.end = end
        self.title = title
    }
}

extension FilmMark.Kind {
    /// `intro` of `com.example.intro`, whatever the letters' case.
    init?(lastWordOf name: String) {
        let word = name.lowercased().split(whereSeparator: { $0 == "." || $0 == ":" || $0 == "-" }).last
        guard let kind = word.flatMap({ FilmMark.Kind(rawValue: String($0)) }) else { return nil }
        self = kind
    }
}
