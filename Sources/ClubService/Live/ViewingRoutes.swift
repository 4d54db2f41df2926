import Club
import Crypto
import FoundationEssentials
import Media

/// Licences, first plays, and what the viewer has seen and likes.
extension LiveService {
    func addViewing(to routes: inout LiveRoutes) {
        routes.add("POST", "/v1/licences") { request, _ in
            let caller = try await caller(of: request)
            return try await giveLicence(try decoded(LicenceAsked.self, request), caller)
        }
        routes.add("POST", "/v1/licences/:title/return") { request, places in
            let caller = try await caller(of: request)
            try await ledger.giveBack(licenceOf: TitleID(places["title"] ?? ""), box: caller.box.id, account: caller.account)
            return .json([], status: 204)
        }
        routes.add("POST", "/v1/plays") { request, _ in
            let caller = try await caller(of: request)
            let told = try decoded(PlayTold.self, request)
            let entitlement = try await ledger.recordPlay(
                told.receipt, of: EntitlementID(told.entitlement), at: told.at, account: caller.account, box: caller.box.id)
            return try json(PurchaseAnswer(entitlement: EntitlementMessage(entitlement)))
        }
        routes.add("POST", "/v1/viewing") { request, _ in
            let caller = try await caller(of: request)
            let told = try decoded(ViewingMessage.self, request)
            _ = try await ledger.keep(told.positions.map(\.position), told.favourites.map(\.favourite), of: caller.account)
            let changes = try await ledger.changes(of: caller.account, since: told.sequence)
            return try json(
                ViewingMessage(
                    positions: changes.positions.map { ViewingMessage.Position($0) },
                    favourites: changes.favourites.map { ViewingMessage.Favourite($0) }, sequence: changes.sequence))
        }
    }

    /// The keys of a title that the account may watch now, to be opened by this box alone, until what lets it watch ends.
    ///
    /// Whoever asks for the keys of a rental that waits begins it: else a box that never told would watch for a month.
    private func giveLicence(_ asked: LicenceAsked, _ caller: Caller) async throws -> LiveResponse {
        let title = TitleID(asked.title)
        let stock = try stock()
        let time = now()
        let held = try await ledger.rights(of: caller.account)
        let plans = held.subscriptions.filter { $0.from <= time }.map { Access.Subscription($0.plan, until: $0.until) }
        var way = try stock.way(to: title, held: held.entitlements, plans: plans, at: time)
        let keys = try await ledger.contentKeys(of: title, upTo: way.quality)
        guard !keys.isEmpty else { throw LiveFault.notProtected }
        let until = way.until.map { min($0, time.advanced(by: Self.longestLicence)) } ?? time.advanced(by: Self.longestLicence)
        // The seat first: a film that plays on another box is not begun here.
        let given = try await ledger.giveLicence(
            of: title, to: caller.box.id, account: caller.account, until: until, takesOver: asked.takesOver ?? false)
        var end = given.until
        if case .entitlement(let id, .notStarted) = way.right {
            let begun = try await ledger.recordPlay(
                "licence \(id.value)", of: id, at: time, account: caller.account, box: caller.box.id)
            way = try stock.way(to: title, held: [begun], plans: [], at: time)
            end = min(end, way.until ?? end)
        }
        let sealed = try SealedBox.seal(
            Self.licence(keys, until: end), for: caller.box.agreementKey, header: SealedLetter.header)
        let letter = SealedLetter.compact(header: sealed.header, vector: sealed.vector, text: sealed.text, tag: sealed.tag)
        return .text(letter, type: "application/jose")
    }

    /// What doesn't end sooner is asked for again: a box that is sold or stolen keeps no film for ever.
    private static let longestLicence = Duration.seconds(7 * 86_400)

    /// ClearKey JSON with the end that the player keeps to. Source: W3C Encrypted Media Extensions §9.1.4.
    private static func licence(_ keys: [ContentKey], until: UTCTime) -> [UInt8] {
        let list = keys.map { key in
            #"{"kty":"oct","kid":"\#(Base64.encodeForURLs(key.id))","k":"\#(Base64.encodeForURLs(key.key))"}"#
        }
        return Array(#"{"keys":[\#(list.joined(separator: ","))],"type":"temporary","expiration":\#(until.milliseconds)}"#.utf8)
    }
}

extension LiveFault {
    static let notProtected = LiveFault("no_keys", 404, "Ce titre n’est pas protégé.", "This title is not protected.")
}
