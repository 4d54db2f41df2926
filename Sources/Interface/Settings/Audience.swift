import Club

/// For whom titles are there at all: what isn't for them is on no shelf, in no search and in no list, and counted nowhere.
///
/// It is known before any title is read, so that lists are made without what they hide instead of being searched through at each picture.
public struct Audience: Hashable, Sendable {
    /// The highest class for children; nil: not only children watch.
    public let childrenUpTo: AgeRating?

    /// Everybody, but for what stays in the adult space.
    public static let everybody = Audience(childrenUpTo: nil)

    /// - Parameter childrenUpTo: nil: not only children watch.
    public init(childrenUpTo: AgeRating?) { self.childrenUpTo = childrenUpTo }

    /// Whether titles of that class are there.
    ///
    /// - Parameter rating: nil: nobody has rated it, and it isn't for children.
    public func has(_ rating: AgeRating?) -> Bool {
        guard rating != .from18 else { return false }
        guard let childrenUpTo else { return true }
        return rating.map { $0 <= childrenUpTo } ?? false
    }

    /// Whether there is anybody to whom the adult space may open.
    public var hasAdults: Bool { childrenUpTo == nil }
}
