import Club
import Media
import Remote

/// Where something is rented, bought, subscribed to or booked: what it is and what it costs on the left, how to pay for it on the right.
///
/// What the service says comes as `ClubState.purchase`; the screen adds only what the viewer is about to do.
struct RentScreen: Screen {
    let title: TitleID
    let offer: OfferID
    /// Of tickets, 1…10; nil: it isn't counted.
    private(set) var seats: Int?
    var focus = Focus()

    /// What the viewer has chosen on the right side.
    enum Way: Hashable, Sendable { case none, phone, voucher }

    private(set) var way = Way.none
    private(set) var code = VoucherCode()
    /// The last page for a telephone went by unused.
    private(set) var isPageOver = false
    /// The price was asked for.
    private var hasAsked = false
    /// The quote in whose place another was asked for.
    private var renewed: String?
    /// What the viewer has agreed to pay, while it is paid and after.
    private var agreed: Price?
    /// What is paid once a parent has agreed.
    private var asked: ClubWish?
    /// A refusal that was read: the viewer has gone on since.
    private var readRefusal: String?

    static let mostSeats = 10

    /// - Parameter seats: Of tickets, how many at first.
    init(title: TitleID, offer: OfferID, seats: Int? = nil) {
        self.title = title
        self.offer = offer
        self.seats = seats.map { min(max($0, 1), Self.mostSeats) }
    }

    func name(in room: Room) -> String { room.strings.buying(kind(in: room)) }

    func isTyped(in club: ClubState) -> Bool { way == .voucher }

    // MARK: What is known

    /// What is on the right side now.
    enum Panel: Hashable, Sendable {
        /// The box speaks for nobody yet.
        case unpaired
        /// The service works out the price.
        case waiting
        /// It gave none.
        case noPrice
        case ways
        /// nil: the page is still to come.
        case phone(ClubState.PhonePage?)
        case voucher
        case paying
        case bought
    }

    /// What is bought, as the club has announced it; nil while it isn't known.
    func announced(in room: Room) -> Offer? {
        if let shown = room.title(title) {
            let offers = shown.offers.map(\.offer) + shown.title.offers
            if let found = offers.first(where: { $0.id == offer }) { return found }
        }
        return showtime(in: room)?.offer
    }

    func kind(in room: Room) -> Offer.Kind? { announced(in: room)?.kind }

    func showtime(in room: Room) -> Showtime? { room.club.showtimes.first { $0.id == offer } }

    /// The purchase under way, where it is this one.
    func purchase(in room: Room) -> ClubState.Purchase? {
        guard let purchase = room.club.purchase, purchase.title == title, purchase.offer == offer, purchase.seats == seats else {
            return nil
        }
        return purchase
    }

    /// What it costs now; nil while that isn't known, or no longer holds.
    func quote(in room: Room) -> QuoteAnswer? {
        guard case .quoted(let quote)? = purchase(in: room)?.stage, room.time < quote.expires else { return nil }
        return quote
    }

    /// What stands beside the poster: what it costs, what is paid for it or, before the service can be asked, what is announced.
    func price(in room: Room) -> Price? {
        switch panel(in: room) {
        case .paying, .bought: agreed
        case .unpaired: (seats ?? 1) == 1 ? announced(in: room)?.price : nil
        case .waiting, .noPrice, .ways, .voucher: quote(in: room)?.price
        case .phone: quote(in: room)?.price ?? agreed
        }
    }

    /// A sentence that is still to be read.
    func refusal(in room: Room) -> String? {
        guard let refusal = purchase(in: room)?.refusal, refusal != readRefusal else { return nil }
        return refusal
    }

    private func isUnpaired(in room: Room) -> Bool {
        switch room.club.account {
        case .none, .pairing, .refused: true
        case .unknown, .needless, .paired, .house: false
        }
    }

    func panel(in room: Room) -> Panel {
        let purchase = purchase(in: room)
        if purchase?.stage == .bought { return .bought }
        if isUnpaired(in: room) { return .unpaired }
        guard let purchase else { return .waiting }
        // A page that is open is paid from, though the quote has gone by meanwhile.
        if way == .phone, refusal(in: room) == nil, let page = purchase.phone, room.time < page.expires { return .phone(page) }
        switch purchase.stage {
        case .asking: return refusal(in: room) == nil ? .waiting : .noPrice
        case .paying, .bought: return .paying
        case .quoted:
            guard quote(in: room) != nil else { return .waiting }
            switch way {
            case .voucher: return .voucher
            case .phone where refusal(in: room) == nil && purchase.phone == nil: return .phone(nil)
            case .phone, .none: return .ways
            }
        }
    }

    // MARK: Rows

    static let seatsRow = "seats"
    static let confirmRow = "confirm"

    /// Buttons one below the other, in the order of their slots; nil: the slot is empty.
    func buttons(in room: Room) -> [String?] {
        switch panel(in: room) {
        case .unpaired: ["pair", "cancel"]
        case .waiting: [nil, nil, "cancel"]
        case .noPrice: [nil, "again", "cancel"]
        case .ways: ["phone", "voucher", "cancel"]
        case .phone: ["other"]
        case .voucher, .paying: []
        case .bought: canWatch(in: room) ? ["watch", "done"] : ["done"]
        }
    }

    /// The stepper for seats is there as long as the price may still change.
    func hasSeats(in room: Room) -> Bool {
        guard seats != nil else { return false }
        return switch panel(in: room) {
        case .waiting, .noPrice, .ways: true
        case .unpaired, .phone, .voucher, .paying, .bought: false
        }
    }

    func rows(in room: Room) -> [FocusRow] {
        var rows: [FocusRow] = []
        if hasSeats(in: room) { rows.append(FocusRow(id: Self.seatsRow, count: 2)) }
        if panel(in: room) == .voucher {
            rows += LetterGrid.codes.focusRows()
            rows.append(FocusRow(id: Self.confirmRow, count: 2))
        }
        return rows + buttons(in: room).compactMap { $0 }.map { FocusRow(id: $0, count: 1) }
    }

    /// A seat is elsewhere.
    func canWatch(in room: Room) -> Bool { kind(in: room) != .ticket }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if let key = LetterGrid.codes.key(at: place) { return type(key, in: room) }
        switch place.row {
        case Self.seatsRow: return count(place.column == 0 ? -1 : 1, in: room)
        case Self.confirmRow:
            guard place.column == 0 else {
                leaveWay(in: room)
                return []
            }
            guard code.isComplete else { return [] }
            return pay(.pay(voucher: code.text), in: room)
        case "pair": return [.open(PairingScreen())]
        case "again": return ask(in: room)
        case "phone": return pay(.payOnPhone, in: room)
        case "voucher":
            readRefusal = purchase(in: room)?.refusal
            (way, isPageOver, focus) = (.voucher, false, Focus())
            return []
        case "other":
            leaveWay(in: room)
            return []
        // Back first: whoever leaves the film shall not come to a shop again.
        case "watch": return [.back, .play(title)]
        default: return [.back]
        }
    }

    /// A price that went by meanwhile is asked for again instead, and seen before anything is paid.
    mutating func approved(in room: Room) -> [ScreenStep] {
        defer { asked = nil }
        guard let asked, quote(in: room) != nil else { return [] }
        return spend(asked, in: room)
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        if panel(in: room) == .voucher, let key = LetterGrid.codes.key(for: intent) { return type(key, in: room) }
        guard intent == .back else { return nil }
        switch panel(in: room) {
        case .phone, .voucher:
            leaveWay(in: room)
            return []
        default: return nil
        }
    }

    private mutating func type(_ key: LetterGrid.Key, in room: Room) -> [ScreenStep] {
        readRefusal = purchase(in: room)?.refusal
        let wasComplete = code.isComplete
        code.type(key)
        // There is one thing left to do.
        if code.isComplete, !wasComplete {
            focus.put(FocusPlace(row: Self.confirmRow, column: 0), in: rows(in: room), at: room.now, isStill: room.isStill)
        }
        return []
    }

    /// All that is paid goes by here: where a parent wants to be asked, the PIN stands before it.
    private mutating func pay(_ wish: ClubWish, in room: Room) -> [ScreenStep] {
        guard room.gate.guardsPaying else { return spend(wish, in: room) }
        asked = wish
        return [.open(PINScreen.asking(.pay, in: room))]
    }

    private mutating func spend(_ wish: ClubWish, in room: Room) -> [ScreenStep] {
        if wish == .payOnPhone { way = .phone }
        // The refusal of the last try is read; the same one may come again, and is another then.
        readRefusal = nil
        agreed = quote(in: room)?.price
        (isPageOver, focus) = (false, Focus())
        return [.ask(wish)]
    }

    private mutating func leaveWay(in room: Room) {
        readRefusal = purchase(in: room)?.refusal
        focus = Focus(row: way == .phone ? "phone" : "voucher")
        way = .none
    }

    private mutating func count(_ step: Int, in room: Room) -> [ScreenStep] {
        guard let seats, (1...Self.mostSeats).contains(seats + step) else { return [] }
        self.seats = seats + step
        return ask(in: room)
    }

    // MARK: Asking

    mutating func opened(in room: Room) -> [ScreenStep] {
        if seats != nil, !isUnpaired(in: room) {
            focus.put(FocusPlace(row: Self.seatsRow, column: 1), in: rows(in: room), at: room.now, isStill: true)
        }
        return isUnpaired(in: room) ? [] : ask(in: room)
    }

    /// Asks for the price once the box is paired, and again when a quote has gone by.
    mutating func wake(in room: Room) -> [ScreenStep] {
        guard !isUnpaired(in: room) else { return [] }
        guard hasAsked else { return ask(in: room) }
        guard let purchase = purchase(in: room) else { return [] }
        if way == .phone, let page = purchase.phone {
            guard room.time >= page.expires else { return [] }
            (way, isPageOver, focus) = (.none, true, Focus())
        }
        guard case .quoted(let quote) = purchase.stage, room.time >= quote.expires, quote.id != renewed else { return [] }
        renewed = quote.id
        return ask(in: room)
    }

    func closed(in room: Room) -> [ClubWish] { [.leavePurchase] }

    private mutating func ask(in room: Room) -> [ScreenStep] {
        hasAsked = true
        readRefusal = nil
        return [.ask(.quote(offer, of: title, seats: seats))]
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        wanted.titles = [title]
        wanted.add(room.title(title).flatMap { Self.poster(of: $0) })
        return wanted
    }
}
