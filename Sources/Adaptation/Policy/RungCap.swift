/// The highest rung worth asking for, whatever the line carries: the one that the decoder keeps up with. What the screen can't show and the
/// viewer doesn't want is no rung at all (`Ladder`).
public struct RungCap: Hashable, Sendable {
    /// Pictures over which a decoder is judged: ten seconds of film.
    ///
    /// Source: chosen by judgement; short enough to be over before a viewer has given up, long enough that a busy second doesn't count.
    public static let window = 240
    /// Of these so many may come too late: one in twenty.
    public static let mayBeLate = 12

    /// For `RungPolicy.Situation.cap`.
    public private(set) var highest: Int
    private var judged = 0
    private var late = 0
    /// Pictures during which a decoder may still be behind because of a rung that was taken away.
    private var catchingUp = 0

    /// - Parameter rungs: How many there are; 0 counts as one.
    public init(rungs: Int) {
        highest = max(rungs - 1, 0)
    }

    /// A picture of a rung was decoded, in time for its slot or not. Too many late ones take the rung away for the rest of the film: a
    /// decoder doesn't become faster.
    ///
    /// - Thread: the one that owns it; allocates nothing.
    public mutating func decoded(rung: Int, inTime: Bool) {
        // What is still in the buffer of a rung that is gone already says nothing new.
        guard rung <= highest else { return }
        if catchingUp > 0 {
            catchingUp = inTime ? 0 : catchingUp - 1
            return
        }
        judged += 1
        late += inTime ? 0 : 1
        if late > Self.mayBeLate {
            highest = max(rung - 1, 0)
            catchingUp = Self.window
        } else if judged < Self.window {
            return
        }
        judged = 0
        late = 0
    }
}
