import Club

/// What is said of a ticket.
enum TicketLine {
    /// Empty until the film has come.
    static func film(_ ticket: ClubState.HeldTicket, in room: Room) -> String {
        room.title(ticket.showtime.title)?.title.title.text(for: room.languages) ?? ""
    }

    static func cinema(_ ticket: ClubState.HeldTicket, in room: Room) -> Cinema? {
        room.club.cinemas.first { $0.id == ticket.showtime.cinema }
    }

    /// The film, when and where it is, and for how many.
    static func spoken(_ ticket: ClubState.HeldTicket, in room: Room) -> String {
        let cinema = cinema(ticket, in: room)
        let parts = [
            room.strings.ticket, film(ticket, in: room), room.words.moment(ticket.showtime.start, now: room.time), cinema?.name ?? "",
            cinema?.city ?? "", room.strings.versionInFull(ticket.showtime.version), room.strings.seats(ticket.seats),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ". ")
    }

    /// A code in groups of four, as it is read out; one that has groups already keeps them.
    static func groups(_ code: String) -> String {
        if code.contains(where: { $0 == " " || $0 == "-" }) { return code }
        let letters = Array(code)
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }
}
