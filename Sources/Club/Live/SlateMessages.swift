/// What a slate is for, which decides what its page asks the telephone's owner.
public enum SlateUse: String, Hashable, Sendable, Codable, CaseIterable {
    /// Titles, people and producers.
    case search
}

/// A box asks for a slate: a page on which a telephone writes what is typed on the television.
public struct SlateAsked: Hashable, Sendable, Codable {
    /// What the text is for.
    public let use: SlateUse
    /// As many characters as the screen takes, 1…`SlateText.most`.
    public let most: Int

    /// Takes the parts.
    public init(use: SlateUse, most: Int) {
        self.use = use
        self.most = most
    }
}

/// What stands on a slate now.
public struct SlateText: Hashable, Sendable, Codable {
    /// All of it, not what was added.
    public let text: String
    /// Higher whenever it was written on; 0: nobody has.
    public let revision: Int64

    /// Takes the parts.
    public init(text: String, revision: Int64) {
        self.text = text
        self.revision = revision
    }

    /// No slate holds more characters.
    public static let most = 200

    /// What can stand in one line of what came from outside: no line ends, no controls, no marks that change what is beside them unseen; one blank
    /// at a time, and none at the beginning.
    ///
    /// - Parameter most: Characters; of marks that stand above one another there are some four to each at most.
    public static func line(_ text: String, atMost most: Int) -> String {
        let most = min(max(most, 0), Self.most)
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(4 * most) {
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                if let last = line.last, last != " " { line.append(" ") }
            case .format, .surrogate, .privateUse, .unassigned: break
            default: line.append(scalar)
            }
        }
        return String(String(line).prefix(most))
    }
}
