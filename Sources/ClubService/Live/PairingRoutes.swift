import Club
import Crypto
import FoundationEssentials
import Media

/// Pairing a box with an account from a telephone, and the tokens that follow.
///
/// - Source: RFC 8628; RFC 6749 §6. A box's request is signed by the key that it shows, so that nobody can be made a box's namesake.
extension LiveService {
    static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"
    /// What a fleet's box asks by, with a code of its house the first time. Source: RFC 6749 §4.5.
    static let fleetGrant = "urn:lanterne:params:oauth:grant-type:fleet"

    func addPairing(to routes: inout LiveRoutes) {
        routes.add("POST", "/v1/device_authorization") { request, _ in try await beginPairing(request) }
        routes.add("POST", "/v1/token") { request, _ in try await giveTokens(request) }
        routes.add("POST", "/v1/revoke") { request, _ in try await revoke(request) }
        routes.add("GET", "/v1/time") { request, _ in try tellTime(request) }
    }

    private func beginPairing(_ request: LiveRequest) async throws -> LiveResponse {
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        let (key, _) = try await client(fields, request)
        let introduction = try introduction(fields, key)
        let grant = try await ledger.beginGrant(for: introduction)
        let page = address + "/activate"
        return try json(
            PairingAnswer(
                deviceCode: grant.deviceCode, userCode: grant.userCode, verificationAddress: page,
                completeAddress: "\(page)?user_code=\(grant.userCode)",
                expiresIn: Int(grant.expires.duration(since: now()).components.seconds), interval: Int(grant.interval.components.seconds)))
    }

    private func giveTokens(_ request: LiveRequest) async throws -> LiveResponse {
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        let (key, id) = try await client(fields, request)
        switch fields["grant_type"] {
        case Self.fleetGrant:
            if let code = fields["enrolment_code"] { _ = try await ledger.enrol(try introduction(fields, key), by: code) }
            return try answer(try await ledger.tokens(forFleetBox: id))
        case Self.deviceGrant:
            guard let code = fields["device_code"] else { throw LiveFault.unreadable("device_code") }
            return try await poll(code, id)
        case "refresh_token":
            guard let token = fields["refresh_token"] else { throw LiveFault.unreadable("refresh_token") }
            return try answer(try await ledger.refresh(token, box: id))
        default:
            throw LiveFault(
                "unsupported_grant_type", 400, "Cette façon de demander un jeton n’existe pas.",
                "There is no such way to ask for a token.")
        }
    }

    /// What the box says of itself, by the key that its request was signed with.
    private func introduction(_ fields: [String: String], _ key: VerifyingKey) throws(LiveFault) -> BoxIntroduction {
        guard let agreement = fields["agreement_key"].flatMap({ Base64.decodeFromURLs($0.utf8) }), agreement.count == 32 else {
            throw .unreadable("agreement_key")
        }
        return BoxIntroduction(signingKey: key, agreementKey: agreement, name: fields["name"] ?? "")
    }

    /// The box that speaks, known or not: its name is its key's, so the key that it shows and signs with proves it.
    private func client(_ fields: [String: String], _ request: LiveRequest) async throws -> (key: VerifyingKey, id: BoxID) {
        guard let bytes = fields["signing_key"].flatMap({ Base64.decodeFromURLs($0.utf8) }), let key = VerifyingKey(bytes) else {
            throw LiveFault.unreadable("signing_key")
        }
        let id = BoxID(BoxThumbprint.name(of: bytes, sha256: Digest.sha256))
        guard fields["client_id"] == id.value else {
            throw LiveFault("invalid_client", 401, "Cette box porte le nom d’une autre.", "This box has another one's name.")
        }
        try await signed(request, by: key, id: id)
        return (key, id)
    }

    private func poll(_ code: String, _ box: BoxID) async throws -> LiveResponse {
        switch try await ledger.poll(deviceCode: code, box: box) {
        case .approved(let tokens): return try answer(tokens)
        case .pending:
            throw LiveFault(
                "authorization_pending", 400, "Le code n’a pas encore été confirmé.", "The code has not been confirmed yet.", again: 5)
        case .slowDown(let interval):
            throw LiveFault(
                "slow_down", 400, "Le code n’a pas encore été confirmé.", "The code has not been confirmed yet.",
                again: Int(interval.components.seconds))
        case .expired:
            throw LiveFault(
                "expired_token", 400, "Le code n’est plus valable ; un nouveau va s’afficher.",
                "The code is no longer valid; a new one follows.")
        case .denied:
            throw LiveFault("access_denied", 400, "Le téléphone a refusé cette box.", "The telephone has refused this box.")
        }
    }

    private func revoke(_ request: LiveRequest) async throws -> LiveResponse {
        let caller = try await caller(of: request)
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        guard let token = fields["token"] else { throw LiveFault.unreadable("token") }
        try await ledger.revoke(token, box: caller.box.id)
        return .json([], status: 204)
    }

    /// Anybody may ask what time it is; the nonce makes the answer theirs.
    private func tellTime(_ request: LiveRequest) throws -> LiveResponse {
        guard let nonce = request.fields["nonce"] else { throw LiveFault.unreadable("nonce") }
        return try json(try signedTime(nonce))
    }

    /// What time it is, for whoever thought of the nonce.
    ///
    /// - Throws: `invalid_request` where that is none.
    func signedTime(_ nonce: String) throws(LiveFault) -> TimeAnswer {
        guard (16...64).contains(nonce.utf8.count), Base64.decodeFromURLs(nonce.utf8) != nil else { throw .unreadable("nonce") }
        let time = now()
        let signature = key.signature(of: TimeAnswer.message(time: time, nonce: nonce))
        return TimeAnswer(time: time, nonce: nonce, signature: Base64.encodeForURLs(signature))
    }

    private func answer(_ tokens: Tokens) throws -> LiveResponse {
        try json(
            TokenAnswer(
                access: tokens.access, refresh: tokens.refresh,
                expiresIn: Int(tokens.accessExpires.duration(since: now()).components.seconds)))
    }
}
