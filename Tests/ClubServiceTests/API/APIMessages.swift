import Club
import FoundationEssentials
import TestSupport

/// A message of the protocol: all of its forms, and its reader.
struct APIMessage: Sendable {
    /// Of its Swift type, and of its schema.
    let name: String
    /// As the Swift type writes them; each member stands in one of them.
    let forms: [JSONTree]
    /// Whether the Swift type reads it.
    let isRead: @Sendable (JSONTree) -> Bool

    init<Message: Codable & Sendable>(_ forms: Message...) throws {
        name = String(describing: Message.self)
        self.forms = try forms.map { try JSONTree(json: String(decoding: try JSONEncoder().encode($0), as: UTF8.self)) }
        isRead = { tree in (try? OutsideJSON.decode(Message.self, from: try tree.bytes())) != nil }
    }

    /// Every one of them.
    static func all() throws -> [APIMessage] {
        let time = UTCTime(milliseconds: 1_795_000_000_250)
        let price = Price(amount: 399, currency: "EUR", taxBasisPoints: 2000)
        let rental = EntitlementMessage(
            Entitlement(
                id: EntitlementID("e"), title: TitleID("t"), kind: .rental, quality: .hd, bought: time, terms: RentalTerms(),
                firstPlay: time,
                lastPlay: time, refunded: time))
        let purchase = EntitlementMessage(
            Entitlement(id: EntitlementID("e"), title: TitleID("t"), kind: .purchase, quality: .uhd, bought: time))
        let plan = SubscriptionMessage(plan: "p", from: time, until: time)
        let seats = TicketMessage(id: "i", showtime: "s", title: "t", seats: 2, code: "c", bought: time)
        let position = ViewingMessage.Position(title: "t", milliseconds: 1, isFinished: true, at: time)
        let signed = TimeAnswer(time: time, nonce: "n", signature: "s")
        let nonce = "AAAAAAAAAAAAAAAAAAAAAA"
        let pushed = PushedSettings(revision: 1, document: "{}")
        let favourite = ViewingMessage.Favourite(title: "t", isFavourite: true, at: time)
        return [
            try APIMessage(
                PairingAnswer(
                    deviceCode: "d", userCode: "u", verificationAddress: "https://a/", completeAddress: "https://a/?b", expiresIn: 900,
                    interval: 5)),
            try APIMessage(TokenAnswer(access: "a", refresh: "r", expiresIn: 3600)),
            try APIMessage(FaultAnswer(error: "busy", fr: "f", en: "e")),
            try APIMessage(signed),
            try APIMessage(QuoteAsked(offer: "o", title: "t"), QuoteAsked(offer: "o", title: "t", showtime: "s", seats: 2)),
            try APIMessage(price),
            try APIMessage(QuoteAnswer(id: "q", price: price, expires: time)),
            try APIMessage(PurchaseAsked(quote: "q", voucher: "v"), PurchaseAsked(quote: "q", instrument: "i")),
            try APIMessage(rental, purchase),
            try APIMessage(plan, SubscriptionMessage(plan: "p", from: time, until: nil)),
            try APIMessage(seats, TicketMessage(id: "i", showtime: "s", title: nil, seats: 1, code: "c", bought: time)),
            try APIMessage(PurchaseAnswer(entitlement: rental), PurchaseAnswer(subscription: plan), PurchaseAnswer(ticket: seats)),
            try APIMessage(HoldingsAnswer(entitlements: [rental, purchase], subscriptions: [plan], tickets: [seats])),
            try APIMessage(LicenceAsked(title: "t", takesOver: true), LicenceAsked(title: "t")),
            try APIMessage(PlayTold(receipt: "r", entitlement: "e", at: time)),
            try APIMessage(position, ViewingMessage.Position(title: "t", milliseconds: 1, at: time)),
            try APIMessage(favourite),
            try APIMessage(ViewingMessage(positions: [position], favourites: [favourite], sequence: 7), ViewingMessage()),
            try APIMessage(
                HeartbeatTold(version: "1", isPlaying: true, nonce: nonce, settings: 1, wiped: "w"),
                HeartbeatTold(version: "1", isPlaying: false, nonce: nonce)),
            try APIMessage(
                HeartbeatAnswer(time: signed, sequence: 1, settings: pushed, wipe: "w"), HeartbeatAnswer(time: signed, sequence: 1)),
            try APIMessage(pushed),
            try APIMessage(LinkAsked(quote: "q"), LinkAsked()),
            try APIMessage(LinkAnswer(address: "https://a/", expires: time)),
            try APIMessage(SlateAsked(use: .search, most: 30)),
            try APIMessage(SlateText(text: "t", revision: 1)),
        ]
    }
}
