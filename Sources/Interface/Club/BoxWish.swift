/// What the viewer asks of the box itself. Nothing waits for the answer: it comes as other `BoxFacts`.
public enum BoxWish: Hashable, Sendable {
    /// Fetches film for some seconds, to see how fast it comes: `BoxFacts.line`.
    case testLine
    /// The viewer has gone on.
    case leaveLine
    /// Looks at screen, sound, remotes and network: `BoxFacts.checkup`.
    case lookOver
    /// Settings are looked at: what they tell of sound devices and of the network is looked at anew.
    case refresh
}
