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

    /// The screens' edges can be moved.
    public var hasEdges = false
    /// Where sound may be heard, as far as somebody has looked; nil: the box has no choice.
    public var soundDevices: [SoundPlace]?
    /// Sound is played by the box, so that it can be delayed, evened, mixed down.
    public var playsSound = false
    /// How it is connected; nil: nobody has looked.
    public var link: LinkFacts?
    /// The line to the club; nil: it can't be tested.
    public var line: LineState?
    /// What the box found when it looked itself over; nil: it hasn't, or is at it.
    public var checkup: Checkup?
    /// It can look itself over.
    public var canLookOver = false

    /// Nothing is known.
    public init() {}

    /// A device that plays sound.
    public struct SoundPlace: Hashable, Sendable {
        /// The system's name of it.
        public let id: String
        /// The socket; nil: nobody knows.
        public let socket: Socket?
        /// The driver's name of the card.
        public let card: String

        /// As people call them.
        public enum Socket: Hashable, Sendable { case television, headphones, optical, usb, analog }

        /// Takes the parts.
        public init(id: String, socket: Socket?, card: String) {
            self.id = id
            self.socket = socket
            self.card = card
        }
    }
}
