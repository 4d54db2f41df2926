import Club
import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import ClubService

/// What is interrupted goes on. An `ffmpeg` of the test's own notes each call, does something at the one that is named, and is else the real one.
@Suite(.serialized, .enabled(if: PackagingBench.isPossible, PackagingBench.absence)) struct ResumingTests {
    private let bench: PackagingBench
    private var log: String { bench.folder.path + "/calls" }

    init() throws {
        bench = try PackagingBench()
        bench.folder.folder("bin")
        let script = """
            #!/bin/sh
            echo "$@" >> '\(bench.folder.path)/calls'
            [ "$(wc -l < '\(bench.folder.path)/calls')" = "$AT" ] && eval "$ACT"
            PATH="${PATH#*:}" exec ffmpeg "$@"
            """
        try bench.folder.write(Array(script.utf8), to: "bin/ffmpeg")
        chmod(bench.folder.path + "/bin/ffmpeg", 0o755)
    }

    /// - Parameter call: From 1; at it the script does `act`.
    private func add(_ words: [String], at call: Int = 0, _ act: String = "") async throws -> ProgramRun {
        let path = "\(bench.folder.path)/bin:" + (Program.environment("PATH") ?? "/usr/bin:/bin")
        let command =
            [Program.built("lanterne-club"), "add", bench.club, bench.film, "--id", "barres", "--ladder", "120", "--preset", "ultrafast"]
            + words
        return try await Program.aside { try Program.run(command, variables: ["PATH": path, "AT": "\(call)", "ACT": act]) }
    }

    private func calls() throws -> [String] {
        String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n").map { String($0) }
    }

    @Test("After a kill nothing is public, ffmpeg is gone too, and the same command makes only what wasn't finished")
    func killed() async throws {
        let words = ["--trailer", bench.film]
        let killed = try await add(words, at: 2, "echo $$ > '\(bench.folder.path)/pid'; kill -KILL $PPID; exec sleep 60")
        #expect(killed.status == 137, "\(killed.complaint)")
        #expect(access(bench.path("barres"), F_OK) != 0)
        let orphan = String(decoding: try Files.read(bench.folder.path + "/pid").dropLast(), as: UTF8.self)
        #expect(try isGone(orphan))
        let resumed = try await add(words)
        #expect(resumed.status == 0, "\(resumed.complaint)")
        // The film once; the trailer twice.
        let outputs = try calls().map { $0.contains("text-1.vtt") ? "film" : "trailer" }
        #expect(outputs == ["film", "trailer", "trailer"])
        #expect(access(bench.path("barres", "trailer/film.mpd"), R_OK) == 0)
        #expect(Files.names(in: bench.club + "/private/packaging").isEmpty)
        let again = try await add(words)
        let count = try calls().count
        #expect(again.status == 0 && count == 3)
    }

    /// A process that nobody has waited for yet has ended too.
    private func isGone(_ process: String) throws -> Bool {
        let clock = MonotonicClock()
        let pause = try EventSignal()
        let deadline = clock.now() + .seconds(10)
        while clock.now() < deadline {
            let state = (try? Files.read("/proc/\(process)/stat")).map { String(decoding: $0, as: UTF8.self) }
            if state?.contains(") Z") ?? true { return true }
            pause.wait(until: clock.now() + .milliseconds(20))
        }
        return false
    }

    @Test("Told to end, it ends ffmpeg and says that the same command goes on", arguments: ["INT", "TERM"])
    func interrupted(signal: String) async throws {
        let run = try await add([], at: 1, "kill -\(signal) $PPID; exec sleep 60")
        #expect(run.status == 1)
        #expect(run.complaint.contains("lanterne-club: barres isn't finished, since it was interrupted; the same command goes on"))
        #expect(access(bench.path("barres"), F_OK) != 0)
    }

    @Test("Two programs don't make one title at once")
    func twice() async throws {
        bench.folder.folder("club/private/packaging")
        let other = open(bench.club + "/private/packaging/.barres.lock", O_WRONLY | O_CREAT, 0o600)
        defer { close(other) }
        let isHeld = flock(other, LOCK_EX) == 0
        #expect(isHeld)
        let run = try await add([])
        #expect(run.status == 1 && run.complaint.contains("barres is being made by another lanterne-club add"), "\(run.complaint)")
    }

    @Test("What ffmpeg complains of comes in one sentence: which film, why, and what to do")
    func complaint() async throws {
        let run = try await add([], at: 1, "echo '[dash @ 0x1] No space left on device' >&2; exit 1")
        #expect(run.status == 1)
        let sentence = "\(bench.film): ffmpeg gave up encoding it (No space left on device); mend that, and the same command goes on"
        #expect(run.complaint.contains(sentence), "\(run.complaint)")
        let missing = try await bench.add(["/no/such.mkv"])
        #expect(
            missing.complaint
                == "lanterne-club: /no/such.mkv can't be read (No such file or directory); check its name and its permissions\n")
        let text = try await bench.add([bench.subtitles, "--id", "x"])
        #expect(text.complaint.contains("it has no moving pictures; name a film file"), "\(text.complaint)")
        for name in ["timeout", "setpriv", "env"] { bench.folder.link("bin/\(name)", to: "/usr/bin/\(name)") }
        unlink(bench.folder.path + "/bin/ffmpeg")
        let none = try Program.run(
            [Program.built("lanterne-club"), "add", bench.club, bench.film], variables: ["PATH": bench.folder.path + "/bin"])
        #expect(none.complaint == "lanterne-club: there is no ffprobe on this machine; install Debian's package ffmpeg\n")
    }
}

@Suite struct FilmAssemblyTests {
    private let folder: ScratchFolder
    private let probe: FilmProbe

    init() throws {
        folder = try ScratchFolder()
        for name in ["encoded", "encoded/0", "film"] { folder.folder(name) }
        try folder.write(SegmentLockTests.start("avc1"), to: "encoded/0/init.mp4")
        for number in 1...3 {
            let samples = [SegmentLockTests.unit(0x65, 100 * number), SegmentLockTests.unit(0x41, 90)]
            try folder.write(SegmentLockTests.segment(samples), to: "encoded/0/0000\(number).m4s")
        }
        let answer =
            #"{"streams":[{"codec_type":"video","index":0,"width":320,"height":180,"r_frame_rate":"24/1"}],"format":{"duration":"2"}}"#
        probe = try FilmProbe(json: Array(answer.utf8), path: "x")
    }

    private func assemble(_ key: ContentKey?, isEnded: () -> Bool = { false }) throws -> PackagedFilm {
        let plan = EncodingPlan(
            film: "x", ladder: EncodingLadder(film: probe.size, rate: probe.rate, frames: [180]), rate: probe.rate, picture: 0,
            isInterlaced: false, sounds: [], texts: [], sidecars: [], preset: "fast", thumbnails: nil, poster: nil, backdrop: nil)
        return try FilmAssembly(folder: folder.path, plan: plan, probe: probe, sidecars: [], key: key, language: nil)
            .assemble(isEnded: isEnded)
    }

    private func bytes() throws -> [[UInt8]] {
        try (1...3).map { try Files.read("\(folder.path)/film/video-320x180/0000\($0).m4s") }
    }

    @Test("Locking that was interrupted at any segment goes on to the same bytes")
    func resumed() throws {
        let key = ContentKey(id: [UInt8](repeating: 1, count: 16), key: [UInt8](repeating: 2, count: 16))
        var left = 2
        #expect(throws: PackagingError.interrupted(title: "video-320x180")) {
            try assemble(key) {
                left -= 1
                return left < 0
            }
        }
        let film = try assemble(key)
        let header = try TrackHeader(SegmentLockTests.start("avc1"), path: "x")
        let lock = try #require(SegmentLock(key))
        let expected = try (1...3).map { number in
            let samples = [SegmentLockTests.unit(0x65, 100 * number), SegmentLockTests.unit(0x41, 90)]
            return try lock.segment(SegmentLockTests.segment(samples), header: header, track: 0, number: number - 1, path: "x")
        }
        #expect(try bytes() == expected)
        #expect(film.pictures.first?.track.segments.map { $0.duration } == [2002, 2002, 2002])
        #expect(film.keyID == KeyID(key.id))
    }

    @Test("What isn't locked is as it was encoded")
    func clear() throws {
        let film = try assemble(nil)
        #expect(film.keyID == nil)
        #expect(try bytes().first == Files.read(folder.path + "/encoded/0/00001.m4s"))
    }
}
