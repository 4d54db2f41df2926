import Club
import Media

/// One step on a title's way from the cinema to the living room: when it can be had in one way, in words.
struct ReleaseStep: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case past, present, future, undated
    }

    /// nil: its first day in cinemas.
    let offer: Offer?
    let state: State
    /// What: `Location en HD`.
    let name: String
    /// In a word: `Maintenant`.
    let standing: String
    /// What it costs now; nil: nothing, or it can't be bought.
    let price: String?
    /// In days of the calendar.
    let when: String

    /// In order of time, those without a date last; empty where no day is known of any.
    static func steps(of shown: ShownTitle, in room: Room) -> [ReleaseStep] {
        let here = shown.offers.filter { offer in
            offer.offer.territories.isEmpty || room.club.territory.map { offer.offer.territories.contains($0) } ?? false
        }
        let release = room.club.territory.flatMap { shown.title.releases[$0] }
        guard release != nil || here.contains(where: { $0.window?.opens != nil || $0.window?.closes != nil }) else { return [] }
        let ranked = here.map { (rank: $0.window.map { $0.opens?.milliseconds ?? .min } ?? .max, step: ReleaseStep($0, in: room)) }
        let sorted = ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element.step)
        // The cinema is where the way begins, whatever its service offered before.
        return (release.map { [ReleaseStep(release: $0, in: room)] } ?? []) + sorted
    }

    private init(release day: CalendarDate, in room: Room) {
        let isPast = day.start <= room.time
        offer = nil
        price = nil
        state = isPast ? .past : .future
        name = room.strings.releaseInCinemas
        standing = isPast ? room.strings.released : room.strings.toCome
        when = room.strings.on(room.words.date(day))
    }

    private init(_ dated: DatedOffer, in room: Room) {
        let strings = room.strings
        offer = dated.offer
        name = strings.kind(dated.offer, quality: room.words.quality(dated.offer.quality))
        price = dated.standing(at: room.time) == .open ? dated.offer.price.map { room.words.price($0) } : nil
        switch dated.standing(at: room.time) {
        case .open:
            state = .present
            standing = strings.now
            when =
                dated.window?.closes.map { room.words.closing(at: $0) }
                ?? dated.window?.opens.map { strings.since(room.words.date(of: $0)) } ?? strings.always
        case .opens(let time):
            state = .future
            standing = strings.toCome
            when = strings.from(room.words.date(of: time))
        case .closed(let time):
            state = .past
            standing = strings.over
            when = strings.endedOn(room.words.date(of: time))
        case .undated:
            state = .undated
            standing = strings.undated
            when = strings.undatedSentence
        }
    }
}
