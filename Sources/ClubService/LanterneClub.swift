import ArgumentParser
import Glibc

/// The command line of the reference club service.
@main
struct LanterneClub: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lanterne-club",
        abstract: "The reference video-club service: a catalogue and its films, over HTTP.",
        discussion: """
            EXAMPLES
              lanterne-club init /srv/club --id phare --name Phare       a new club's folder, with its keys
              lanterne-club add /srv/club film.mkv --id phare            packages a film for it, encoded for every line
              lanterne-club import /srv/club feed.xml                    takes titles from a feed
              lanterne-club offer /srv/club phare rental --price 3.99 --tax 20
              lanterne-club sign /srv/club                               publishes what is in its source folder
              lanterne-club serve ~/.cache/lanterne/demo-club            the demo club, on http://127.0.0.1:8095/
              lanterne-club serve /srv/club --bind 0.0.0.0 --port 80     to the boxes of this network
              lanterne-club serve /srv/club --port 0                     on any free port; the first line says which
              lanterne-club bench licences                               how many licences a second this machine gives

            EXIT STATUS
              0 done · 1 it failed, and one sentence says what, why and what to do · 2 the command line was not understood
            """,
        subcommands: [
            InitCommand.self, SignCommand.self, CheckCommand.self, ServeCommand.self, VoucherCommand.self, KeyCommand.self,
            AddCommand.self, OfferCommand.self, ShelfCommand.self, CinemaCommand.self, ImportCommand.self,
            FleetCommand.self, RefundCommand.self, TicketCommand.self, PaymentsCommand.self,
            BenchCommand.self,
        ])

    static func main() async {
        do {
            switch try parseAsRoot() {
            case let serve as ServeCommand: try await serve.serve()
            case let command as InitCommand: try command.make()
            case let command as SignCommand: try command.publish()
            case let command as CheckCommand: try command.check()
            case let command as VoucherCommand: try await command.issue()
            case let command as KeyCommand: try await command.keep()
            case let command as PaymentsCommand: try await command.answer()
            case let command as any FillingCommand: print(try command.answer(at: .machine), terminator: "")
            case let command as any LedgerCommand: try await command.perform()
            case let command as BenchLicencesCommand: try await command.measure()
            case let command as BenchBoxesCommand: try command.measure()
            case let command as AddCommand: try await command.add()
            case var other: try other.run()
            }
            Glibc.exit(0)
        } catch let failure as ServiceError {
            complain("lanterne-club: \(failure.sentence)")
            Glibc.exit(1)
        } catch {
            // Asking for help is no error; everything else that the parser throws is bad usage.
            let asked = exitCode(for: error) == .success
            if asked { print(fullMessage(for: error)) } else { complain(fullMessage(for: error)) }
            Glibc.exit(asked ? 0 : 2)
        }
    }

    private static func complain(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
    }
}
