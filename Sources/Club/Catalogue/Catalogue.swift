/// The films that a club shows, in the order in which it shows them.
public struct Catalogue: Hashable, Sendable {
    /// The club's.
    public let name: LocalizedText
    /// May be empty: a club without films today.
    public let titles: [Title]

    /// - Parameters:
    ///   - name: The club's.
    ///   - titles: In the order of showing, each id once.
    public init(name: LocalizedText, titles: [Title]) {
        self.name = name
        self.titles = titles
    }
}
