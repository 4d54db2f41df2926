/// What the box is and has, as far as settings tell it: a row is there only where this says that it sets something.
public struct BoxFacts: Hashable, Sendable {
    /// A name and what it is now, in the viewer's language.
    public struct Line: Hashable, Sendable {
        /// What it is.
        public let name: String
        /// How it stands.
        public let value: String

        /// Takes the parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What the viewer calls the box; nil: nobody has named it.
    public var boxName: String?
    /// Of what runs on it.
    public var version: String?
    /// It can speak.
    public var hasVoice = false
    /// It can play a trailer beside its screens.
    public var hasTrailers = false
    /// Of the screen that is connected.
    public var image: [Line] = []
    /// Of what is heard.
    public var sound: [Line] = []
    /// What whoever looks after the network has found.
    public var network: [Line] = []
    /// For who helps on the telephone.
    public var diagnostics: [Line] = []

    /// Nothing is known.
    public init() {}
}
