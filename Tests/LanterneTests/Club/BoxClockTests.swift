import Club
import Crypto
import LinuxIO
import Store
import TestSupport
import Testing

@testable import Lanterne

/// What time it is to a box, by the real service.
@Suite(.serialized) struct BoxClockTests {
    private let club: ClubRig
    private let folder: ScratchFolder

    init() throws {
        club = try ClubRig()
        folder = try ScratchFolder()
    }

    @Test("A clock that is a year ahead is put right by the service's word, and stays right over a start")
    func mended() throws {
        let home = try BoxHome.open(folder.path)
        let wrong = ClubTime.ofThisMachine().advanced(by: .seconds(365 * 86_400))
        try home.store.keep(TimeMark(time: wrong, boot: BootID("before"), sinceBoot: .zero, uncertainty: nil, wallOffset: .zero))
        let clock = BoxClock(store: home.store)
        #expect(clock.isDoubtful && clock.now() >= wrong)
        let key = try #require(ClubKey(bytes: try club.serviceKey.bytes))
        clock.receive(try club.box().client.signedTime(by: key))
        #expect(!clock.isDoubtful)
        let apart = clock.now().duration(since: ClubTime.ofThisMachine())
        #expect(apart < .seconds(5) && apart > .seconds(-5))
        let again = BoxClock(store: home.store)
        #expect(!again.isDoubtful && again.now() < wrong)
        #expect(again.carriedOn()() >= again.now().advanced(by: .seconds(-1)))
    }

    @Test("What somebody else signed isn't the time")
    func forged() throws {
        let other = try #require(ClubKey(bytes: try SigningKey().publicKey.bytes))
        let box = try club.box()
        #expect(box.refusal { _ = try box.client.signedTime(by: other) } == .unreadable(address: box.client.address))
    }
}
