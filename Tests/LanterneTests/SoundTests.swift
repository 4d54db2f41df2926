import HeadlessOutput
import Interface
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

    @Test("the viewer's own goes before the television's, as long as it can be opened") func wished() {
        let cards = Self.card(
            Self.device("hw:0,0", "ALC892 Analog", [2]), Self.device("hw:0,3", "HDMI 0", [2, 8]),
            Self.device("hw:0,7", "USB", [], isBusy: true))
        #expect(SoundDevice.preferred(among: cards, wished: "hw:0,0") == SoundDevice(name: "hw:0,0", channels: 2))
        #expect(SoundDevice.preferred(among: cards, wished: "hw:5,0") == SoundDevice(name: "hw:0,3", channels: 8))
        #expect(SoundDevice.preferred(among: cards, wished: "hw:0,7") == SoundDevice(name: "hw:0,3", channels: 8))
        // What was played on before is given up for another.
        let former = SoundDevice(name: "hw:0,7", channels: 2)
        #expect(SoundDevice.preferred(among: cards, wished: "hw:0,0", former: former).name == "hw:0,0")
    }

    @Test("where stereo is wished for no more is asked of the device") func stereo() throws {
        let output = StereoOutput(NullAudio(isUnpaced: true))
        let wide = AudioFormat(rate: 48000, layout: .surround71, sampleFormat: .float32)
        let agreed = try output.configure(wide)
        #expect(agreed.format.layout == .stereo)
        let mono = AudioFormat(rate: 48000, layout: .mono, sampleFormat: .float32)
        let other = try output.configure(mono)
        #expect(other.format.layout == .mono)
    }

    @Test("devices are called by what is plugged into them") func places() {
        let cards = Self.card(
            Self.device("hw:0,0", "ALC892 Analog", [2]), Self.device("hw:0,3", "HDMI 0", [2, 8]), Self.device("hw:0,5", "Other", [2]),
            Self.device("hw:0,6", "ALC892 Digital", [2]))
        let places = BoxFacts.SoundPlace.all(of: cards)
        #expect(places.map(\.id) == ["hw:0,0", "hw:0,3", "hw:0,5", "hw:0,6"])
        #expect(places.map(\.socket) == [.analog, .television, nil, .optical])
        #expect(places[2].card == "PCH")
    }

    @Test("without a card there is the system's choice, in stereo") func none() {
        #expect(SoundDevice.preferred(among: []) == SoundDevice(name: "default", channels: 2))
    }

    @Test("a name that nothing answers to is opened as it is") func unknown() {
        #expect(SoundDevice.ask("hw:31,9", former: nil) == SoundDevice(name: "hw:31,9", channels: 2))
    }
}
