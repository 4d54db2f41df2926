import ArgumentParser
import Club
import Glibc

/// `lanterne-club fleet …`: boxes of a house, as those of a hotel.
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Boxes that belong to a house and to no household: a hotel's, a clinic's.",
        discussion: """
            EXAMPLES
              lanterne-club fleet make /srv/club phare --name "Hôtel du Phare"
              lanterne-club fleet enrol /srv/club phare --count 40 --days 7      a code for its forty boxes
              lanterne-club fleet settings /srv/club phare room.json             to all of them, with their next heartbeat
              lanterne-club fleet check-out /srv/club phare --box "Chambre 12"       its guest has left: all of theirs is erased
              lanterne-club fleet list /srv/club phare

            Each box is an account of its own, without a telephone, that ends when its guest leaves.
            """,
        subcommands: [MakeFleet.self, EnrolBoxes.self, PushSettings.self, CheckOut.self, ListBoxes.self])
}

/// Which fleet of which club.
struct FleetArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("Names the fleet among the club's; never changes.", valueName: "fleet"))
    var fleet: String

    @OptionGroup var options: LedgerOptions

    var id: FleetID { FleetID(fleet) }
}

/// A command about one fleet.
protocol FleetAction: LedgerCommand {
    var which: FleetArguments { get }
}

extension FleetAction {
    var folder: String { which.folder }
    var options: LedgerOptions { which.options }
}

struct MakeFleet: FleetAction {
    static let configuration = CommandConfiguration(commandName: "make", abstract: "Makes a fleet, or gives it another name.")

    @OptionGroup var which: FleetArguments

    @Option(help: "What people call it.")
    var name: String

    func act(in ledger: Ledger) async throws(LedgerError) {
        try await ledger.makeFleet(which.id, name: name)
        print("\(which.fleet): next, a code for its boxes: lanterne-club fleet enrol \(folder) \(which.fleet)")
    }
}

struct EnrolBoxes: FleetAction {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Makes a code by which boxes come into a fleet. It is printed once, and kept as its fingerprint alone.")

    @OptionGroup var which: FleetArguments

    @Option(help: "For how many boxes.")
    var count = 1

    @Option(help: "For how many days.")
    var days = 7

    func validate() throws {
        guard (1...100_000).contains(count) else { throw ValidationError("--count takes 1 to 100000, not \(count).") }
        guard (1...365).contains(days) else { throw ValidationError("--days takes 1 to 365, not \(days).") }
    }

    func act(in ledger: Ledger) async throws(LedgerError) {
        print(
            try await ledger.issueEnrolment(
                in: which.id, count: count, expires: ledger.now.advanced(by: .seconds(Int64(days) * 86_400))))
    }
}

struct PushSettings: FleetAction {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Gives all boxes of a fleet these settings, which win over their own files.")

    @OptionGroup var which: FleetArguments

    @Argument(help: ArgumentHelp("A settings file, as a box has it; - is standard input.", valueName: "file"))
    var file: String

    func act(in ledger: Ledger) async throws(LedgerError) {
        guard let text = SmallFile.text(file, most: PushedSettings.maximumBytes) else {
            throw .wrong(name: "\(file) can't be read, or is too long")
        }
        print("revision \(try await ledger.push(settings: text, to: which.id)), with each box's next heartbeat")
    }
}

struct CheckOut: FleetAction {
    static let configuration = CommandConfiguration(
        commandName: "check-out", abstract: "A guest has left: erases all of theirs, and has the box forget them too.")

    @OptionGroup var which: FleetArguments

    // An option, since an id may begin with a dash: as an argument it was taken for other options, the one for help among them.
    @Option(parsing: .unconditional, help: ArgumentHelp("By its name or its id.", valueName: "box"))
    var box: String

    func act(in ledger: Ledger) async throws(LedgerError) {
        let found = try await ledger.boxes(of: which.id).filter { $0.box.id.value == box || $0.box.name == box }
        guard found.count < 2 else { throw .wrong(name: "\(found.count) boxes are named \(box); say which by its id") }
        guard let known = found.first?.box, let account = known.account else { throw .noSuchBox }
        _ = try await ledger.checkOut(known.id, of: which.id, ending: account)
        print("\(box): erased here; the box forgets with its next heartbeat, see lanterne-club fleet list")
    }
}

struct ListBoxes: FleetAction {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "A fleet's boxes: id, name, when each was last heard of, its program, its settings, and whether it has yet to forget.")

    @OptionGroup var which: FleetArguments

    func act(in ledger: Ledger) async throws(LedgerError) {
        for box in try await ledger.boxes(of: which.id) {
            let words = [
                // A name comes from a box: it mustn't begin a column or a line of its own, nor speak to the terminal.
                box.box.id.value,
                String(box.box.name.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }),
                box.seen?.description ?? "never", box.version ?? "-",
                box.settings.map { "settings \($0)" } ?? "no settings", box.isToWipe ? "to wipe" : "-",
            ]
            print(words.joined(separator: "\t"))
        }
    }
}
