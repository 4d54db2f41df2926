import Club
import Glibc
import LinuxIO
import Media
import Synchronization
import TestSupport

@testable import ClubService

/// A club made and served by the program that is built, from one machine or several.
final class ServedClub: Sendable {
    /// Films that can be rented, each with a key.
    static let titles = (1...8).map { "film-\($0)" }

    let folder: ScratchFolder
    /// nil: the club's own file.
    let database: String?
    private let ports: Mutex<[UInt16]>

    /// - Parameters:
    ///   - machines: Each with a copy of what a machine needs, and nothing else.
    ///   - database: A PostgreSQL server's address.
    init(machines: Int, database: String? = nil) async throws {
        folder = try ScratchFolder()
        self.database = database
        ports = Mutex([UInt16](repeating: 0, count: machines))
        try run(["init", club(0), "--id", "essai", "--name", "Ciné Essai"])
        for title in Self.titles {
            let text = """
                {"id": "\(title)", "title": {"fr": "\(title)"}, "year": 2026, "durationSeconds": 600, "offers": [{"id": "location-\(title)",
                 "kind": "rental", "quality": "hd", "price": {"amount": 399, "currency": "EUR", "taxBasisPoints": 2000}}]}
                """
            try Files.write(Array(text.utf8), to: club(0) + "/source/titles/\(title).json")
        }
        try run(["sign", club(0)])
        let ledger = try await ledger()
        for (index, title) in Self.titles.enumerated() {
            let key = ContentKey(id: [UInt8](repeating: UInt8(index), count: 16), key: [UInt8](repeating: 7, count: 16))
            try await ledger.keep([key], of: TitleID(title), quality: .sd)
        }
        for machine in 1..<max(1, machines) { try copy(to: club(machine)) }
    }

    /// The club's folder on one machine.
    func club(_ machine: Int) -> String { "\(folder.path)/club-\(machine)" }

    /// What a second machine needs.
    private func copy(to other: String) throws {
        for part in ["public", "private/service.key", "private/secret.key", "source/profile.json"] {
            let run = try Program.run([
                "sh", "-c", "mkdir -p \"$(dirname \"$2/$3\")\" && cp -r \"$1/$3\" \"$2/$3\"", "sh", club(0), other, part,
            ])
            guard run.status == 0 else { throw ContractViolation(run.complaint) }
        }
    }

    private var variables: [String: String] { database.map { [LedgerPlace.variable: $0] } ?? [:] }

    /// Runs the program to its end.
    ///
    /// - Returns: What it says.
    @discardableResult
    func run(_ words: [String]) throws -> String {
        let run = try Program.run([Program.built("lanterne-club")] + words, variables: variables)
        guard run.status == 0 else { throw ContractViolation("\(words[0]): \(run.complaint)") }
        return run.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Gift codes, by film: for every other one.
    func vouchers() throws -> [String: String] {
        try Self.titles.enumerated().filter { $0.offset % 2 == 1 }.reduce(into: [:]) { codes, title in
            let words = ["voucher", club(0), "--offer", "location-\(title.element)", "--count", "100000"]
            codes[title.element] = try run(words)
        }
    }

    /// Opens the service's own books beside it.
    func ledger() async throws -> Ledger {
        try await LiveHalf.ledger(Workshop(path: club(0)), at: try LedgerPlace(option: database, variable: nil))
    }

    /// Begins to serve.
    func start(_ machine: Int = 0, _ options: [String] = ["--trust-proxy"]) throws -> RunningProgram {
        let program = try RunningProgram(
            ["sh", "-c", "log=$1; shift; exec \"$@\" 2>>\"$log\"", "sh", "\(folder.path)/log-\(machine)", "env"]
                + variables.map { "\($0.key)=\($0.value)" } + [Program.built("lanterne-club"), "serve", club(machine), "--port", "0"]
                + options)
        guard let port = program.firstLine.split(separator: ":").last.flatMap({ UInt16($0.dropLast()) }) else {
            throw ContractViolation("it says \(program.firstLine)")
        }
        ports.withLock { $0[machine] = port }
        return program
    }

    /// What a machine's service has told of itself.
    func log(_ machine: Int) throws -> String { String(decoding: try Files.read("\(folder.path)/log-\(machine)"), as: UTF8.self) }

    /// Where a machine was last heard of.
    func port(_ machine: Int) -> UInt16 { ports.withLock { $0[machine % $0.count] } }
}
