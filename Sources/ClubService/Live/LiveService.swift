import Club
import Crypto
import FoundationEssentials
import Media

/// The live half's answers: who asks, whether they may, and what the ledger then says.
struct LiveService: Sendable {
    let ledger: Ledger
    /// What the club sells now: its files may change while the service runs.
    let stock: @Sendable () throws(LiveFault) -> Stock
    /// Signs what time it is.
    let key: SigningKey
    let now: @Sendable () -> UTCTime
    /// Where telephones find the service's pages, without a slash at its end.
    let address: String
    /// Waits between two looks; throws where the service ends.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Of telephones.
    var session: PhoneSession { PhoneSession(cipher: ledger.cipher, now: now, isSecure: address.hasPrefix("https://")) }
    /// All of them.
    var routes: LiveRoutes {
        var routes = LiveRoutes()
        addPairing(to: &routes)
        addShop(to: &routes)
        addViewing(to: &routes)
        addHouse(to: &routes)
        addSlate(to: &routes)
        return routes
    }

    /// A body of JSON.
    ///
    /// - Throws: `invalid_request`, with the place of what is wrong.
    func decoded<Message: Decodable>(_ type: Message.Type, _ request: LiveRequest) throws(LiveFault) -> Message {
        do {
            return try OutsideJSON.decode(type, from: request.body)
        } catch let error as DecodingError {
            throw .unreadable(Self.place(of: error))
        } catch {
            throw .unreadable("JSON")
        }
    }

    private static func place(of error: DecodingError) -> String {
        func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
        switch error {
        case .keyNotFound(let key, let context): return path(context.codingPath + [key])
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "JSON" : path(context.codingPath)
        @unknown default: return "JSON"
        }
    }

    func json(_ message: some Encodable, status: Int = 200) throws -> LiveResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(Array(try encoder.encode(message)), status: status)
    }
}
