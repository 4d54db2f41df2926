import Club
import Media

/// What a box asks for itself: what it has to do, and a way onto one more telephone.
extension LiveService {
    func addHouse(to routes: inout LiveRoutes) {
        routes.add("POST", "/v1/heartbeat") { request, _ in
            let caller = try await caller(of: request)
            let told = try decoded(HeartbeatTold.self, request)
            let time = try signedTime(told.nonce)
            let beat = Heartbeat(
                version: told.version, isPlaying: told.isPlaying, settings: told.settings, wiped: told.wiped.map { WipeID($0) })
            let orders = try await ledger.hear(beat, of: caller.box.id)
            return try json(
                HeartbeatAnswer(
                    time: time, sequence: try stock().edition.sequence, settings: orders.settings, wipe: orders.wipe?.value))
        }
        routes.add("POST", "/v1/links") { request, _ in
            let caller = try await caller(of: request)
            let asked = try decoded(LinkAsked.self, request)
            guard let quote = asked.quote.map({ QuoteID($0) }) else { return try link(to: "account", of: caller.account, at: "/account") }
            guard try await ledger.quote(quote, of: caller.account) != nil else { throw LedgerError.noSuchQuote }
            return try link(to: "pay", of: caller.account, at: "/pay/\(quote.value)")
        }
    }

    private func link(to page: String, of account: AccountID, at path: String) throws -> LiveResponse {
        let link = try session.link(for: account, page: page)
        return try json(
            LinkAnswer(address: "\(address)\(path)?link=\(link)", expires: now().advanced(by: PhoneSession.linkLife)))
    }
}
