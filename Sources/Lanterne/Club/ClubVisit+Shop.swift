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
        guard let title = edition.titles.first(where: { $0.id.value == id }) else {
            throw Failure(
                words.language == .english
                    ? "the club has no title \(id); see: lanterne club show" : "le club n’a pas de titre \(id) ; voyez : lanterne club show"
            )
        }
        return title
    }

    /// The named offer of a title, else the best that can be had now.
    func offer(of title: Title, named name: String?) throws(Failure) -> Offer {
        if let name {
            let shown = edition.showtimes.filter { $0.title == title.id }.map(\.offer)
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
            entitlements: (try? home.store.entitlements()) ?? [], subscriptions: plans(), territory: edition.profile.territory)
    }

    /// What may be done with a title now.
    func access(to title: Title, as viewer: Access.Viewer) -> Access {
        Access(
            to: title.id, offers: title.datedOffers(in: edition.profile.territory, by: edition.windows), viewer: viewer,
            filmLasts: title.duration, at: clock.now())
    }

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
            return HoldingsAnswer(entitlements: kept.map { EntitlementMessage($0) }, subscriptions: [], tickets: [])
        }
        do {
            try home.store.replaceEntitlements(answer.entitlements.compactMap(\.entitlement))
            try home.store.set(Array(try JSONEncoder().encode(answer.subscriptions)), for: .plans)
        } catch {
            throw Failure("\(error).")
        }
        return answer
    }

    /// Those that have begun, as the service said them last.
    private func plans() -> [Access.Subscription] {
        guard let kept = try? home.store.value(.plans), let plans = try? OutsideJSON.decode([SubscriptionMessage].self, from: kept) else {
            return []
        }
        let now = clock.now()
        return plans.filter { $0.from <= now }.map { Access.Subscription(PlanID($0.plan), until: $0.until) }
    }
}
