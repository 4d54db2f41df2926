import Club
import TestSupport
import Testing

@testable import Lanterne

/// The whole way from the catalogue to a rental, by both programs as they are built.
@Suite(.serialized) struct RentingTests {
    private let club: ClubRig

    init() throws { club = try ClubRig() }

    private func pair(box: String = "a") async throws { #expect(try await club.pair(box: box) == 0) }

    @Test("A box sees the club, is paired, rents with a gift code, and knows it without the network")
    func rents() async throws {
        let shown = try await club.lanterne(["show"])
        #expect(shown.status == 0, "\(shown.complaint)")
        #expect(shown.output.contains("la-lanterne: La Lanterne, 2026 — Louer"))
        #expect(shown.output.contains("bientot: Bientôt — "))
        let unpaired = try await club.lanterne(["rent", "la-lanterne", "--voucher", "X"])
        #expect(unpaired.status == 1 && unpaired.complaint.contains("lanterne club pair"))
        try await pair()
        let code = try club.voucher()
        let rented = try await club.lanterne(["rent", "la-lanterne", "--voucher", code])
        #expect(rented.status == 0, "\(rented.complaint)")
        #expect(rented.output.contains("La Lanterne"))
        let again = try await club.lanterne(["rent", "la-lanterne", "--voucher", code])
        #expect(again.status == 1)
        let held = try await club.lanterne(["entitlements", "--language", "en"])
        #expect(held.output.contains("The Lantern — "), "\(held.output) \(held.complaint)")
        club.stop()
        let offline = try await club.lanterne(["entitlements"])
        #expect(offline.status == 0 && offline.output.contains("La Lanterne"), "\(offline.complaint)")
        let kept = try await club.lanterne(["show"])
        #expect(kept.status == 0 && kept.output.contains("La Lanterne"))
    }

    @Test("What isn't open can't be bought, and a code pays once")
    func closed() async throws {
        try await pair(box: "a")
        try await pair(box: "b")
        let early = try await club.lanterne(["rent", "bientot", "--offer", "plus-tard", "--card", "sandbox"])
        #expect(early.status == 1 && early.complaint.contains("pas ouverte"), "\(early.complaint)")
        let code = try club.voucher()
        #expect(try await club.lanterne(["rent", "la-lanterne", "--voucher", code], box: "a").status == 0)
        let second = try await club.lanterne(["rent", "la-lanterne", "--voucher", code, "--language", "en"], box: "b")
        #expect(second.status == 1, "\(second.output)")
        let declined = try await club.lanterne(["rent", "la-lanterne", "--card", "declined"], box: "b")
        #expect(declined.status == 1)
        let none = try await club.lanterne(["entitlements"], box: "b")
        #expect(none.output.contains("Rien"), "\(none.output) \(none.complaint)")
    }

    @Test("An unchanged club is one request, a changed title two; a catalogue that somebody else signed is refused")
    func follows() async throws {
        func report() async throws -> (requests: Int, output: String) {
            let run = try await club.lanterne(["show", "--json"])
            let match = try #require(run.output.firstMatch(of: /"requests" : (\d+)/), "\(run.complaint)")
            let requests = try #require(Int(match.1))
            return (requests, run.output)
        }
        #expect(try await report().requests > 1)
        #expect(try await report().requests == 1)
        try club.rename("La Lanterne magique")
        let changed = try await report()
        #expect(changed.requests == 2 && changed.output.contains("La Lanterne magique"))
        try club.signByAnother()
        let refused = try await club.lanterne(["show"])
        #expect(refused.status == 0 && refused.output.contains("La Lanterne magique"))
        #expect(!refused.complaint.isEmpty)
    }

    @Test(
        "A protected film plays on the box that rented it, with keys that no other box can open; the rental has begun then",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func plays() async throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        try await pair()
        let early = try await club.lanterne(["play", "la-lanterne", "--display", "null", "--audio", "null"])
        #expect(early.status == 1 && early.complaint.contains("Louer"), "\(early.complaint)")
        let code = try club.voucher()
        #expect(try await club.lanterne(["rent", "la-lanterne", "--voucher", code]).status == 0)
        let played = try await club.lanterne(["play", "la-lanterne", "--display", "null", "--audio", "null"])
        #expect(played.status == 0, "\(played.complaint)")
        let held = try await club.lanterne(["entitlements"]).output
        #expect(held.contains("Commencée"), "\(held)")
        // What the box keeps opens nothing by itself: the keys were in the licence alone.
        #expect(try !club.keptFiles().contains { $0.contains("MjM0NTY3ODkwITIzNDU2Nw") })
    }

    @Test(
        "A film goes on where it was left, and one that was seen to its end begins anew",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func goesOn() async throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        try await pair()
        let code = try club.voucher()
        #expect(try await club.lanterne(["rent", "la-lanterne", "--voucher", code]).status == 0)
        // The film has 82 pictures in 2.74 s.
        try club.leave("la-lanterne", box: "a", at: 2000)
        let rest = try await pictures()
        #expect((5...40).contains(rest))
        let left = try #require(try club.position(of: "la-lanterne", box: "a"))
        #expect(left.isFinished)
        let whole = try await pictures()
        #expect(whole > 60)
    }

    @Test("What a box keeps of its viewer can be read, and forgotten; the account has it still")
    func forgets() async throws {
        try await pair()
        let code = try club.voucher()
        #expect(try await club.lanterne(["rent", "la-lanterne", "--voucher", code]).status == 0)
        try club.leave("la-lanterne", box: "a", at: 2000)
        let kept = try await club.lanterne(["export"])
        #expect(kept.status == 0 && kept.output.contains(#""milliseconds" : 2000"#), "\(kept.output) \(kept.complaint)")
        #expect(kept.output.contains(#""title" : "la-lanterne""#))
        let forgotten = try await club.lanterne(["forget", "--language", "en"])
        #expect(forgotten.status == 0 && forgotten.output.contains("Nothing"), "\(forgotten.complaint)")
        let empty = try await club.lanterne(["export"])
        #expect(!empty.output.contains("la-lanterne"), "\(empty.output)")
        let unpaired = try await club.lanterne(["entitlements", "--language", "en"])
        #expect(unpaired.status == 1 && unpaired.complaint.contains("not paired"), "\(unpaired.complaint)")
    }

    @Test("Seats are bought for a showtime to come, while there are any, and let in once")
    func tickets() async throws {
        try await pair()
        let title = try await club.lanterne(["title", "bientot"])
        let shown = title.output.split(separator: "\n").filter { $0.contains("Le Phare, Brest") }
        #expect(shown.count == 1, "\(title.output)")
        let showtime = String(try #require(shown.first).trimmingPrefix { $0 == " " }.prefix { $0 != ":" })
        let buy = ["rent", "bientot", "--offer", showtime, "--card", "sandbox", "--language", "en"]
        let alone = try await club.lanterne(buy)
        #expect(alone.status == 1)
        let bought = try await club.lanterne(buy + ["--seats", "2"])
        #expect(bought.status == 0, "\(bought.complaint)")
        #expect(bought.output.contains("€15.00"), "\(bought.output)")
        let many = try await club.lanterne(buy + ["--seats", "2"])
        #expect(many.status == 1)
        let over = try await club.lanterne(
            [
                "rent", "bientot", "--offer", showtime.replacing("2126", with: "2020"), "--seats", "1", "--card", "sandbox", "--language",
                "en",
            ])
        #expect(over.status == 1 && over.complaint.contains("not open"), "\(over.complaint)")
        let held = try await club.lanterne(["entitlements"]).output
        let code = try #require(held.firstMatch(of: /2 × (\S+)/), "\(held)").1
        #expect(try club.admits(String(code), to: showtime))
        #expect(try !club.admits(String(code), to: showtime))
    }

    @Test(
        "The television's list shows what the account holds, and plays it; one more telephone gets a link",
        .enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there"))
    func television() async throws {
        try club.protect(with: try #require(packagerFolder) + "/encryption-and-no-clear-lead")
        try await pair()
        let code = try club.voucher()
        #expect(try await club.lanterne(["rent", "la-lanterne", "--voucher", code]).status == 0)
        let scratch = try ScratchFolder()
        // Pressed until there is a list to press it on: a busy machine is late.
        let keys = (2..<14).map { "\($0) OK" }.joined(separator: "\n")
        try Files.write(Array(keys.utf8), to: scratch.path + "/keys")
        let watched = try await club.lanterne(
            [
                "--keys", scratch.path + "/keys", "--report", scratch.path + "/report.json", "--display", "null", "--audio", "null",
                "--for", "15",
            ],
            command: "box")
        #expect(watched.status == 0, "\(watched.complaint)")
        let report = String(decoding: try Files.read(scratch.path + "/report.json"), as: UTF8.self)
        let presented = try #require(report.firstMatch(of: /"presented" ?: ?(\d+)/).flatMap { Int($0.1) })
        #expect(presented > 5, "\(report)")
        let link = try await club.lanterne(["link", "--language", "en"])
        #expect(link.output.hasPrefix("On the telephone, open http"), "\(link.output) \(link.complaint)")
    }

    /// How many are seen until the film's end.
    private func pictures() async throws -> Int {
        let report = try ScratchFolder()
        let command = ["play", "la-lanterne", "--display", "null", "--audio", "null", "--report", report.path + "/report.json"]
        let played = try await club.lanterne(command)
        #expect(played.status == 0, "\(played.complaint)")
        let text = String(decoding: try Files.read(report.path + "/report.json"), as: UTF8.self)
        let match = try #require(text.firstMatch(of: /"presented" ?: ?(\d+)/))
        return try #require(Int(match.1))
    }
}
