import Club
import Media

/// Something that may be done with a title: a button of its page.
enum TitleAction: Hashable, Sendable {
    case watch
    /// From where it was left, from the film's beginning on; nil: nobody knows where.
    case resume(at: Duration?)
    case fromStart
    case buy(Offer)
    case trailer
    /// Where and when it is shown in cinemas.
    case showtimes
    /// To the whole of which this is an episode.
    case episodes(TitleID)
    /// Keeps it among the favourites, or no more.
    case favour(Bool)

    /// The best first.
    static func all(of shown: ShownTitle, in room: Room) -> [TitleAction] {
        var all: [TitleAction] = []
        switch shown.access {
        case .play:
            let isBegun = shown.seen != nil || shown.position != nil
            all += isBegun ? [.resume(at: shown.position), .fromStart] : [.watch]
            all += stillSold(of: shown, in: room).map { .buy($0) }
        case .buy(let offers): all += offers.filter { $0.kind != .ticket }.map { .buy($0) }
        case .opens, .nothing: break
        }
        if !shown.title.media.trailers.isEmpty { all.append(.trailer) }
        if room.club.showtimes.contains(where: { $0.title == shown.title.id }) { all.append(.showtimes) }
        if case .episode(let place) = shown.title.kind { all.append(.episodes(place.series)) }
        // A club of files alone keeps nothing of its viewer, and all it has plays.
        // What is in no list isn't kept in one.
        return room.club.account == .needless || shown.title.details.rating == .from18 ? all : all + [.favour(!shown.isFavourite)]
    }

    /// What plays for a time may be had for ever; what plays isn't rented as well.
    private static func stillSold(of shown: ShownTitle, in room: Room) -> [Offer] {
        guard case .play(let ways) = shown.access else { return [] }
        let isFree = ways.contains { way in
            switch way.right {
            case .free, .entitlement(_, .owned): true
            case .plan, .entitlement: false
            }
        }
        return isFree
            ? []
            : shown.offers.filter { dated in
                let offer = dated.offer
                let isHere = offer.territories.isEmpty || room.club.territory.map { offer.territories.contains($0) } ?? false
                return offer.kind == .purchase && offer.price != nil && isHere && dated.standing(at: room.time) == .open
            }.map(\.offer)
    }

    /// What buys a step of the timeline; nil: it can't be bought now, or needn't.
    static func buying(_ step: ReleaseStep, of shown: ShownTitle, in room: Room) -> TitleAction? {
        step.offer.flatMap { offer in all(of: shown, in: room).first { $0 == .buy(offer) } }
    }

    func label(in room: Room) -> String {
        let strings = room.strings
        return switch self {
        case .watch: strings.watch
        case .resume(let position): strings.resume(at: position)
        case .fromStart: strings.fromStart
        case .buy(let offer): room.words.offer(offer)
        case .trailer: strings.trailer
        case .showtimes: strings.showtimes
        case .episodes: strings.allEpisodes
        case .favour(let wish): wish ? strings.addFavourite : strings.removeFavourite
        }
    }

    /// What is to be known before OK is pressed; nil: nothing.
    func hint(of shown: ShownTitle, in room: Room) -> String? {
        switch self {
        case .buy(let offer):
            let quality = room.words.qualityInFull(offer.quality)
            let name = quality.prefix(1).uppercased() + quality.dropFirst()
            switch offer.kind {
            case .rental: return name + "  ·  " + room.words.terms(offer.terms)
            case .purchase: return name + "  ·  " + room.strings.forEver
            case .free, .subscription, .ticket: return name
            }
        case .watch, .resume, .fromStart:
            guard case .play(let ways) = shown.access, ways.first?.startsRental == true, let terms = shown.entitlement?.terms else {
                return nil
            }
            return room.strings.rentalStarts(room.words.length(terms.viewFor))
        case .trailer, .showtimes, .episodes, .favour: return nil
        }
    }

    func steps(for id: TitleID) -> [ScreenStep] {
        switch self {
        case .watch, .resume: [.play(id)]
        case .fromStart: [.playFromStart(id)]
        case .buy(let offer): [.open(RentScreen(title: id, offer: offer.id))]
        case .showtimes: [.open(CinemaScreen(title: id))]
        case .trailer: [.playTrailer(id)]
        case .episodes(let series): [.open(SeriesScreen(series))]
        case .favour(let wish): [.ask(.favour(id, wish))]
        }
    }
}
