import Club

/// What the viewer asks of the club. Nothing waits for the answer: it comes as another `ClubState`.
public enum ClubWish: Hashable, Sendable {
    /// Titles, people and producers by what was typed so far: `ClubState.found`.
    case search(String)
    /// Keeps a title among the favourites, or no more.
    case favour(TitleID, Bool)
    /// What an offer costs now: `ClubState.purchase`.
    case quote(OfferID, of: TitleID, seats: Int?)
    /// Pays what was quoted by a gift code.
    case pay(voucher: String)
    /// Has it paid on a telephone: `Purchase.phone`.
    case payOnPhone
    /// The viewer has gone on, or gave up: no purchase is under way.
    case leavePurchase
    /// Pairs the box with an account: `ClubState.account`.
    case pair
    /// The viewer gave up.
    case leavePairing
    /// The box speaks for the account no more.
    case unpair
    /// Forgets what was watched, or one title of it.
    case forgetHistory(TitleID?)
    /// Writes what is kept of the viewer to a file: `ClubState.export`.
    case export
    /// Forgets all that is kept of the viewer.
    case forgetEverything
    /// Asks the club's service whether it is there: `ClubState.isReachable`.
    case retry
    /// Keeps the viewer's postcode on the box, by which cinemas are put in order: `ClubState.postcode`. Empty: forgets it.
    case setPostcode(String)
    /// Has a telephone type for the screen in front, so many characters at most: `ClubState.slate`.
    case openSlate(SlateUse, most: Int)
    /// The screen was left.
    case closeSlate
    /// What the box does by itself, without the club.
    case box(BoxWish)
}
