import CFFmpeg
import LinuxIO
import Media
import Testing

@testable import AVMedia

@Suite("A film gets the threads that it needs") struct ThreadNeedTests {
    /// Keyframes a second apart, each second of film costing so much of a core.
    private static func need(_ codec: AVCodecID, shares: [Double], isClean: Bool = true) -> [Int] {
        var need = ThreadNeed(1...2)
        need.begin(codec)
        var cpu = 5.0
        var counts: [Int] = []
        _ = need.changes(at: .zero, cpu: cpu, isClean: isClean)
        for (second, share) in shares.enumerated() {
            cpu += share
            _ = need.changes(at: MediaTime(seconds: Double(second + 1)), cpu: cpu, isClean: isClean)
            counts.append(need.threads)
        }
        return counts
    }

    @Test("one thread is enough while it has room for harder scenes") func easy() {
        #expect(Self.need(AV_CODEC_ID_H264, shares: [0.1, 0.3, 0.6, 0.1]) == [1, 1, 1, 1])
    }

    @Test("a hard scene brings the second, and only an easy one takes it away") func hard() {
        #expect(Self.need(AV_CODEC_ID_H264, shares: [0.2, 0.7, 0.5, 0.41, 0.39, 0.1]) == [1, 2, 2, 2, 1, 1])
    }

    @Test("a heavy codec begins with both") func heavy() {
        #expect(Self.need(AV_CODEC_ID_HEVC, shares: [0.5, 0.5, 0.2]) == [2, 2, 1])
    }

    @Test("where pictures lean back over every keyframe, only four seconds of need are reason enough") func leaning() {
        #expect(Self.need(AV_CODEC_ID_H264, shares: [0.7, 0.7, 0.7, 0.7, 0.1, 0.1], isClean: false) == [1, 1, 1, 2, 2, 2])
        #expect(Self.need(AV_CODEC_ID_H264, shares: [0.7, 0.7, 0.2, 0.7, 0.7, 0.7], isClean: false) == [1, 1, 1, 1, 1, 1])
    }

    @Test("nothing is concluded over a jump, nor from less than a second") func jumps() {
        var need = ThreadNeed(1...2)
        need.begin(AV_CODEC_ID_H264)
        for (time, cpu) in [(0.0, 0.0), (0.5, 5), (100, 6), (60, 7), (60.9, 9)] {
            let changes = need.changes(at: MediaTime(seconds: time), cpu: cpu, isClean: true)
            #expect(!changes)
        }
        let changes = need.changes(at: MediaTime(seconds: 61), cpu: 9, isClean: true)
        #expect(changes)
    }

    @Test(
        "a change of threads in the middle of a film costs no picture and changes none",
        .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of this test"),
        arguments: ["mp4", "ts"])
    func change(suffix: String) throws {
        let path = try Fixture.make("need.\(suffix)", "-f lavfi -i testsrc2=s=96x64:r=25:d=8 -c:v libx264 -preset veryfast -bf 2 -g 25")
        var plain: [[UInt8]] = []
        var mappings = PoolMappings()
        let whole = try decodePictures(try FileTrackInput.open(path)) { plain.append(try packedBytes(of: $0, in: mappings)) }
        let decoder = try SoftwareVideoDecoder(clock: MonotonicClock())
        var cpu = 0.0
        // Hard for three seconds, then easy.
        decoder.cpuSeconds = {
            cpu += cpu < 2.5 ? 0.9 : 0.1
            return cpu
        }
        mappings = PoolMappings()
        _ = try decoder.open(try FileTrackInput.open(path))
        var times: [MediaTime] = []
        var counts: [Int] = []
        while case .output(let frame) = decoder.next() {
            let bytes = try packedBytes(of: frame, in: mappings)
            let isSame = times.count < plain.count && plain[times.count] == bytes
            #expect(isSame)
            times.append(frame.presentationTime)
            if counts.last != decoder.need.threads { counts.append(decoder.need.threads) }
            decoder.pool.release(frame.cell)
        }
        #expect(times == whole.times)
        #expect(times.count == 200)
        #expect(counts == [1, 2, 1])
    }
}
