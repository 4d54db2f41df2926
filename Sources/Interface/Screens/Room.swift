import Club
import Media

/// A picture by its address, and how large it is drawn.
public struct WantedPicture: Hashable, Sendable {
    /// As the club has it, absolute.
    public let address: String
    /// In design units, on a screen of any size.
    public let width: Double
    /// Likewise.
    public let height: Double

    /// Takes the parts.
    public init(_ address: String, width: Double, height: Double) {
        self.address = address
        self.width = width
        self.height = height
    }
}

/// What a screen has need of to be whole, the most urgent first.
public struct Wanted: Hashable, Sendable {
    /// Of the club, those that aren't there yet among them.
    public var titles: [TitleID] = []
    /// Those that can be drawn at once among them.
    public var pictures: [WantedPicture] = []
    /// Of which it is wanted what is like it: `ClubState.similar`.
    public var similar: TitleID?
    /// Whose film one key would play: what it needs to begin may be fetched.
    public var film: TitleID?

    /// Nothing.
    public init() {}

    mutating func add(_ picture: WantedPicture?) {
        if let picture { pictures.append(picture) }
    }
}

/// Gives the pictures that have come, nil for others. Called while scenes are made: it never waits.
public typealias PictureLookup = @Sendable (WantedPicture) -> Bitmap?

/// All that screens look at beside their own state.
struct Room {
    let club: ClubState
    let strings: Strings
    let words: ClubWords
    let wall: WallTime
    /// Of the box's own clock, for motion.
    let now: HostTime
    /// The club's, for windows and rentals.
    let time: UTCTime
    let picture: PictureLookup
    /// Things are where they go at once.
    let isStill: Bool
    /// What the viewer has set.
    var preferences = ViewerPreferences()
    /// What the box is and has.
    var facts = BoxFacts()
    /// Since the last good parental PIN; nil: there was none.
    var sincePIN: Duration?
    /// Its PIN was typed, and it wasn't left since.
    var isAdultSpaceOpen = false
    /// Whose trailer is on the screen, behind this one.
    var trailer: TitleID?

    var languages: [String] { [strings.language.rawValue] }
    var gate: ParentalGate { ParentalGate(preferences.parental, sinceGood: sincePIN, isAdultSpaceOpen: isAdultSpaceOpen) }

    /// What isn't for the viewer isn't there.
    func title(_ id: TitleID) -> ShownTitle? {
        club.titles[id].flatMap { gate.answer(for: $0.title.details.rating) == .hidden ? nil : $0 }
    }
}
