/// How dense a veil over a picture is, so that words on it can be read: shares of a colour's alpha at the four corners.
///
/// In between it changes without an edge at any side.
public struct Scrim: Hashable, Sendable {
    /// 0 (nothing) … 1 (all of the colour).
    public var topLeft, topRight, bottomLeft, bottomRight: Double

    /// Nothing where it isn't told otherwise.
    public init(topLeft: Double = 0, topRight: Double = 0, bottomLeft: Double = 0, bottomRight: Double = 0) {
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomLeft = bottomLeft
        self.bottomRight = bottomRight
    }

    /// Dense at the left.
    public static let fromLeft = Scrim(topLeft: 1, bottomLeft: 1)
    /// Dense at the bottom.
    public static let fromBottom = Scrim(bottomLeft: 1, bottomRight: 1)

    /// Not the same from left to right.
    public var changesAcross: Bool { topLeft != topRight || bottomLeft != bottomRight }
    /// Not the same from top to bottom.
    public var changesDown: Bool { topLeft != bottomLeft || topRight != bottomRight }

    /// The shares at both sides.
    ///
    /// - Parameter y: 0 (top) … 1.
    public func sides(at y: Double) -> (left: Double, right: Double) {
        let down = Self.eased(y)
        return (topLeft + (bottomLeft - topLeft) * down, topRight + (bottomRight - topRight) * down)
    }

    /// How far the way from one side to the other is done: a cubic, level at both ends.
    ///
    /// - Parameter x: 0 … 1.
    public static func eased(_ x: Double) -> Double { x * x * (3 - 2 * x) }
}
