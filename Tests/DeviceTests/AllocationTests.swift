import Glibc
import Player
import TestSupport
import Testing

/// Counts what each thread asks of the heap.
enum AllocationCounter {
    /// Preloaded into the program; built at the first use.
    static let library: String? = {
        guard let compiler = ["cc", "clang", "gcc"].first(where: Program.hasTool) else { return nil }
        let library = Machine.folder + "/count-allocations.so"
        let source = Program.checkout + "/Tests/DeviceTests/Support/count-allocations.c"
        let run = try? Program.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source])
        return run?.status == 0 ? library : nil
    }()
}

/// The threads that must meet a deadline use no heap once a film plays.
@Suite(
    .enabled(if: AllocationCounter.library != nil && DeviceFilms.isPossible, "no C compiler builds the counter, or no ffmpeg makes a film"))
struct AllocationTests {
    /// Between seconds 3 and 6 of the program: the film runs, sound and picture are under way, the interface has gone.
    private static func variables(_ out: String, _ counter: String) -> [String] {
        ["LANTERNE_COUNT_FROM=3", "LANTERNE_COUNT_UNTIL=6", "LANTERNE_COUNT_FILE=\(out)/counts.txt", "LD_PRELOAD=\(counter)"]
    }

    private func expectNone(_ counts: String, display: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var seen: [String: String] = [:]
        for line in counts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3 else { continue }
            seen[String(words[0])] = "\(words[1]) allocations, \(words[2]) frees"
        }
        print("\(display): \(seen)")
        // The decoders allocate: without them nothing was counted.
        #expect(seen["video"] != nil, "nothing was counted: \(counts)", sourceLocation: sourceLocation)
        for thread in ["scan-out", "sound"] { #expect(seen[thread] == nil, "\(thread) on \(display)", sourceLocation: sourceLocation) }
    }

    @Test(
        "showing a picture and giving sound allocate nothing on the headless outputs",
        arguments: [("memory", "null"), ("null", "null"), ("memory", "wav")])
    func headless(display: String, audio: String) throws {
        let film = try DeviceFilms.moving()
        let scratch = try ScratchFolder()
        let card = audio == "wav" ? "wav:\(scratch.path)/sound.wav" : audio
        let run = try Program.run(
            ["env"] + Self.variables(scratch.path, try #require(AllocationCounter.library)) + [
                Program.built("lanterne"), "play", film, "--display", display, "--audio", card, "--for", "7",
            ], within: .seconds(30))
        #expect(run.status == 0, "\(run.complaint)")
        expectNone(String(decoding: try Files.read(scratch.path + "/counts.txt"), as: UTF8.self), display: "\(display), \(audio)")
    }

    /// The second film is smaller than any mode, and no plane of the test kernel scales: its pictures are scaled by the CPU, where they are
    /// decoded.
    @Test(
        "showing a picture and giving sound allocate nothing on KMS and ALSA, whether the CPU scales or not",
        .enabled(if: Machine.isThere, Machine.absence), arguments: [false, true])
    func device(isScaled: Bool) throws {
        let film = isScaled ? try DeviceFilms.flashes() : try DeviceFilms.moving()
        let name = film.split(separator: "/").last ?? ""
        let variables = Self.variables("$OUT", try #require(AllocationCounter.library)).joined(separator: " ")
        let run = try Machine.run(
            isScaled ? "allocations-scaled" : "allocations",
            "env \(variables) \"$lanterne\" play $films/\(name) --display kms --audio alsa:hw:0,0 --for 7 --report $OUT/report.json")
        #expect(run.status == 0, "\(run.output)")
        let report = try run.report()
        #expect(report.frames.presented > 100)
        #expect(report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)")
        #expect(report.display.hasSuffix("YU12 1920×1080, zero-copy" + (isScaled ? ", made of yuv420 640×360" : "")), "\(report.display)")
        expectNone(run.text("counts.txt"), display: "kms, alsa\(isScaled ? ", scaled" : "")")
    }
}
