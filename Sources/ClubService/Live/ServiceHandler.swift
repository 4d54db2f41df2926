import FlyingFox

/// The whole service at one port: what its live half answers, and the club's files for all else.
struct ServiceHandler: HTTPHandler {
    let live: LiveHandler
    let folder: FolderHandler

    /// First parts of the addresses that are no files.
    private static let liveParts: Set<String> = ["v1", "activate", "pay", "account", "t", "health", "metrics"]

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let path = request.target.path()
        let first = path.split(separator: "/", maxSplits: 1).first.map(String.init)
        if let first, Self.liveParts.contains(first) { return try await live.handleRequest(request) }
        return try await folder.handleRequest(request)
    }
}
