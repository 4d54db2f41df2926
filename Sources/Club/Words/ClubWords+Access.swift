extension ClubWords {
    /// By what right it plays, as beside the button.
    public func right(_ right: Access.Way.Right, at now: UTCTime) -> String {
        switch right {
        case .entitlement(_, let state): counter(state, at: now)
        case .plan: pick("Déjà comprise dans votre abonnement", "Already included in your subscription")
        case .free: pick("Gratuit", "Free")
        }
    }

    /// What a button says: `Louer en HD, 3,99 €`. For a plan and a seat, whose prices are elsewhere, what one does.
    public func offer(_ offer: Offer) -> String {
        switch offer.kind {
        case .free: return pick("Regarder gratuitement", "Watch for free")
        case .subscription: return pick("S’abonner", "Subscribe")
        case .ticket: return pick("Réserver une place", "Book a seat")
        case .rental, .purchase:
            let verb = offer.kind == .rental ? pick("Louer", "Rent") : pick("Acheter", "Buy")
            let what = verb + pick(" en ", " in ") + quality(offer.quality)
            return offer.price.map { "\(what), \(price($0))" } ?? what
        }
    }

    /// From when an offer is open: `En vente à partir du 1er mars 2027`. A window opens at midnight UTC; where that is so late in the day that
    /// its name would promise too much, the hour is said too.
    public func opening(of kind: Offer.Kind, at time: UTCTime) -> String {
        let isLate = local(time).duration(since: CalendarDate(of: local(time)).start) >= .seconds(4 * 3600)
        let day = date(of: time) + (isLate ? pick(" à \(clock(time))", " at \(clock(time))") : "")
        return switch kind {
        case .free: pick("Gratuit à partir du \(day)", "Free from \(day)")
        case .subscription: pick("Dans l’abonnement à partir du \(day)", "In the subscription from \(day)")
        case .rental: pick("En location à partir du \(day)", "To rent from \(day)")
        case .purchase: pick("En vente à partir du \(day)", "On sale from \(day)")
        case .ticket: pick("Places en vente à partir du \(day)", "Seats on sale from \(day)")
        }
    }

    /// Until when it is: `Jusqu’au 1er mars 2027 à 1 h 00`. The hour is said, since an end within a day can't be read from its name.
    public func closing(at time: UTCTime) -> String {
        pick("Jusqu’au \(date(of: time)) à \(clock(time))", "Until \(date(of: time)) at \(clock(time))")
    }

    /// Why nothing can be had, as one sentence.
    public func reason(_ reason: Access.Reason) -> String {
        switch reason {
        case .noOffer: pick("Ce film n’est pas proposé par le vidéo-club.", "The video club doesn’t offer this film.")
        case .otherTerritory: pick("Ce film n’est pas proposé dans votre pays.", "This film isn’t offered in your country.")
        case .undated: pick("La date de sortie n’est pas encore connue.", "The release date isn’t known yet.")
        case .closed(let time):
            pick("Ce film n’est plus proposé depuis le \(date(of: time)).", "This film hasn’t been offered since \(date(of: time)).")
        }
    }
}
