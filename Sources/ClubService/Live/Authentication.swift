import Club
import Crypto
import Media

/// A paired box and the account that it is in, by a token that it holds and a signature that it made.
struct Caller: Sendable {
    let box: Box
    let account: AccountID
}

extension LiveService {
    /// Who asks, beyond doubt: the token is good, this box signed just this request, and it did so now and once.
    ///
    /// - Throws: `invalid_token` where the box has to refresh or be paired anew, `invalid_signature` with the reason, `slow_down`.
    func caller(of request: LiveRequest) async throws -> Caller {
        guard let field = request.headers["authorization"], let token = Self.token(field) else {
            throw LiveFault.signature(.unreadable)
        }
        let holder = try await ledger.holder(of: token)
        let checked = try Self.check(request, now: now(), token: field, key: holder.box.signingKey, id: holder.box.id)
        try await admit(checked, of: holder.box.id)
        return Caller(box: holder.box, account: holder.account)
    }

    /// A request that a box signs before it has a token, by the key that it shows or is known by.
    func signed(_ request: LiveRequest, by key: VerifyingKey, id: BoxID) async throws {
        let checked = try Self.check(request, now: now(), token: nil, key: key, id: id)
        try await admit(checked, of: id)
    }

    private func admit(_ signature: CheckedSignature, of box: BoxID) async throws {
        try await ledger.admit(nonce: signature.nonce, of: box, at: signature.created)
    }

    private static func token(_ field: String) -> String? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200 else { return nil }
        return String(parts[1])
    }

    private static func check(
        _ request: LiveRequest, now: UTCTime, token: String?, key: VerifyingKey, id: BoxID
    ) throws(LiveFault) -> CheckedSignature {
        guard let digest = request.headers["content-digest"], let input = request.headers["signature-input"],
            let signature = request.headers["signature"]
        else { throw .signature(.unreadable) }
        let seen = SignedRequest(
            method: request.method, path: request.path, query: request.query, bodyDigest: Digest.sha256(request.body), authorization: token)
        do throws(SignatureFault) {
            let fields = SignatureFields(contentDigest: digest, input: input, signature: signature)
            return try fields.check(seen, now: now) { name, made, message in
                name == id.value ? key.isValid(made, of: message) : nil
            }
        } catch {
            throw .signature(error)
        }
    }
}

extension LiveFault {
    /// The viewer can do nothing about it but see to the clock; who writes another box reads the reason.
    static func signature(_ fault: SignatureFault) -> LiveFault {
        LiveFault(
            fault == .stale ? "stale_signature" : "invalid_signature", 401,
            "La demande n’est pas signée comme il faut (\(fault.rawValue)).",
            "The request is not signed as it must be (\(fault.rawValue)).")
    }
}
