import TestSupport
import Testing

@testable import Lanterne

/// A house's box, by both programs as they are built: a hotel's room.
@Suite(.serialized) struct HouseTests {
    private let club: ClubRig
    private let scratch: ScratchFolder

    init() throws {
        club = try ClubRig()
        scratch = try ScratchFolder()
    }

    @Test("A room's box comes in by the house's code, takes its settings, and forgets its guest at check-out")
    func room() async throws {
        let code = try club.house("phare-hotel")
        try Files.write(Array("{\"enrolment\": \"\(code)\"}".utf8), to: scratch.path + "/config.json")
        func box(_ words: [String]) async throws -> ProgramRun {
            try await club.lanterne(words + ["--config", scratch.path + "/config.json"])
        }
        let held = try await box(["entitlements"])
        #expect(held.status == 0 && held.output.contains("Rien"), "\(held.output) \(held.complaint)")
        try club.leave("la-lanterne", box: "a", at: 2000)
        let quiet = try await box(["heartbeat"])
        #expect(quiet.status == 0 && quiet.output.isEmpty, "\(quiet.output) \(quiet.complaint)")

        try club.push("{\"language\": \"en\"}", to: "phare-hotel", by: scratch)
        let pushed = try await box(["heartbeat"])
        #expect(pushed.output.contains("révision 1"), "\(pushed.output) \(pushed.complaint)")
        let again = try await box(["heartbeat"])
        #expect(again.output.isEmpty, "\(again.output)")
        let english = try await box(["entitlements"])
        #expect(english.output.contains("Nothing"), "\(english.output)")

        try club.checkOut(of: "phare-hotel")
        let wiped = try await box(["heartbeat"])
        #expect(wiped.output.contains("The guest has left"), "\(wiped.output) \(wiped.complaint)")
        #expect(try club.position(of: "la-lanterne", box: "a") == nil)
        let done = try await box(["heartbeat"])
        #expect(done.status == 0 && done.output.isEmpty, "\(done.output) \(done.complaint)")
        let next = try await box(["entitlements"])
        #expect(next.status == 0, "\(next.complaint)")
    }

    @Test("A wrong code lets nobody in, and settings that aren't understood don't count")
    func refused() async throws {
        let code = try club.house("phare-hotel")
        try Files.write(Array(#"{"enrolment": "BCDF-GHJK-LMNP"}"#.utf8), to: scratch.path + "/config.json")
        let wrong = try await club.lanterne(["entitlements", "--config", scratch.path + "/config.json", "--language", "en"])
        #expect(wrong.status == 1 && !wrong.complaint.isEmpty)
        var settings = Settings()
        #expect(throws: Failure.self) { try settings.take("{\"langue\": \"en\"}") }
        #expect(settings == Settings())
        try settings.take(#"{"volume": 40, "captions": "fr"}"#)
        #expect(settings.volume == 40 && settings.captions == "fr" && settings.language == "fr")
        #expect(!code.isEmpty)
    }
}
