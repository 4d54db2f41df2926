import Club
import Media
import Remote

@testable import Interface

/// A pattern of 29 squares a side that looks like a code: nobody reads it.
let madeUpCode: QRPicture = {
    var runs: [QRPicture.Run] = []
    for row in 0..<29 {
        for column in 0..<29 {
            let isCorner = (row < 7 || row > 21) && column < 7 || row < 7 && column > 21
            let (y, x) = (row > 21 ? row - 22 : row, column > 21 ? column - 22 : column)
            let isRing = x == 0 || x == 6 || y == 0 || y == 6 || (2...4).contains(x) && (2...4).contains(y)
            let isDark = isCorner ? isRing : (row * 31 + column * 17 + row * column) % 7 < 3
            if isDark { runs.append(QRPicture.Run(row: row, column: column, length: 1)) }
        }
    }
    return QRPicture(side: 29, runs: runs)
}()

func after(_ seconds: Int) -> UTCTime { clubNoon.advanced(by: .seconds(seconds)) }

let aPairing = ClubState.Pairing(address: "cine-phare.fr/box", code: "BCDF-GHJK", picture: madeUpCode, expires: after(599))

/// The club while something of it is bought.
enum Shop {
    static let lune = TitleID("lune")
    static let seat = OfferID("seance")

    static func price(_ cents: Int) -> Price { Price(amount: cents, currency: "EUR", taxBasisPoints: 2000) }

    static func quote(_ id: String = "q1", cents: Int = 399, holds: Int = 900) -> QuoteAnswer {
        QuoteAnswer(id: id, price: price(cents), expires: after(holds))
    }

    static let page = ClubState.PhonePage(picture: madeUpCode, expires: after(840))

    static func ask(seats: Int? = nil, offer: OfferID = DemoClub.rental.id) -> InterfaceCommand {
        .ask(.quote(offer, of: lune, seats: seats))
    }

    static func model(_ language: Language = .french, account: ClubState.Account = .paired) -> InterfaceModel {
        var model = clubModel(language)
        model.club.account = account
        let start = UTCTime(milliseconds: clubNoon.milliseconds + 30 * 3_600_000)
        let ticket = Offer(id: seat, kind: .ticket, price: price(850))
        let cinema = Cinema(id: CinemaID("phare"), name: "Le Grand Phare", address: "1 quai", postcode: "29000", city: "Quimper")
        model.club.cinemas = [cinema]
        model.club.showtimes = [Showtime(cinema: cinema.id, title: lune, start: start, version: .original, offer: ticket)]
        return model
    }

    /// In front: a purchase as far as it is.
    static func renting(
        _ stage: ClubState.Purchase.Stage?, _ language: Language = .french, account: ClubState.Account = .paired,
        offer: OfferID = DemoClub.rental.id, seats: Int? = nil, refusal: String? = nil
    ) -> InterfaceModel {
        var model = model(language, account: account)
        _ = model.perform([.open(RentScreen(title: lune, offer: offer, seats: seats))], at: instant(0))
        if let stage { model.set(stage, offer: offer, seats: seats, refusal: refusal) }
        return model
    }

    static let bcdf = "BCDF-GHJK-LMNP-QRST"
}

extension InterfaceModel {
    mutating func set(
        _ stage: ClubState.Purchase.Stage, offer: OfferID = DemoClub.rental.id, seats: Int? = nil, phone: ClubState.PhonePage? = nil,
        refusal: String? = nil
    ) {
        var purchase = ClubState.Purchase(of: Shop.lune, by: offer, seats: seats, stage: stage)
        purchase.phone = phone
        purchase.refusal = refusal
        club.purchase = purchase
    }

    mutating func press(_ intents: Intent..., at seconds: Double = 1) -> [InterfaceCommand] {
        intents.flatMap { handle($0, at: instant(seconds)) }
    }

    /// Goes there by arrows along the column of rows, and presses OK.
    mutating func choose(_ row: String, column: Int = 0) -> [InterfaceCommand] {
        guard case .screen(var screen)? = layers.last else { return [] }
        let room = room(at: instant(1))
        screen.focus.put(FocusPlace(row: row, column: column), in: screen.rows(in: room), at: instant(1), isStill: true)
        layers[layers.count - 1] = .screen(screen)
        return handle(.ok, at: instant(1))
    }

    /// By the keys on the screen.
    mutating func enter(_ code: String) {
        for letter in code {
            for (index, row) in LetterGrid.codes.rows.enumerated() {
                guard let column = row.firstIndex(of: .letter(letter)) else { continue }
                _ = choose("keys-\(index)", column: column)
            }
        }
    }

    var focusedRow: String? {
        guard case .screen(let screen)? = layers.last else { return nil }
        return screen.focus.place(in: screen.rows(in: room(at: instant(1))))?.row
    }

    var screenName: String? {
        guard case .screen(let screen)? = layers.last else { return nil }
        return String(describing: Swift.type(of: screen))
    }
}

extension Scene {
    /// All that is written, line by line.
    var texts: [String] {
        elements.compactMap { element in
            switch element.drawing {
            case .text(let text, _), .paragraph(let text, _): text
            default: nil
            }
        }
    }
}
