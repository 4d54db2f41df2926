import ArgumentParser
import Glibc

/// `lanterne-club serve DIR`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves a folder: club.json, its films and its posters.",
        discussion: """
            EXAMPLES
              lanterne-club serve ~/.cache/lanterne/demo-club
              lanterne-club serve /srv/club --bind 0.0.0.0 --port 80

            One line says where it listens. It serves until it is told to end (Control-C, SIGTERM).
            Speaks plain HTTP/1.1: put a TLS proxy before it where it faces the world.
            """)

    @Argument(help: ArgumentHelp("The folder that holds club.json.", valueName: "dir"))
    var folder: String

    @Option(help: "The TCP port; 0 is any free one.")
    var port: UInt16 = 8095

    @Option(help: "The address to listen on: this machine alone, unless told otherwise. IPv4 or IPv6.")
    var bind: String = "127.0.0.1"

    /// Serves until the process is ended.
    ///
    /// - Throws: `ServiceError` where the folder or the address cannot be used.
    func serve() async throws(ServiceError) {
        let folder = try ServedFolder.open(folder)
        let service = try ClubServer(folder: folder, address: bind, port: port)
        endQuietlyOnSignals()
        // Not print: a reader at the other end of a pipe waits for this line, and standard output would keep it.
        try await service.run { url in write("Listening on \(url)\n", to: STDOUT_FILENO) }
    }

    /// Being told to end is how a service ends: exit status 0. `_exit` alone may be called in a handler.
    private func endQuietlyOnSignals() {
        signal(SIGTERM) { _ in _exit(0) }
        signal(SIGINT) { _ in _exit(0) }
    }
}

/// One line to a descriptor, unbuffered.
func write(_ line: String, to descriptor: Int32) {
    let bytes = Array(line.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
}
