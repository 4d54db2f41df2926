/// How the box is on the network.
public struct LinkFacts: Hashable, Sendable {
    /// By what.
    public enum Medium: Hashable, Sendable { case cable, radio }

    /// nil: it isn't connected.
    public var medium: Medium?
    /// Of the box in the house, as 192.168.1.20; nil: it has none.
    public var address: String?

    /// Takes the parts.
    public init(medium: Medium?, address: String?) {
        self.medium = medium
        self.address = address
    }
}

/// What is known of the line to the club.
public enum LineState: Hashable, Sendable {
    /// Nobody has asked.
    case untested
    /// Film is fetched: 0…1 of the test, and how fast so far, in Mbit/s.
    case measuring(Double, megabits: Double?)
    case measured(LineMeasure)
    /// The club has no film that could be fetched now, or doesn't answer.
    case failed
}

/// What a test of the line has found.
public struct LineMeasure: Hashable, Sendable {
    /// One of the qualities that the film has.
    public struct Rung: Hashable, Sendable {
        /// Of the picture, in lines; nil: the film doesn't say.
        public let lines: Int?
        /// What it takes of the line.
        public let megabits: Double

        /// Takes the parts.
        public init(lines: Int?, megabits: Double) {
            self.lines = lines
            self.megabits = megabits
        }
    }

    /// How fast film came, in Mbit/s.
    public let megabits: Double
    /// How long the club took to begin its answer, in milliseconds.
    public let answer: Int
    /// Those of the film that was fetched, the lowest first; empty: it has one, and doesn't say what that takes.
    public let rungs: [Rung]

    /// Takes the parts.
    public init(megabits: Double, answer: Int, rungs: [Rung]) {
        self.megabits = megabits
        self.answer = answer
        self.rungs = rungs.sorted { $0.megabits < $1.megabits }
    }

    /// What is left of the line for the unforeseen.
    static let usableShare = 0.8

    /// The best that the line carries.
    var carried: Rung? { rungs.last { $0.megabits <= megabits * Self.usableShare } }
}
