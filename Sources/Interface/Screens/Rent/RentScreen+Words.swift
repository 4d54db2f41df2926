import Club
import Media

// What is said of a purchase, to be read and to be heard.
extension RentScreen {
    /// Beside the poster, line by line: what one gets, and in which languages.
    func facts(in room: Room) -> [String] {
        var lines: [String] = []
        if let announced = announced(in: room) {
            let what = room.strings.bought(announced.kind)
            lines.append(announced.kind == .ticket ? what : "\(what)  ·  \(room.words.quality(announced.quality))")
        }
        if let showing = showing(in: room) { return lines + showing }
        guard let media = room.title(title)?.title.media else { return lines }
        let sounds = names(media.soundTracks.filter { $0.role != .description }.map(\.language), room)
        if !sounds.isEmpty { lines.append(room.strings.sound(sounds)) }
        let texts = names(media.textTracks.filter { $0.role == .subtitles }.map(\.language), room)
        let deaf = media.textTracks.contains { $0.role == .sdh } ? [room.strings.deafSubtitles] : []
        let all = ([texts].filter { !$0.isEmpty } + deaf).joined(separator: ", ")
        if !all.isEmpty { lines.append(room.strings.subtitles(all)) }
        if media.soundTracks.contains(where: { $0.role == .description }) { lines.append(room.strings.audioDescription) }
        return lines
    }

    private func showing(in room: Room) -> [String]? {
        guard let showtime = showtime(in: room) else { return nil }
        let cinema = room.club.cinemas.first { $0.id == showtime.cinema }?.name ?? ""
        return [cinema, room.strings.showing(day: room.words.date(of: showtime.start), clock: room.words.clock(showtime.start))]
    }

    /// Each once, as the title's page names them; the first with a capital letter.
    private func names(_ tags: [String], _ room: Room) -> String {
        var seen: [String] = []
        for name in tags.map({ PlaceNames.language($0, room.strings) }) where !seen.contains(name) { seen.append(name) }
        let text = seen.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// How long one has it, and whether the money can be given back; a sentence each.
    func terms(in room: Room) -> [String] {
        guard let announced = announced(in: room) else { return [] }
        var sentences: [String] = []
        switch announced.kind {
        case .rental: sentences.append(room.words.terms(announced.terms) + ".")
        case .purchase: sentences.append(room.strings.forEver + ".")
        case .free, .subscription, .ticket: break
        }
        if let rule = room.strings.refundRule(announced.kind, days: room.words.days(14)) { sentences.append(rule) }
        return sentences
    }

    /// Above the ways to pay: what is asked of the viewer, or what happens.
    func question(in room: Room) -> String {
        let strings = room.strings
        return switch panel(in: room) {
        case .unpaired: strings.mustPair
        case .waiting: strings.priceAsked
        case .noPrice: strings.noPrice
        case .ways: strings.howToPay
        case .phone(let page): page == nil ? strings.pageComes : strings.scanToPay
        case .voucher: strings.yourCode
        case .paying: strings.paying
        case .bought: kind(in: room) == .ticket ? strings.seatsYours : strings.yours
        }
    }

    /// What went wrong with the last try.
    func complaint(in room: Room) -> String? {
        if let refusal = refusal(in: room) { return refusal }
        return isPageOver && panel(in: room) == .ways ? room.strings.pageOver : nil
    }

    func label(of button: String, in room: Room) -> String {
        let strings = room.strings
        return switch button {
        case "pair": strings.pairBox
        case "again": strings.tryAgain
        case "phone": strings.payOnPhone
        case "voucher": strings.haveCode
        case "other": strings.otherWay
        case "watch": strings.watchNow
        case "done": canWatch(in: room) ? strings.later : strings.done
        default: strings.cancel
        }
    }

    /// What is bought and for how much, said before a button that pays.
    private func summary(in room: Room) -> String {
        let name = room.title(title)?.title.title.text(for: room.languages)
        let quality = announced(in: room).flatMap { $0.kind == .ticket ? nil : room.words.qualityInFull($0.quality) }
        let price = quote(in: room).map { room.words.priceWithTax($0.price) }
        return
            ([name, quality, seats.map { room.strings.seats($0) }, price].compactMap { $0 } + terms(in: room).map { String($0.dropLast()) })
            .joined(separator: ", ")
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let strings = room.strings
        if let key = LetterGrid.codes.key(at: place) {
            let typed = code.letters.isEmpty ? strings.yourCode : strings.codeSoFar(VoucherCode.spelled(code.letters))
            return Focusable(spoken: "\(LetterGrid.spoken(key, in: room)). \(typed). \(strings.lettersMissing(code.missing))")
        }
        switch place.row {
        case Self.seatsRow:
            let isActive = place.column == 0 ? (seats ?? 1) > 1 : (seats ?? 1) < Self.mostSeats
            let spoken = "\(place.column == 0 ? strings.oneSeatLess : strings.oneSeatMore). \(strings.seats(seats ?? 1))"
            return Focusable(spoken: spoken, isActive: isActive)
        case Self.confirmRow:
            guard place.column == 0 else { return Focusable(spoken: strings.goBack) }
            let state = code.isComplete ? strings.codeSoFar(VoucherCode.spelled(code.letters)) : strings.lettersMissing(code.missing)
            return Focusable(spoken: "\(strings.useCode). \(state)", isActive: code.isComplete)
        default:
            let before = place.row == "phone" ? [summary(in: room)] : []
            let parts = [complaint(in: room), question(in: room)].compactMap { $0 } + before + [label(of: place.row, in: room)]
            return Focusable(spoken: parts.joined(separator: ". "))
        }
    }
}
