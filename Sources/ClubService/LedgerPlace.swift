import ArgumentParser
import Glibc

/// Where the service remembers.
enum LedgerPlace: Hashable, Sendable {
    /// The club's own file: one machine.
    case embedded
    /// A PostgreSQL server: as many machines as there are. The address may hold a password and is never shown.
    case server(address: String)

    /// The environment variable that names the server where the command line doesn't.
    static let variable = "LANTERNE_DATABASE"

    /// - Parameters:
    ///   - option: As the command line has it.
    ///   - variable: As the environment has it; empty is not set.
    /// - Throws: `notADatabase`.
    init(option: String?, variable: String?) throws(ServiceError) {
        let named = option ?? variable ?? ""
        guard !named.isEmpty || option != nil else {
            self = .embedded
            return
        }
        // Source: PostgreSQL's documentation, 34.1.1.2: the two forms are one.
        guard named.hasPrefix("postgresql://") || named.hasPrefix("postgres://") else { throw .notADatabase }
        self = .server(address: named)
    }
}

/// The option that every command takes that opens the ledger.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server that several machines share, as postgresql://USER@HOST/NAME; a file of the club's own unless told otherwise.",
            discussion:
                "With a password in it, put it into the environment as LANTERNE_DATABASE: a command line is seen by everybody on the machine.",
            valueName: "url"))
    var database: String?

    /// Where the ledger is.
    ///
    /// - Throws: `notADatabase`.
    func place() throws(ServiceError) -> LedgerPlace {
        try LedgerPlace(option: database, variable: getenv(LedgerPlace.variable).map { String(cString: $0) })
    }
}
