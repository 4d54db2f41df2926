import AVMedia
import Glibc
import LinuxIO
import Media
import Testing

@Suite("A file's chapters", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct ChapterTests {
    @Test("are read with their titles, in the order of time", arguments: ["mkv", "mp4"])
    func chapters(suffix: String) throws {
        let words = try Fixture.make("chapters.txt", "-f lavfi -i color=s=64x64:d=1 -f ffmetadata")
        let file = try #require(fopen(words, "w"))
        fputs(
            ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2500\ntitle=Le congrès\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=2500\nEND=6000\n",
            file)
        fclose(file)
        let path = try Fixture.make(
            "chapters.\(suffix)",
            "-f lavfi -i testsrc2=s=96x64:r=25:d=6 -i \(words) -map_metadata 1 -map 0 -c:v libx264 -preset veryfast -bf 0")
        let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        let description = try decoder.open(try FileTrackInput.open(path))
        #expect(description.chapters.map(\.start) == [.zero, MediaTime(seconds: 2.5)])
        #expect(description.chapters.first?.title == "Le congrès")
    }
}
