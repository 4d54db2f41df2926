import Testing

@testable import ClubService

@Suite struct EncodingProgressTests {
    private static func progress(_ text: String) -> EncodingProgress {
        var progress = EncodingProgress()
        _ = progress.take(Array(text.utf8))
        return progress
    }

    @Test("What ffmpeg tells comes in pieces and is shown as a part, a speed and the time that is left")
    func words() {
        var progress = EncodingProgress()
        let early = progress.take(Array("frame=10\nout_time_us=15000".utf8))
        let isNew = progress.take(Array("000\nspeed=1.5x\nprogress=continue\n".utf8))
        #expect(!early && isNew)
        #expect(progress.words("a", of: .seconds(60)) == "a  25 % · 1.5 × · 30 s left")
    }

    static let told: [(text: String, words: String)] = [
        ("", "a  0 %"), ("out_time_us=N/A\nspeed=N/A\n", "a  0 %"), ("out_time_us=-5\nspeed=0x\n", "a  0 %"),
        ("out_time_us=99999999999999999999\nspeed=nanx\n", "a  0 %"), ("out_time_us=99000000\nspeed= 2x\n", "a  100 % · 2.0 × · 0 s left"),
        ("out_time_us=0\nspeed=0.5x\n", "a  0 % · 0.5 × · 2 min 0 s left"),
        ("out_time_us=0\nspeed=0.01x\n", "a  0 % · 0.0 × · 1 h 40 min left"),
    ]

    @Test("What makes no sense is not shown", arguments: told.indices)
    func nonsense(_ index: Int) {
        #expect(Self.progress(Self.told[index].text).words("a", of: .seconds(60)) == Self.told[index].words)
    }

    @Test("A terminal has one line that changes; a log has a line for each tenth")
    func display() {
        var lines: [String] = []
        var log = ProgressDisplay(isTerminal: false) { lines.append($0) }
        for second in [0, 1, 2, 6, 7, 12] { log.show(Self.progress("out_time_us=\(second)000000\n"), "a", of: .seconds(60)) }
        #expect(lines == ["a  0 %\n", "a  10 %\n", "a  20 %\n"])
        var screen = ""
        var terminal = ProgressDisplay(isTerminal: true) { screen += $0 }
        terminal.show(Self.progress("out_time_us=30000000\n"), "a", of: .seconds(60))
        terminal.end()
        #expect(screen == "\r████████████············ a  50 %\u{1B}[K\r\u{1B}[K")
    }

    @Test(
        "Of what a program said, the last that tells something is kept",
        arguments: [
            ("", ""), ("a.mkv: No such file or directory\n", "a.mkv: No such file or directory"),
            ("[dash @ 0x55] [x] No space left on device\nConversion failed!\n", "No space left on device"),
            ("Conversion failed!\n", "Conversion failed!"), ("[", "["),
        ])
    func lastWords(said: String, words: String) {
        #expect(ChildPrograms.lastWords(Array(said.utf8)) == words)
    }
}
