import Testing

@testable import ClubService

extension ClubServer {
    /// Answers for as long as the body takes, and ends whatever happens.
    ///
    /// - Parameter body: Takes the address that a client would use.
    func whileRunning(_ body: (String) async throws -> Void) async throws {
        let (listening, announce) = AsyncStream.makeStream(of: String.self)
        let running = Task {
            defer { announce.finish() }
            try await self.run { announce.yield($0) }
        }
        defer { running.cancel() }
        var iterator = listening.makeAsyncIterator()
        try await body(try #require(await iterator.next()))
    }
}
