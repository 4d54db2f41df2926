import ArgumentParser
import Glibc

/// `lanterne-club serve DIR`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves a club: its files, and to paired boxes what they may rent and watch.",
        discussion: """
            EXAMPLES
              lanterne-club serve ~/.cache/lanterne/demo-club
              lanterne-club serve /srv/club --address https://club.example --trust-proxy
              LANTERNE_DATABASE=postgresql://club:secret@db/club lanterne-club serve /srv/club --trust-proxy

            A folder with `private` in it, as `lanterne-club init` makes it, is a club with a service: `public` is what the world sees. Another folder is
            served as it is.

            A second machine needs the same `public`, `private/service.key`, `private/secret.key` and `source/profile.json`, and the same database.

            A line says where it listens; where that is on all addresses, a second says to which of them telephones are sent. It serves until it is
            told to end (Control-C, SIGTERM), and ends when what it was asked is answered.
            Speaks plain HTTP/1.1: put a TLS proxy before it where it faces the world.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Option(help: "The TCP port; 0 is any free one.")
    var port: UInt16 = 8095

    @Option(help: "The address to listen on: this machine alone, unless told otherwise. IPv4 or IPv6.")
    var bind: String = "127.0.0.1"

    @Option(help: ArgumentHelp("Where telephones reach the service; where it listens, unless told otherwise.", valueName: "url"))
    var address: String?

    @Flag(help: "A proxy stands before it, and says in X-Forwarded-For who asks.")
    var trustProxy = false

    @OptionGroup var options: LedgerOptions

    /// Serves until the process is ended.
    ///
    /// - Throws: `ServiceError` where the folder or the address cannot be used.
    func serve() async throws(ServiceError) {
        let workshop = Workshop(path: folder)
        guard workshop.isOne else {
            return try await run(ClubServer(FolderHandler(folder: try ServedFolder.open(folder)), at: try BoundSocket(bind, port: port)))
        }
        let place = try BoundSocket(bind, port: port)
        let shown = address ?? place.outsideURL
        let half = try await LiveHalf.open(workshop, remembering: try options.place(), address: shown, trustsProxy: trustProxy)
        let handler = ServiceHandler(live: half.handler, folder: FolderHandler(folder: try ServedFolder.open(workshop.publicFolder)))
        let tidying = Task { await half.tidy() }
        defer { tidying.cancel() }
        try await run(ClubServer(handler, at: place), telling: address == nil && place.isEverywhere ? shown : nil)
    }

    /// - Parameter guess: Where telephones are sent, which nobody said.
    private func run(_ server: ClubServer, telling guess: String? = nil) async throws(ServiceError) {
        OpenFiles.allowMost()
        let signals = EndingSignals { Task { await server.stop() } }
        // Not print: a reader at the other end of a pipe waits for this line, and standard output would keep it.
        try await server.run { url in
            write("Listening on \(url)\n", to: STDOUT_FILENO)
            if let guess { write("Telephones are sent to \(guess); --address names another place\n", to: STDOUT_FILENO) }
        }
        signals.close()
    }
}

/// One line to a descriptor, unbuffered.
func write(_ line: String, to descriptor: Int32) {
    let bytes = Array(line.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
}
