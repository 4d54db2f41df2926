import Club

/// The club as the interface knows it at one moment: what the box keeps of it, and what its service has said.
///
/// Titles come as screens want them (`InterfaceModel.wanted`), and are let go again: a club may have thousands.
public struct ClubState: Sendable {
    /// A row of titles that somebody put together.
    public struct ShelfRow: Hashable, Sendable {
        /// Unlike that of any other row.
        public let id: String
        /// Its name in the viewer's language; nil: what the club has put on no shelf.
        public let name: String?
        /// Who paid for it, where somebody did.
        public let sponsor: String?
        /// In order.
        public let titles: [TitleID]

        /// Takes the parts.
        public init(id: String, name: String?, sponsor: String? = nil, titles: [TitleID]) {
            self.id = id
            self.name = name
            self.sponsor = sponsor
            self.titles = titles
        }
    }

    /// For whom the box speaks.
    public enum Account: Hashable, Sendable {
        /// Nothing was heard yet.
        case unknown
        /// A club of files alone, which knows no accounts.
        case needless
        /// Nobody's.
        case none
        /// A telephone is to confirm the code.
        case pairing(Pairing)
        /// The pairing came to nothing: a sentence.
        case refused(String)
        /// An account's.
        case paired
        /// A hotel's or a library's: it is paired by the house.
        case house
    }

    /// What a telephone is to open, and the code that stands on both screens.
    public struct Pairing: Hashable, Sendable {
        /// Of the page, short, to be typed.
        public let address: String
        /// In groups, as it is typed.
        public let code: String
        /// The page with the code in it.
        public let picture: QRPicture
        /// No longer than that.
        public let expires: UTCTime

        /// Takes the parts.
        public init(address: String, code: String, picture: QRPicture, expires: UTCTime) {
            self.address = address
            self.code = code
            self.picture = picture
            self.expires = expires
        }
    }

    /// Something that is being bought.
    public struct Purchase: Hashable, Sendable {
        /// How far it is.
        public enum Stage: Hashable, Sendable {
            /// The service is asked what it costs.
            case asking
            /// It costs that, for as long as the quote holds.
            case quoted(QuoteAnswer)
            /// The service is paid.
            case paying
            /// It is the viewer's.
            case bought
        }

        /// What of.
        public let title: TitleID
        /// Of the title's, or a showtime's.
        public let offer: OfferID
        /// Of tickets.
        public let seats: Int?
        /// How far it is.
        public var stage: Stage
        /// Where it is paid on a telephone, once that was asked for.
        public var phone: PhonePage?
        /// Why the last try came to nothing: a sentence in the viewer's language.
        public var refusal: String?

        /// Takes the parts.
        public init(of title: TitleID, by offer: OfferID, seats: Int? = nil, stage: Stage = .asking) {
            self.title = title
            self.offer = offer
            self.seats = seats
            self.stage = stage
        }
    }

    /// A page for a telephone.
    public struct PhonePage: Hashable, Sendable {
        /// Leads there.
        public let picture: QRPicture
        /// No longer than that.
        public let expires: UTCTime

        /// Takes the parts.
        public init(picture: QRPicture, expires: UTCTime) {
            self.picture = picture
            self.expires = expires
        }
    }

    /// What a search has come to.
    public struct Found: Hashable, Sendable {
        /// What was searched for.
        public let text: String
        /// The best first.
        public let titles: [TitleID]

        /// Takes the parts.
        public init(_ text: String, titles: [TitleID]) {
            self.text = text
            self.titles = titles
        }
    }

    /// Seats that were bought.
    public struct HeldTicket: Hashable, Sendable {
        /// Shown at the door.
        public let code: String
        /// The code, to be read by a machine.
        public let picture: QRPicture
        /// What is shown.
        public let showtime: Showtime
        /// How many.
        public let seats: Int

        /// Takes the parts.
        public init(code: String, picture: QRPicture, showtime: Showtime, seats: Int) {
            self.code = code
            self.picture = picture
            self.showtime = showtime
            self.seats = seats
        }
    }

    /// Where a telephone types for the screen in front.
    public struct Slate: Hashable, Sendable {
        /// Leads there; of each slate another.
        public let picture: QRPicture
        /// No longer than that.
        public let expires: UTCTime
        /// In one line; nil: nothing yet.
        public var written: SlateText?

        /// Takes the parts.
        public init(picture: QRPicture, expires: UTCTime, written: SlateText? = nil) {
            self.picture = picture
            self.expires = expires
            self.written = written
        }
    }

    /// Its own, in the viewer's language; empty before it is known.
    public var name = ""
    /// In the club's order.
    public var shelves: [ShelfRow] = []
    /// Not for those under 18, in the club's order: in no other list, and to be seen only in the adult space.
    public var adult: [TitleID] = []
    /// Begun and not finished, the latest first.
    public var underWay: [TitleID] = []
    /// Rented or bought, and playing now, what ends first first.
    public var held: [TitleID] = []
    /// The viewer's own, the latest first.
    public var favourites: [TitleID] = []
    /// Rented, bought or seen before and over now, the latest first.
    public var past: [TitleID] = []
    /// What was watched, the latest first.
    public var history: [TitleID] = []
    /// The next showing first, those that are over left out.
    public var tickets: [HeldTicket] = []
    /// Where films of the club are shown.
    public var cinemas: [Cinema] = []
    /// To come, in order of time.
    public var showtimes: [Showtime] = []
    /// Where the viewer lives, as they typed it; nil: they didn't say. Never empty.
    public var postcode: String?
    /// For whom the box speaks.
    public var account = Account.unknown
    /// What is being bought; nil: nothing is.
    public var purchase: Purchase?
    /// What the latest search has come to.
    public var found: Found?
    /// Where what is kept of the viewer was written to, or a sentence that says why it wasn't.
    public var export: String?
    /// Whether the club's service answered when it was last asked.
    public var isReachable = true
    /// Whether it has been read, so that an empty one is empty.
    public var isOpen = false
    /// What is like a title, the likest first, of the titles whose page was opened (`Wanted.similar`).
    public var similar: [TitleID: [TitleID]] = [:]
    /// Where the box stands, by ISO 3166-1 alpha-2 in capitals; nil where nobody knows.
    public var territory: String?
    /// Where a telephone types; nil: nowhere.
    public var slate: Slate?
    /// Those that have come.
    public private(set) var titles: [TitleID: ShownTitle] = [:]

    /// As many titles stay, beside those that are wanted now.
    static let capacity = 400

    /// Knows nothing yet.
    public init() {}

    /// Takes titles that came.
    public mutating func take(_ come: [ShownTitle]) {
        for title in come { titles[title.title.id] = title }
    }

    /// Where they have become many, lets go of those that nobody wants.
    ///
    /// - Returns: Whether any went.
    public mutating func trim(keeping wanted: [TitleID]) -> Bool {
        guard titles.count > Self.capacity else { return false }
        let kept = Set(wanted)
        titles = titles.filter { kept.contains($0.key) }
        return true
    }

}
