import Club
import Media

/// A box's slate, on which a telephone writes: opened, read and closed by the box. The telephone's side is a page.
extension LiveService {
    /// How long a question for what was written is held; less than a proxy's patience.
    private static let longestHold = Duration.seconds(15)
    /// Between two looks at a slate on which nobody has written, and at one on which somebody writes. Not a bell within the service: the
    /// telephone may write through another instance.
    private static let (idlePause, writtenPause) = (Duration.seconds(1), Duration.milliseconds(250))

    func addSlate(to routes: inout LiveRoutes) {
        routes.add("POST", "/v1/slate") { request, _ in
            let caller = try await caller(of: request)
            let slate = try await ledger.openSlate(for: caller.box.id, try decoded(SlateAsked.self, request))
            return try json(LinkAnswer(address: "\(address)/t/\(slate.code)", expires: slate.expires))
        }
        routes.add("GET", "/v1/slate") { request, _ in
            let caller = try await caller(of: request)
            guard let since = request.fields["since"].flatMap({ Int64($0) }), since >= 0 else { throw LiveFault.unreadable("since") }
            return try await written(on: caller.box.id, after: since)
        }
        routes.add("POST", "/v1/slate/close") { request, _ in
            try await ledger.closeSlate(of: try await caller(of: request).box.id)
            return .json([], status: 204)
        }
    }

    /// Waits until somebody has written, or for so long; a service that ends waits for nobody.
    private func written(on box: BoxID, after revision: Int64) async throws -> LiveResponse {
        let between = revision == 0 ? Self.idlePause : Self.writtenPause
        var held = Duration.zero
        while true {
            if let text = try await ledger.slateText(of: box, after: revision) { return try json(text) }
            guard held < Self.longestHold, (try? await pause(between)) != nil else { return .json([], status: 204) }
            held += between
        }
    }
}
