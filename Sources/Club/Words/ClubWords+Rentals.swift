extension ClubWords {
    /// Where a rental stands, in one sentence without a full stop; for what was bought for ever, that it is.
    ///
    /// - Parameters:
    ///   - entitlement: Which one.
    ///   - now: As for its state.
    ///   - duration: The film's; nil where it isn't known.
    public func standing(of entitlement: Entitlement, at now: UTCTime, filmLasts duration: Duration?) -> String {
        let state = entitlement.state(at: now, filmLasts: duration)
        guard case .running(let until, _) = state, let begun = entitlement.firstPlay else { return counter(state, at: now) }
        let rest = length(until.duration(since: now))
        return pick("Commencée le \(date(of: begun))\u{202F}; encore \(rest)", "Started on \(date(of: begun)); \(rest) left")
    }

    /// The counter: `Encore 27 h 12 ; se termine après le film`. What it says is never more than there is.
    public func counter(_ state: EntitlementState, at now: UTCTime) -> String {
        switch state {
        case .owned: return pick("À vous pour toujours", "Yours for ever")
        case .notStarted(let startBy): return toStart(by: startBy, at: now)
        case .running(let until, let mayEndAfter):
            let rest = length(until.duration(since: now))
            guard mayEndAfter != nil else { return pick("Encore \(rest)", "\(Self.capitalized(rest)) left") }
            return pick("Encore \(rest)\u{202F}; se termine après le film", "\(Self.capitalized(rest)) left; ends after the film")
        case .finishing: return pick("Se termine après le film", "Ends after the film")
        case .ended(let reason, let time): return ended(reason, at: time)
        }
    }

    /// On its last day the hours are counted, since the day's name says too little.
    private func toStart(by startBy: UTCTime, at now: UTCTime) -> String {
        let rest = startBy.duration(since: now)
        guard rest < .seconds(86_400) else { return pick("À commencer avant le \(date(of: startBy))", "Start before \(date(of: startBy))") }
        return pick("Encore \(length(rest)) pour commencer", "\(Self.capitalized(length(rest))) left to start")
    }

    private func ended(_ reason: EntitlementState.EndReason, at time: UTCTime) -> String {
        switch reason {
        case .windowOver: pick("Terminée le \(date(of: time))", "Ended on \(date(of: time))")
        case .neverStarted:
            pick("Terminée le \(date(of: time)), sans avoir été commencée", "Ended on \(date(of: time)) without having been started")
        case .refunded: pick("Remboursée le \(date(of: time))", "Refunded on \(date(of: time))")
        }
    }

    /// Before it is paid: `30 jours pour commencer, puis 48 h pour regarder`, and that the film isn't cut where that holds.
    public func terms(_ terms: RentalTerms) -> String {
        let (start, view) = (length(terms.startWithin), length(terms.viewFor))
        let first = pick("\(start) pour commencer, puis \(view) pour regarder", "\(start) to start, then \(view) to watch")
        guard terms.hasGrace else { return first }
        return first + pick("\u{202F}; un film commencé va jusqu’à sa fin", "; a film that has started runs to its end")
    }

    /// Whether the money can be given back.
    public func refund(of entitlement: Entitlement, at now: UTCTime) -> String {
        if let time = entitlement.refunded { return ended(.refunded, at: time) }
        if entitlement.firstPlay != nil {
            return pick("Ne se rembourse plus\u{00A0}: le film a été commencé", "No longer refundable: the film has been started")
        }
        guard let until = entitlement.refundableUntil, now < until else {
            return pick("Ne se rembourse plus\u{00A0}: le délai est passé", "No longer refundable: the time for it has passed")
        }
        guard until.duration(since: now) >= .seconds(86_400) else {
            let rest = length(until.duration(since: now))
            return pick("Remboursable encore \(rest), si le film n’est pas commencé", "Refundable for another \(rest) if not started")
        }
        return pick(
            "Remboursable avant le \(date(of: until)), si le film n’est pas commencé", "Refundable before \(date(of: until)) if not started"
        )
    }

    /// Another box has the seat: what is said, and asked.
    public var otherBoxPlays: String {
        pick(
            "Ce film passe déjà sur une autre box. L’arrêter là-bas et regarder ici\u{202F}?",
            "This film is already playing on another box. Stop it there and watch here?")
    }

    /// The seat was taken over: what the box says that has to stop.
    public var movedToOtherBox: String {
        pick("Le film continue sur une autre box.", "The film continues on another box.")
    }

    /// A length that begins a sentence: `Less than a minute`.
    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
