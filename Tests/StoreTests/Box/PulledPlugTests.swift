import Store
import TestSupport
import Testing

@testable import StoreTrial

/// A process is killed before each of its calls that change a file.
///
/// This shows what a killed process leaves: what it had given to the kernel, all of it and in order. A power cut may also lose what the kernel
/// had not yet given to the disk. For that the store has `synchronous=FULL`: SQLite waits for the disk (fdatasync) at each commit before it
/// returns, and its log's checksums tell a half-written commit. That it waits, the last test shows; whether the disk does what it then says, only
/// a cut of its power would.
@Suite struct PulledPlugTests {
    static let isPossible = Program.hasTool("strace") && (try? Program.run(["strace", "-qq", "-o", "/dev/null", "true"]))?.status == 0

    /// The calls, each counted by itself; a question mark: not on every machine.
    static let calls = ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "?unlink,?unlinkat", "?rename,?renameat,?renameat2"]

    @Test(
        "Killed before each write, a box has all that was told as done, and nothing by halves",
        .enabled(if: isPossible), arguments: calls)
    func killed(calls: String) throws {
        // Each call of the one that has most is a run of its own: in a hurry every seventh.
        let isThorough = Program.environment("LANTERNE_FUZZ_SECONDS").flatMap { Int($0) } ?? 1 > 1
        let stride = calls == "pwrite64" && !isThorough ? 7 : 1
        var number = 1
        while number < 2000 {
            let folder = try ScratchFolder()
            let run = try trial(in: folder, "\(calls):signal=SIGKILL:when=\(number)", calls)
            try look(at: folder, after: run, "\(calls) \(number)")
            if run.status == 0 { break }
            try #require(run.status == 137, "\(run.output)\(run.complaint)")
            number += stride
        }
        #expect((2..<2000).contains(number) || calls.hasPrefix("?"), "\(calls) was never made, or without end")
    }

    @Test(
        "A disk that is full, fails, or may only be read from some write on takes nothing of what was there",
        .enabled(if: isPossible), arguments: [("ENOSPC", "is full"), ("EROFS", "may only be read"), ("EIO", "fails")])
    func refused(error: String, words: String) throws {
        // How one asks whether a disk may be written; the others ask it of the real one.
        let disk = error == "EROFS" ? ["-e", "inject=faccessat2:error=EROFS"] : []
        // The ninth makes the log's index longer: SQLite tells one error for whatever hinders that.
        for number in stride(from: error == "EIO" ? 22 : 9, to: 140, by: 13) {
            let folder = try ScratchFolder()
            let run = try trial(in: folder, "pwrite64:error=\(error):when=\(number)+", "pwrite64,faccessat2", disk)
            let refused = run.output.split(separator: "\n").filter { $0.hasPrefix("refused") }
            #expect(!refused.isEmpty)
            // What builds upon a refused deed is refused for its own reason.
            let isTold = refused.allSatisfy { $0.contains(words) || $0.contains("parts that aren't there") }
            #expect(isTold, "\(error) from \(number) on: \(refused)")
            try look(at: folder, after: run, "\(error) from \(number) on")
        }
    }

    @Test("Whatever returns has been given to the disk, and the disk was waited for", .enabled(if: isPossible))
    func synchronised() throws {
        let folder = try ScratchFolder()
        let log = folder.path + "/calls"
        let calls = "pwrite64,write,fdatasync,fsync"
        let run = try Program.run([
            "strace", "-qq", "-y", "-o", log, "-e", "trace=\(calls)", Program.built("StoreTrial"), folder.path,
        ])
        #expect(run.status == 0)
        // The files that were written to since they were last synchronised. The log's index is made anew after a power cut.
        var unsafe: Set<Substring> = []
        var told = 0
        for line in String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n") {
            guard let open = line.firstIndex(of: "<"), let close = line[open...].firstIndex(of: ">") else { continue }
            let path = line[line.index(after: open)..<close]
            if line.hasPrefix("fdatasync(") || line.hasPrefix("fsync(") {
                unsafe.remove(path)
            } else if path.hasPrefix(folder.path), !path.hasSuffix("-shm") {
                unsafe.insert(path)
            } else if line.contains("\"done ") || line.contains("\"open") {
                told += 1
                #expect(unsafe.isEmpty, "\(line)")
            }
        }
        #expect(told == TrialScript.deeds.count + 1)
    }

    private func trial(in folder: ScratchFolder, _ injection: String, _ calls: String, _ further: [String] = []) throws -> ProgramRun {
        let strace = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", "inject=\(injection)"] + further
        return try Program.run(strace + [Program.built("StoreTrial"), folder.path])
    }

    private func look(at folder: ScratchFolder, after run: ProgramRun, _ comment: Comment) throws {
        var told = StoreModel()
        var next = 0
        var wasErasureRefused = false
        for line in run.output.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, let number = Int(words[1]) else { continue }
            if words[0] == "done" { try told.perform(TrialScript.deeds[number]) }
            if words[0] == "refused", case .erase = TrialScript.deeds[number] { wasErasureRefused = true }
            next = number + 1
        }
        let store = try StoreTrial.open(in: folder.path)
        let kept = try StoreModel(reading: store, known: TrialScript.parts)
        // What was under way is done or isn't.
        var further = told
        if next < TrialScript.deeds.count { _ = try? further.perform(TrialScript.deeds[next]) }
        if wasErasureRefused { try further.perform(.erase) }
        #expect(store.loss == nil && store.unreadableRows == 0, comment)
        #expect(kept == told || kept == further, comment)
    }
}
