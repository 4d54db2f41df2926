import Club
import FoundationEssentials
import Media

/// What a visit to the club comes to.
extension ClubVisit {
    /// The same as bytes, of JSON.
    func ask<Answer: Decodable>(
        _ type: Answer.Type, _ method: String, _ path: String, _ body: LiveClient.Body = .none
    ) throws(Failure) -> Answer {
        let bytes = try ask(method, path, body)
        guard let answer = try? OutsideJSON.decode(type, from: bytes) else {
            throw Failure("the club's service does not speak its protocol; check the club's address.")
        }
        return answer
    }

    func title(_ id: String) throws(Failure) -> Title {
        guard let title = titles([TitleID(id)]).first else {
            throw Failure(
                words.language == .english
                    ? "the club has no title \(id); see: lanterne club show" : "le club n’a pas de titre \(id) ; voyez : lanterne club show"
            )
        }
        return title
    }

    /// Those of the club, with addresses as the club writes them. What can't be read isn't there.
    func titles(_ ids: [TitleID]) -> [Title] { (try? home.store.titles(ids)) ?? [] }

    /// Showings of a title, in order of time.
    func showtimes(of title: TitleID, since time: UTCTime) -> [Showtime] {
        (try? home.store.showtimes(of: title, from: time, atMost: 1000)) ?? []
    }

    /// The named offer of a title, else the best that can be had now.
    func offer(of title: Title, named name: String?) throws(Failure) -> Offer {
        if let name {
            let shown = showtimes(of: title.id, since: UTCTime(milliseconds: 0)).map(\.offer)
            guard let offer = (title.offers + shown).first(where: { $0.id.value == name }) else {
                throw Failure(
                    words.language == .english
                        ? "\(title.id.value) has no offer \(name); see: lanterne club title \(title.id.value)"
                        : "\(title.id.value) n’a pas d’offre \(name) ; voyez : lanterne club title \(title.id.value)")
            }
            return offer
        }
        guard case .buy(let offers) = access(to: title, as: viewer()), let best = offers.first else {
            throw Failure(ClubText(self).standing(of: title).joined(separator: " "))
        }
        return best
    }

    /// Who asks, as far as the box knows: read from the store, once for many titles.
    func viewer() -> Access.Viewer {
        Access.Viewer(
            entitlements: (try? home.store.entitlements()) ?? [], subscriptions: Subscriptions.kept(in: home.store, at: clock.now()),
            territory: index.profile.territory)
    }

    /// What may be done with a title now.
    func access(to title: Title, as viewer: Access.Viewer) -> Access {
        Access(
            to: title.id, offers: datedOffers(of: title), viewer: viewer, filmLasts: title.duration, at: clock.now())
    }

    /// Its offers with their windows as moments.
    func datedOffers(of title: Title) -> [DatedOffer] { title.datedOffers(in: index.profile.territory, by: index.windows) }

    /// The best way to play a title now.
    func way(to title: Title) -> Access.Way? {
        if case .play(let ways) = access(to: title, as: viewer()) { ways.first } else { nil }
    }

    func keep(_ entitlement: Entitlement) throws(Failure) {
        do { try home.store.update(entitlement) } catch { throw Failure("\(error).") }
    }

    /// As the service has it, kept for when there is no network; without one, what was kept.
    func holdings() throws(Failure) -> HoldingsAnswer {
        let answer: HoldingsAnswer
        do throws(Failure) {
            answer = try ask(HoldingsAnswer.self, "GET", "/v1/entitlements")
        } catch {
            guard let kept = try? home.store.entitlements(), !kept.isEmpty else { throw error }
            StandardError.say("\(error.sentence)\n")
            return HoldingsAnswer(entitlements: kept.map { EntitlementMessage($0) }, subscriptions: [], tickets: tickets())
        }
        do {
            try home.store.replaceEntitlements(answer.entitlements.compactMap(\.entitlement))
            try home.store.set(Array(try JSONEncoder().encode(answer.subscriptions)), for: .plans)
            try home.store.set(Array(try JSONEncoder().encode(answer.tickets)), for: .tickets)
        } catch {
            throw Failure("\(error).")
        }
        return answer
    }

    /// Seats, as the service said them last.
    func tickets() -> [TicketMessage] {
        guard let kept = try? home.store.value(.tickets) else { return [] }
        return (try? OutsideJSON.decode([TicketMessage].self, from: kept)) ?? []
    }
}
