import Club
import Crypto
import FoundationEssentials
import Glibc
import HTTPSource
import LinuxIO
import Media
import Player
import TestSupport
import Testing

@testable import Lanterne

/// The box's own client and the service as it is built, over HTTP.
@Suite(.serialized) struct PairingTests {
    private let club: ClubRig

    init() throws { club = try ClubRig() }

    @Test("A box is paired from a telephone, and its tokens are refreshed once each")
    func pairing() throws {
        let box = try club.box()
        let answer = try box.begin()
        #expect(box.refusal { try box.poll(answer) }?.word == "authorization_pending")
        try club.confirm(answer.userCode)
        let tokens = try box.poll(answer)
        let next = try box.refresh(tokens.refresh)
        #expect(next.access != tokens.access && next.refresh != tokens.refresh)
    }

    @Test("Whoever has a box's name but not its key gets nothing by it")
    func namesake() throws {
        let box = try club.box()
        let answer = try box.begin()
        try club.confirm(answer.userCode)
        let thief = try club.box()
        #expect(thief.refusal { try thief.poll(answer, as: box.keys.name) }?.word == "invalid_client")
        #expect(thief.refusal { try thief.poll(answer) }?.word == "no_such_code")
        let tokens = try box.poll(answer)
        #expect(thief.refusal { try thief.refresh(tokens.refresh, as: box.keys.name) }?.word == "invalid_client")
        #expect(thief.refusal { try thief.refresh(tokens.refresh) }?.word == "invalid_token")
        // What the thief tried cost the box nothing.
        #expect(throws: Never.self) { try box.refresh(tokens.refresh) }
    }

    @Test("A refused box is told so")
    func denied() throws {
        let box = try club.box()
        let answer = try box.begin()
        try club.confirm(answer.userCode, with: "no")
        #expect(box.refusal { try box.poll(answer) }?.word == "access_denied")
    }

    @Test("A request that was heard on the line can't be said again, nor otherwise, nor for another box, nor without its signature")
    func attacks() throws {
        let box = try club.box()
        let answer = try box.begin()
        try club.confirm(answer.userCode)
        let tokens = try box.poll(answer)
        func word(_ heard: ResourceRequest) throws -> String? {
            let (status, body) = try box.send(heard)
            return status < 400 ? nil : ClubRefusal(status: status, body: body, address: "").word
        }
        let heard = try box.signed("GET", "/v1/entitlements", token: tokens.access)
        #expect(try word(heard) == nil)
        #expect(try word(heard) == "invalid_signature")
        var elsewhere = try box.signed("POST", "/v1/entitlements/x/refund", token: tokens.access)
        elsewhere.url = club.address + "/v1/entitlements/y/refund"
        #expect(try word(elsewhere) == "invalid_signature")
        var altered = try box.signed("POST", "/v1/licences", body: #"{"title":"bientot"}"#, token: tokens.access)
        altered.body = RequestBody(mediaType: "application/json", bytes: Array(#"{"title":"la-lanterne"}"#.utf8))
        #expect(try word(altered) == "invalid_signature")
        var unsigned = try box.signed("GET", "/v1/entitlements", token: tokens.access)
        for field in ["Signature", "Signature-Input", "Content-Digest"] { unsigned.fields[field] = nil }
        #expect(try word(unsigned) == "invalid_signature")
        let late = try box.signed("GET", "/v1/entitlements", token: tokens.access, ago: .seconds(400))
        #expect(try word(late) == "stale_signature")
        // Another box that has got hold of the token.
        let thief = try club.box()
        #expect(try word(try thief.signed("GET", "/v1/entitlements", token: tokens.access)) == "invalid_signature")
        #expect(try word(try thief.signed("GET", "/v1/entitlements", token: "made-up")) == "invalid_token")
        // Without paying.
        let unpaid = try box.signed("POST", "/v1/licences", body: #"{"title":"la-lanterne"}"#, token: tokens.access)
        #expect(try word(unpaid) == "not_paid")
    }

    @Test("The time is signed, for this asker alone")
    func time() throws {
        let box = try club.box()
        let nonce = Base64.encodeForURLs(try SecureRandom.bytes(16))
        let answer = try box.client.ask(TimeAnswer.self, "GET", "/v1/time?nonce=\(nonce)")
        let signature = try #require(Base64.decodeFromURLs(answer.signature.utf8))
        #expect(answer.nonce == nonce)
        #expect(try club.serviceKey.isValid(signature, of: TimeAnswer.message(time: answer.time, nonce: nonce)))
        #expect(try !club.serviceKey.isValid(signature, of: TimeAnswer.message(time: answer.time, nonce: nonce + "a")))
        #expect(box.refusal { _ = try box.client.ask("GET", "/v1/time") }?.word == "invalid_request")
    }

    @Test("Told to end, the service ends, and what it was told is there at its next start")
    func restart() throws {
        let box = try club.box()
        let answer = try box.begin()
        try club.confirm(answer.userCode)
        #expect(try club.restart() == 0)
        let again = try club.box(box.keys)
        _ = try again.poll(answer)
    }

    @Test("A service that isn't there is told within the time that was given")
    func unreachable() throws {
        let box = try club.box()
        club.stop()
        guard case .unreachable(let sentence)? = box.refusal({ _ = try box.begin() }) else {
            Issue.record("no refusal")
            return
        }
        #expect(!sentence.isEmpty)
    }
}
