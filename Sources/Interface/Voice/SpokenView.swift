import Media

/// What there is to say of what is in front, by what it is about: two of them, one after the other, tell what is new.
public struct SpokenView: Hashable, Sendable {
    /// In the order in which they are said.
    enum Topic: Int, Hashable, Sendable, CaseIterable {
        /// Why a film doesn't go on.
        case message
        /// The screen's name, or the film's.
        case screen
        case focus
        case state
        case winding
        /// Where in the film.
        case place
        /// What the information key asks for.
        case information
        case sound, text, delay, volume
        /// What is missing although the film goes on.
        case notice
        case offer

        /// Said only where there was another before: nobody asks for all of a film's settings at its beginning.
        var isChangeOnly: Bool { [.sound, .text, .delay, .volume].contains(self) }
        /// It comes by itself: what is being said isn't cut off for it.
        var waits: Bool { [.state, .notice, .offer].contains(self) }
    }

    struct Line: Hashable, Sendable {
        let text: String
        /// What it is said of, beside its topic; where that stays, only what has changed is said.
        var subject = ""
        /// Said again when it has become another.
        var beat = 0
    }

    /// Something to be said now.
    public struct News: Hashable, Sendable {
        /// Plain text.
        public var text: String
        /// Of the text.
        public var language: Language
        /// It came by itself: what is being said is said to its end first.
        public var waits: Bool
    }

    var lines: [Topic: Line] = [:]
    var language: Language
    /// Of a film in front.
    var state: PlaybackState?

    init(language: Language) { self.language = language }

    mutating func say(_ topic: Topic, _ text: String?, subject: String = "", beat: Int = 0) {
        guard let text, !text.isEmpty else { return }
        lines[topic] = Line(text: Strings(language: language).spoken(text), subject: subject, beat: beat)
    }

    /// What is to be said after `old`; nil: nothing is new.
    ///
    /// - Parameters:
    ///   - old: nil: nothing has been said yet.
    ///   - isAnswer: A key has been pressed since. What counts by itself, such as minutes, is said only then.
    public func news(since old: SpokenView?, isAnswer: Bool) -> News? {
        var parts: [String] = []
        var waits = true
        let isElsewhere = old?.lines[.screen]?.text != lines[.screen]?.text
        for topic in Topic.allCases {
            guard let line = lines[topic], let said = text(of: topic, line, after: old, isElsewhere, isAnswer) else { continue }
            parts.append(said)
            waits = waits && topic.waits && !isAnswer
        }
        guard !parts.isEmpty else { return nil }
        return News(text: parts.map(Self.closed).joined(separator: " "), language: language, waits: waits)
    }

    private func text(of topic: Topic, _ line: Line, after old: SpokenView?, _ isElsewhere: Bool, _ isAnswer: Bool) -> String? {
        let before = old?.lines[topic]
        // Of a screen that has just come, all of the focus is said.
        if topic == .focus, isElsewhere { return line.text }
        guard line != before else { return nil }
        guard let before else { return topic.isChangeOnly || isStateNeedless(topic, old) ? nil : line.text }
        if isStateNeedless(topic, old) { return nil }
        if topic == .information, line.beat == before.beat { return nil }
        if !isAnswer, line.beat == before.beat, Self.unnumbered(line.text) == Self.unnumbered(before.text) { return nil }
        guard line.subject == before.subject, !line.subject.isEmpty else { return line.text }
        let known = Set(Self.sentences(before.text))
        let fresh = Self.sentences(line.text).filter { !known.contains($0) }
        return fresh.isEmpty ? line.text : fresh.joined(separator: ". ")
    }

    /// That a film plays is heard, unless it stood; that it stands on as before needn't be said.
    private func isStateNeedless(_ topic: Topic, _ old: SpokenView?) -> Bool {
        guard topic == .state else { return false }
        switch old?.state {
        case .paused?, .buffering?: return false
        case .playing?: return state == .playing
        case .seeking?, .starting?: return state == .playing || state == .paused
        case .ended?, nil: return state == .playing
        }
    }

    private static func sentences(_ text: String) -> [String] {
        text.split(separator: ". ").map { String($0) }
    }

    private static func unnumbered(_ text: String) -> String { text.filter { !$0.isNumber } }

    /// So that the voice falls between two of them.
    private static func closed(_ text: String) -> String {
        guard let last = text.last, !".!?…:".contains(last) else { return text }
        return text + "."
    }
}
