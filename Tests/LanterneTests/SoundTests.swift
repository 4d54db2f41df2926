import Media
import Testing

@testable import ALSAOutput
@testable import Lanterne

@Suite("The chosen sound device") struct SoundTests {
    private static func device(_ name: String, _ title: String, _ channels: [Int], isBusy: Bool = false) -> SoundDeviceReport {
        SoundDeviceReport(
            name: name, title: title, formats: isBusy ? [] : [.s16], rates: [48000], channels: channels,
            trouble: isBusy ? .busy(name: name) : nil)
    }

    private static func card(_ devices: SoundDeviceReport...) -> [SoundCardReport] {
        [SoundCardReport(index: 0, identifier: "PCH", title: "PCH", devices: devices)]
    }

    @Test("a television's receiver is chosen before the analogue jacks, with all its channels") func television() {
        let cards = Self.card(Self.device("hw:0,0", "ALC892 Analog", [2]), Self.device("hw:0,3", "HDMI 0", [2, 4, 6, 8]))
        #expect(SoundDevice.preferred(among: cards) == SoundDevice(name: "hw:0,3", channels: 8))
    }

    @Test("one that is busy gives way, unless it is the one that we had") func busy() {
        let cards = Self.card(Self.device("hw:0,0", "Analog", [2]), Self.device("hw:0,3", "HDMI 0", [], isBusy: true))
        let former = SoundDevice(name: "hw:0,3", channels: 6)
        #expect(SoundDevice.preferred(among: cards) == SoundDevice(name: "hw:0,0", channels: 2))
        #expect(SoundDevice.preferred(among: cards, former: former) == former)
    }

    @Test("without a card there is the system's choice, in stereo") func none() {
        #expect(SoundDevice.preferred(among: []) == SoundDevice(name: "default", channels: 2))
    }

    @Test("a name that nothing answers to is opened as it is") func unknown() {
        #expect(SoundDevice.ask("hw:31,9", former: nil) == SoundDevice(name: "hw:31,9", channels: 2))
    }
}
