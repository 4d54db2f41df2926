import Club
import TestSupport
import Testing

@testable import Lanterne

/// The whole way from the catalogue to a rental, by both programs as they are built.
@Suite(.serialized) struct RentingTests {
    private let club: ClubRig

    init() throws { club = try ClubRig() }

    /// Confirms the code while the program waits for it.
    private func pair(box: String = "a") throws {
        let waiting = try club.pairing(box: box)
        try club.confirm(waiting.code)
        #expect(waiting.end() == 0)
    }

    @Test("A box sees the club, is paired, rents with a gift code, and knows it without the network")
    func rents() throws {
        let shown = try club.lanterne(["show"])
        #expect(shown.status == 0, "\(shown.complaint)")
        #expect(shown.output.contains("la-lanterne: La Lanterne, 2026 — Louer"))
        #expect(shown.output.contains("bientot: Bientôt — "))
        let unpaired = try club.lanterne(["rent", "la-lanterne", "--voucher", "X"])
        #expect(unpaired.status == 1 && unpaired.complaint.contains("lanterne club pair"))
        try pair()
        let code = try club.voucher()
        let rented = try club.lanterne(["rent", "la-lanterne", "--voucher", code])
        #expect(rented.status == 0, "\(rented.complaint)")
        #expect(rented.output.contains("La Lanterne"))
        let again = try club.lanterne(["rent", "la-lanterne", "--voucher", code])
        #expect(again.status == 1)
        let held = try club.lanterne(["entitlements", "--language", "en"])
        #expect(held.output.contains("The Lantern — "), "\(held.output) \(held.complaint)")
        club.stop()
        let offline = try club.lanterne(["entitlements"])
        #expect(offline.status == 0 && offline.output.contains("La Lanterne"), "\(offline.complaint)")
        let kept = try club.lanterne(["show"])
        #expect(kept.status == 0 && kept.output.contains("La Lanterne"))
    }

    @Test("What isn't open can't be bought, and a code pays once")
    func closed() throws {
        try pair(box: "a")
        try pair(box: "b")
        let early = try club.lanterne(["rent", "bientot", "--offer", "plus-tard", "--card", "sandbox"])
        #expect(early.status == 1 && early.complaint.contains("pas ouverte"), "\(early.complaint)")
        let code = try club.voucher()
        #expect(try club.lanterne(["rent", "la-lanterne", "--voucher", code], box: "a").status == 0)
        let second = try club.lanterne(["rent", "la-lanterne", "--voucher", code, "--language", "en"], box: "b")
        #expect(second.status == 1, "\(second.output)")
        let declined = try club.lanterne(["rent", "la-lanterne", "--card", "declined"], box: "b")
        #expect(declined.status == 1)
        let none = try club.lanterne(["entitlements"], box: "b")
        #expect(none.output.contains("Rien"), "\(none.output) \(none.complaint)")
    }

    @Test("An unchanged club is one request, a changed title two; a catalogue that somebody else signed is refused")
    func follows() throws {
        func report() throws -> (requests: Int, output: String) {
            let run = try club.lanterne(["show", "--json"])
            let match = try #require(run.output.firstMatch(of: /"requests" : (\d+)/), "\(run.complaint)")
            let requests = try #require(Int(match.1))
            return (requests, run.output)
        }
        #expect(try report().requests > 1)
        #expect(try report().requests == 1)
        try club.rename("La Lanterne magique")
        let changed = try report()
        #expect(changed.requests == 2 && changed.output.contains("La Lanterne magique"))
        try club.signByAnother()
        let refused = try club.lanterne(["show"])
        #expect(refused.status == 0 && refused.output.contains("La Lanterne magique"))
        #expect(!refused.complaint.isEmpty)
    }

    @Test(
        "A protected film plays on the box that rented it, with keys that no other box can open; the rental has begun then",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func plays() throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        try pair()
        let early = try club.lanterne(["play", "la-lanterne", "--display", "null", "--audio", "null"])
        #expect(early.status == 1 && early.complaint.contains("Louer"), "\(early.complaint)")
        let code = try club.voucher()
        #expect(try club.lanterne(["rent", "la-lanterne", "--voucher", code]).status == 0)
        let played = try club.lanterne(["play", "la-lanterne", "--display", "null", "--audio", "null"])
        #expect(played.status == 0, "\(played.complaint)")
        let held = try club.lanterne(["entitlements"]).output
        #expect(held.contains("Commencée"), "\(held)")
        // What the box keeps opens nothing by itself: the keys were in the licence alone.
        #expect(try !club.keptFiles().contains { $0.contains("MjM0NTY3ODkwITIzNDU2Nw") })
    }
}
