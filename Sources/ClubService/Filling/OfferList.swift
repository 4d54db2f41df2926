import Club

/// A title's offers as they stand today, in the words that viewers are told.
struct OfferList {
    private let source: SourceFolder
    private let territory: String
    private let windows: ReleaseWindows

    /// - Parameters:
    ///   - source: Where the title is.
    ///   - profile: Of the club.
    ///   - territory: Where the viewer is; nil: where the club does business.
    init(_ source: SourceFolder, _ profile: ClubProfile, territory: String?) throws(ServiceError) {
        self.source = source
        if let territory {
            self.territory = try CommandValues.territory(territory, option: "--territory")
        } else {
            self.territory = profile.territory
        }
        guard let tree = try source.tree("windows.json") else {
            windows = ReleaseWindows()
            return
        }
        do throws(CatalogueError) { windows = try ReleaseWindows(json: tree.written) } catch {
            throw .wrongSource(path: source.workshop.sourceFolder + "/windows.json", reason: error.description)
        }
    }

    /// - Parameters:
    ///   - name: Of the title's file within the source folder.
    ///   - only: One offer alone.
    func text(of name: String, only: String? = nil, clock: WallClock, language: ClubWords.Language) throws(ServiceError) -> String {
        let title: Title
        let tree = try source.tree(name) ?? .empty
        do throws(CatalogueError) { title = try Title(json: tree.written) } catch {
            throw .wrongSource(path: "\(source.workshop.sourceFolder)/\(name)", reason: error.description)
        }
        let words = clock.words(language, at: clock.now)
        let offers = title.offers.filter { only == nil || $0.id.value == only }
        guard !offers.isEmpty else { return words.reason(.noOffer) + "\n" }
        var text = ""
        for offer in offers {
            // What isn't offered there is shown as where it is.
            let isHere = offer.territories.isEmpty || offer.territories.contains(territory)
            let place = isHere ? territory : offer.territories.min() ?? territory
            let window = offer.window.resolved(releases: title.releases, in: place, by: windows)
            text += ([head(of: offer, words)] + lines(offer, window, clock, language).map { "  " + $0 }).joined(separator: "\n") + "\n"
        }
        return text
    }

    private func head(of offer: Offer, _ words: ClubWords) -> String {
        var parts = ["\(offer.id)", words.offer(Offer(id: offer.id, kind: offer.kind, quality: offer.quality))]
        if let price = offer.price { parts.append(words.priceWithTax(price)) }
        if let plan = offer.plan { parts.append(plan.value) }
        if !offer.territories.isEmpty { parts.append(offer.territories.sorted().joined(separator: " ")) }
        return parts.joined(separator: " · ")
    }

    private func lines(_ offer: Offer, _ window: ResolvedWindow, _ clock: WallClock, _ language: ClubWords.Language) -> [String] {
        let dates = window.dates.map { DatedOffer.Window(opens: $0.opens?.start, closes: $0.closes?.start) }
        func words(_ time: UTCTime) -> ClubWords { clock.words(language, at: time) }
        let now = words(clock.now)
        let colon = now.choose("\u{00A0}: ", ": ")
        var lines: [String]
        switch DatedOffer(offer, window: dates).standing(at: clock.now) {
        case .open:
            let closing = dates?.closes.map { words($0).closing(at: $0) }
            lines = [now.choose("ouverte", "open") + (closing.map { colon + $0 } ?? "")]
        case .opens(let time):
            lines = [now.choose("à venir", "to come") + colon + words(time).opening(of: offer.kind, at: time)]
            if let closes = dates?.closes { lines.append(words(closes).closing(at: closes)) }
        case .closed(let time): lines = [now.choose("passée", "past") + colon + words(time).reason(.closed(since: time))]
        case .undated: lines = [now.choose("sans date", "without a day")]
        }
        if let sentence = window.sentence { lines.append(sentence.text(for: [language.rawValue])) }
        if offer.kind == .rental { lines.append(now.terms(offer.terms)) }
        return lines
    }
}
