extension Title {
    /// All its offers, each with its window as moments.
    ///
    /// - Parameters:
    ///   - territory: Where the viewer is.
    ///   - windows: The club's agreements.
    public func datedOffers(in territory: String, by windows: ReleaseWindows) -> [DatedOffer] {
        offers.map { offer in
            let days = offer.window.resolved(releases: releases, in: territory, by: windows).dates
            return DatedOffer(offer, window: days.map { DatedOffer.Window(opens: $0.opens?.start, closes: $0.closes?.start) })
        }
    }
}
