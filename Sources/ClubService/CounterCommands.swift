import ArgumentParser
import Club

/// `lanterne-club refund DIR ENTITLEMENT`.
struct RefundCommand: LedgerCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "Takes a rental or a purchase back, and gives the money back, or the voucher.",
        discussion: """
            EXAMPLES
              lanterne-club refund /srv/club --entitlement 0vXr8mGm1tq0m7Y3n9Zk2A
              lanterne-club refund /srv/club --entitlement 0vXr8mGm1tq0m7Y3n9Zk2A --begun     the film did not play as it should

            Its id stands in what the customer downloads from their account. Said again, it changes nothing.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    // An option, since an id may begin with a dash.
    @Option(parsing: .unconditional, help: ArgumentHelp("What was bought.", valueName: "id"))
    var entitlement: String

    @Flag(help: "Even where the film was begun.")
    var begun = false

    @OptionGroup var options: LedgerOptions

    func act(in ledger: Ledger) async throws(LedgerError) {
        let id = EntitlementID(entitlement)
        let taken = try await ledger.refund(id, of: try await ledger.account(of: id), evenBegun: begun)
        print("\(taken.title.value): taken back")
    }
}

/// `lanterne-club ticket DIR SHOWTIME CODE`.
struct TicketCommand: LedgerCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "At a cinema's door: lets the holder of a ticket's code in, once.",
        discussion: """
            EXAMPLES
              lanterne-club ticket /srv/club phare-2026-12-24-20h BCDF-GHJK-LMNP

            Ends with 0 where they may go in, and with 1 and a sentence where not: no such ticket for this showing, or somebody went in by it already.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "showtime"))
    var showtime: String

    @Argument(help: ArgumentHelp("What the customer shows.", valueName: "code"))
    var code: String

    @OptionGroup var options: LedgerOptions

    func act(in ledger: Ledger) async throws(LedgerError) {
        let ticket = try await ledger.admit(code, to: ShowtimeID(showtime))
        print("\(ticket.seats) seats\(ticket.title.map { ", \($0.value)" } ?? "")")
    }
}
