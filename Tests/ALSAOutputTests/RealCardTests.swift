import ALSAOutput
import CALSA
import LinuxIO
import Media
import TestSupport
import Testing

/// Whether card 0 is snd-dummy: nobody's loudspeakers are to be used for tests.
private let hasTestCards = ALSAInspection.cards().first?.identifier == "Dummy"

/// On the cards of a test kernel: 0 is snd-dummy (a smooth pointer), 1 snd-aloop (what is played into device 0 comes out of device 1).
@Suite(.enabled(if: hasTestCards, "needs a kernel with snd-dummy as card 0"), .serialized) struct RealCardTests {
    private let clock = MonotonicClock()
    private let stereo = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)

    private func ramp(_ frames: Int, from first: Int, channels: Int = 2) -> [Int16] {
        (0..<(frames * channels)).map { Int16((first + $0 / channels) % 20000 + 1) }
    }

    @Test("the dummy card agrees on the film's own format") func agrees() throws {
        let output = ALSAOutput(device: "hw:0,0")
        let configuration = try output.configure(stereo)
        #expect(configuration.format == stereo)
        #expect((480...1920).contains(configuration.periodFrames))
        #expect((4800...19200).contains(configuration.bufferFrames))
        output.close()
    }

    @Test("a 5.1 film keeps its six channels, in the card's own order") func surround() throws {
        let output = ALSAOutput(device: "hw:1,0")
        let wanted = AudioFormat(rate: 48000, layout: .surround51, sampleFormat: .s16)
        let configuration = try output.configure(wanted)
        #expect(configuration.format.layout.count == 6)
        #expect(configuration.format.layout.speakers.contains(.frontCenter))
        output.close()
    }

    @Test("a 5.1 film on a stereo card is agreed on as stereo") func downmix() throws {
        let output = ALSAOutput(device: "hw:0,0")
        let configuration = try output.configure(AudioFormat(rate: 48000, layout: .surround51, sampleFormat: .s16))
        #expect(configuration.format.layout == .stereo)
        output.close()
    }

    @Test("a device that isn't there is named") func absent() {
        #expect(throws: AudioError.noDevice(name: "hw:9,0")) { try ALSAOutput(device: "hw:9,0").configure(stereo) }
    }

    @Test("a device that another holds is busy") func busy() throws {
        let first = ALSAOutput(device: "hw:0,0,0")
        _ = try first.configure(stereo)
        #expect(throws: AudioError.busy(name: "hw:0,0,0")) { try ALSAOutput(device: "hw:0,0,0").configure(stereo) }
        first.close()
        let second = ALSAOutput(device: "hw:0,0,0")
        _ = try second.configure(stereo)
        second.close()
    }

    @Test("nothing plays before start; then stamps lie on a line of 48000 frames a second") func stamps() throws {
        let output = ALSAOutput(device: "hw:0,0")
        let configuration = try output.configure(stereo)
        let samples = ramp(configuration.periodFrames, from: 0)
        var written = 0
        func fill() {
            while case .wrote(let count) = samples.withUnsafeBytes({ output.write($0) }), count > 0 { written += count }
        }
        fill()
        #expect(written <= configuration.bufferFrames && written > configuration.bufferFrames - configuration.periodFrames)
        clock.sleep(until: clock.now() + .milliseconds(100))
        #expect(output.timing() == nil)
        output.start()
        var stamps: [(host: Double, frames: Double)] = []
        let end = clock.now() + .seconds(2)
        while clock.now() < end {
            clock.sleep(until: clock.now() + .milliseconds(50))
            if let timing = output.timing() {
                stamps.append((Double(timing.time.nanoseconds) / 1e9, Double(written) - Double(timing.delayFrames)))
            }
            fill()
        }
        #expect(stamps.count > 20)
        let first = try #require(stamps.dropFirst(2).first)
        for stamp in stamps.dropFirst(2) {
            let error = (stamp.frames - first.frames) / 48000 - (stamp.host - first.host)
            #expect(abs(error) < 0.002)
        }
        output.close()
    }

    @Test("a card that runs dry says so once, and takes sound again") func xrun() throws {
        let output = ALSAOutput(device: "hw:0,0")
        let configuration = try output.configure(stereo)
        let samples = ramp(configuration.periodFrames, from: 0)
        #expect(samples.withUnsafeBytes { output.write($0) } == .wrote(configuration.periodFrames))
        output.start()
        clock.sleep(until: clock.now() + .milliseconds(200))
        #expect(samples.withUnsafeBytes { output.write($0) } == .xrun)
        #expect(samples.withUnsafeBytes { output.write($0) } == .wrote(configuration.periodFrames))
        output.start()
        #expect(output.timing() != nil)
        output.stop()
        #expect(output.timing() == nil)
        output.close()
    }

    @Test("what is played is what comes out of the loopback") func content() throws {
        let output = ALSAOutput(device: "hw:1,0,0")
        let configuration = try output.configure(stereo)
        #expect(configuration.format == stereo)
        var capture: OpaquePointer?
        #expect(snd_pcm_open(&capture, "hw:1,1,0", SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK)) == 0)
        let source = try #require(capture)
        defer { snd_pcm_close(source) }
        #expect(
            snd_pcm_set_params(source, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 2, 48000, 0, 500_000) == 0)
        snd_pcm_start(source)
        let film = ramp(48000, from: 0)
        var position = 0
        var heard: [Int16] = []
        var isStarted = false
        let end = clock.now() + .milliseconds(900)
        var piece = [Int16](repeating: 0, count: 9600)
        while clock.now() < end {
            film.withUnsafeBytes { bytes in
                while position < 48000, case .wrote(let count) = output.write(UnsafeRawBufferPointer(rebasing: bytes[(position * 4)...])),
                    count > 0
                {
                    position += count
                }
            }
            if !isStarted { output.start() }
            isStarted = true
            while true {
                let count = snd_pcm_readi(source, &piece, 4800)
                guard count > 0 else { break }
                heard.append(contentsOf: piece.prefix(count * 2))
            }
            clock.sleep(until: clock.now() + .milliseconds(20))
        }
        output.close()
        let start = try #require(heard.firstIndex { $0 != 0 })
        let sound = heard[start...].prefix(2 * 24000)
        #expect(sound.count == 2 * 24000)
        #expect(Array(sound) == Array(film.prefix(2 * 24000)))
    }

    @Test("the contract of sound outputs holds on a card with a smooth pointer and on the loopback", arguments: ["hw:0,0", "hw:1,0"])
    func contract(_ device: String) throws {
        try AudioOutputContract(ALSAOutput(device: device)).check { clock.sleep(until: clock.now() + $0) }
    }

    @Test("inspection names the dummy card's formats") func inspection() throws {
        let card = try #require(ALSAInspection.cards().first)
        let device = try #require(card.devices.first)
        #expect(device.name == "hw:0,0")
        #expect(device.formats.contains(.s16))
        #expect(device.rates.contains(48000))
        #expect(device.channels.contains(2))
        #expect(device.trouble == nil)
    }
}

@Suite struct NoCardTests {
    @Test("a name that means nothing is refused as absent") func nonsense() {
        let wanted = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)
        #expect(throws: AudioError.noDevice(name: "nonsense")) { try ALSAOutput(device: "nonsense").configure(wanted) }
    }
}
