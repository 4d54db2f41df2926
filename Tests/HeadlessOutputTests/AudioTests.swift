import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import HeadlessOutput

@Suite struct AudioTests {
    private let clock = MonotonicClock()

    private func bytes(of path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(path)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) } ?? 0
        return Array(bytes[..<count])
    }

    @Test("a null card keeps the sound contract")
    func nullContract() throws {
        try AudioOutputContract(NullAudio()).check { clock.sleep(until: clock.now() + $0) }
    }

    @Test("a file keeps the sound contract")
    func fileContract() throws {
        try TemporaryFile.with { path in
            try AudioOutputContract(WAVFileOutput(path: path)).check { clock.sleep(until: clock.now() + $0) }
        }
    }

    @Test("a card that runs dry says so once and plays on")
    func xrun() {
        let format = AudioFormat(rate: 1000, layout: .mono, sampleFormat: .s16)
        var card = PacedCard(format: format, bufferFrames: 100, isUnpaced: false)
        let start = HostTime(nanoseconds: 0)
        #expect(card.write(150, start) == 100)
        card.start(start)
        #expect(card.timing(start + .milliseconds(40))?.delayFrames == 60)
        #expect(card.free(start + .milliseconds(40)) == 40)
        #expect(card.write(10, start + .milliseconds(200)) == nil)
        #expect(card.timing(start + .milliseconds(200)) == nil)
        #expect(card.write(10, start + .milliseconds(200)) == 10)
        card.start(start + .milliseconds(200))
        #expect(card.timing(start + .milliseconds(205))?.delayFrames == 5)
    }

    @Test("the file holds what was heard, not what was thrown away, with true lengths")
    func file() throws {
        try TemporaryFile.with { path in
            let format = AudioFormat(rate: 48000, layout: .surround51, sampleFormat: .s16)
            let output = WAVFileOutput(path: path, isUnpaced: true)
            _ = try output.configure(format)
            #expect([UInt8](repeating: 1, count: 1200).withUnsafeBytes { output.write($0) } == .wrote(100))
            output.start()
            #expect(output.timing()?.delayFrames == 0)
            output.stop()
            #expect([UInt8](repeating: 2, count: 120).withUnsafeBytes { output.write($0) } == .wrote(10))
            output.close()
            let all = try bytes(of: path)
            #expect(all.count == 68 + 1320)
            #expect(String(decoding: all[0..<4], as: UTF8.self) == "RIFF")
            #expect(Array(all[4..<8]) == [0x64, 0x05, 0, 0])
            #expect(Array(all[22..<24]) == [6, 0])
            #expect(Array(all[40..<44]) == [0x0f, 0x06, 0, 0])
            #expect(Array(all[64..<68]) == [0x28, 0x05, 0, 0])
            #expect(all[68] == 1 && all[68 + 1199] == 1 && all[68 + 1200] == 2)
        }
    }

    @Test("a folder that isn't there is named")
    func missingFolder() {
        let output = WAVFileOutput(path: "/nowhere/at/all.wav")
        #expect(throws: AudioError.noDevice(name: "/nowhere/at/all.wav")) {
            _ = try output.configure(AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16))
        }
    }
}

/// A file of the test's own that goes with it.
enum TemporaryFile {
    static func with(_ body: (String) throws -> Void) throws {
        let path = "\(folder)/lanterne-test-\(getpid())-\(MonotonicClock().now().nanoseconds).wav"
        defer { remove(path) }
        try body(path)
    }

    private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
}
