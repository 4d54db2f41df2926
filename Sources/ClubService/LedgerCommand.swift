import ArgumentParser
import Club

/// A command that does one thing in the ledger.
protocol LedgerCommand: ParsableCommand {
    /// The club's.
    var folder: String { get }
    var options: LedgerOptions { get }

    /// - Throws: What the ledger says against it.
    func act(in ledger: Ledger) async throws(LedgerError)
}

extension LedgerCommand {
    /// Opens the ledger, beside a service that runs or without one, and acts.
    func perform() async throws(ServiceError) {
        let ledger = try await LiveHalf.ledger(Workshop(path: folder), at: try options.place())
        do throws(LedgerError) {
            try await act(in: ledger)
        } catch {
            switch error {
            case .database(let error): throw .noLedger(reason: error.sentence)
            default: throw .refused(reason: error.sentence(in: "en"))
            }
        }
    }
}
