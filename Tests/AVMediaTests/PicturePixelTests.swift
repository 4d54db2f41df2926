import AVMedia
import LinuxIO
import Media
import Testing

@Suite("Pictures are what ffmpeg decodes", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct PicturePixelTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let pixels: String
        let encoder: String
        let size: String
        let format: PixelFormat
        let range: ColorRange
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "H.264, a size that needs cropping", pixels: "yuv420p", encoder: "libx264", size: "98x66", format: .yuv420,
            range: .limited),
        Case(name: "H.264 with 4:2:2 chroma", pixels: "yuv422p", encoder: "libx264", size: "96x64", format: .yuv422, range: .limited),
        Case(name: "H.264 with whole chroma", pixels: "yuv444p", encoder: "libx264", size: "98x66", format: .yuv444, range: .limited),
        Case(name: "H.264 in full range", pixels: "yuvj420p", encoder: "libx264", size: "96x64", format: .yuv420, range: .full),
        Case(
            name: "HEVC of 10 bits", pixels: "yuv420p10le", encoder: "libx265 -x265-params log-level=error", size: "98x66",
            format: .yuv420p10, range: .limited),
        Case(name: "VP9", pixels: "yuv420p", encoder: "libvpx-vp9", size: "98x66", format: .yuv420, range: .limited),
        Case(
            name: "AV1, whose decoder has buffers of its own", pixels: "yuv420p", encoder: "libaom-av1 -cpu-used 8", size: "98x66",
            format: .yuv420, range: .limited),
        Case(name: "MPEG-2", pixels: "yuv420p", encoder: "mpeg2video", size: "96x64", format: .yuv420, range: .limited),
    ]

    @Test("every byte of every picture", arguments: cases)
    func pixels(of film: Case) throws {
        let name = "pixels-\(film.pixels)-\(film.encoder.split(separator: " ")[0])"
        let path = try Fixture.make(
            "\(name).mkv", "-f lavfi -i testsrc2=s=\(film.size):r=25:d=0.6 -pix_fmt \(film.pixels) -c:v \(film.encoder) -g 10")
        let expected = try Fixture.bytes(
            try Fixture.make("\(name).yuv", "-i \(path) -fps_mode passthrough -f rawvideo -pix_fmt \(film.pixels)"))
        let mappings = PoolMappings()
        var actual: [UInt8] = []
        let result = try decodePictures(try FileTrackInput.open(path)) { actual += try packedBytes(of: $0, in: mappings) }
        #expect(result.failure == nil)
        #expect(result.damaged == [])
        #expect(result.frames.count == 15)
        // Not compared inside the expectation, which would search for the shortest difference of megabytes.
        let firstDifference = zip(actual, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(actual.count == expected.count)
        #expect(firstDifference == nil)
        #expect(result.frames.allSatisfy { $0.format.pixelFormat == film.format && $0.format.color.range == film.range })
    }

    @Test("rows are multiples of 64 bytes, cells whole pages, and the memory is sealed")
    func layout() throws {
        let path = try PictureTimeTests.film("25", "mp4")
        let result = try decodePictures(try FileTrackInput.open(path))
        for frame in result.frames {
            #expect(frame.planes.0.stride % 64 == 0 && frame.planes.1.stride % 64 == 0 && frame.planes.2.stride % 64 == 0)
            #expect(frame.planes.0.offset % 4096 == 0)
        }
    }

    @Test("shape and colours come from the stream")
    func description() throws {
        let path = try Fixture.make(
            "colours.mp4",
            // By setparams: the encoder's own options do it too, but since FFmpeg 7 the pictures' win over them.
            "-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -vf setsar=4/3,setparams=colorspace=bt2020nc:range=tv:color_primaries=bt2020:color_trc=bt709 -c:v libx264"
        )
        let result = try decodePictures(try FileTrackInput.open(path))
        let format = try #require(result.frames.first?.format)
        #expect(format.sampleAspectRatio == SampleAspectRatio(4, 3))
        #expect(format.color == ColorDescription(matrix: .bt2020, range: .limited))
        #expect(result.description.video == format)
    }

    @Test("a format that can't be shown is named")
    func unsupported() throws {
        let path = try Fixture.make(
            "alpha.mkv", "-f lavfi -i testsrc2=s=96x64:r=25:d=0.2 -pix_fmt bgra -c:v ffv1")
        let result = try decodePictures(try FileTrackInput.open(path))
        #expect(result.failure == .unsupportedFormat(track: "video", detail: "bgra"))
    }
}
