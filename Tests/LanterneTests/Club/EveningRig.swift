import FoundationEssentials
import Glibc
import LinuxIO
import Player
import TestSupport

@testable import Lanterne

/// The evening's club with its service, and a box before it, both at a moment of the test's.
final class EveningRig {
    let folder: ScratchFolder
    private let library: String
    private let ahead: Int64
    private var service: RunningProgram?
    private var address = ""
    /// Since the evening began, beside what the test takes.
    private var later: Int64 = 0

    init() throws {
        folder = try ScratchFolder()
        library = try EveningClub.anotherEvening(in: folder.path)
        ahead = EveningClub.moment - Int64(time(nil))
        try Files.write(Array("another\n".utf8), to: folder.path + "/boot")
        try EveningClub.make(in: folder.path + "/club", surroundings: surroundings)
        try serve()
    }

    deinit { service?.end(SIGKILL) }

    private var surroundings: [String] {
        let variables = ["TZ=CET-1", "LD_PRELOAD=\(library)", "LANTERNE_TEST_AHEAD=\(ahead + later)", "STATE_DIRECTORY=\(folder.path)/box"]
        return ["env"] + variables + (later == 0 ? [] : ["LANTERNE_TEST_BOOT=\(folder.path)/boot"])
    }

    private func serve() throws {
        let words = [Program.built("lanterne-club"), "serve", folder.path + "/club", "--port", "\(port)"]
        let program = try RunningProgram(surroundings + words)
        address = String(program.firstLine.dropFirst("Listening on ".count).dropLast())
        service = program
    }

    /// The one that it had before: a box knows its club by the address.
    private var port: String { address.split(separator: ":").last.map { String($0) } ?? "0" }

    /// The club goes on so many hours later, and the box is switched on then.
    func goOn(hours: Int64) throws {
        service?.end(SIGTERM)
        later += hours * 3600
        try serve()
    }

    /// A telephone confirms the code that the box shows.
    func pair() async throws {
        let command = surroundings + [Program.built("lanterne"), "club", "pair", "--club", address]
        let address = address
        let status = try await Program.aside {
            let program = try RunningProgram(command, lines: 2)
            try ClubRig.confirm(program.lines.last?.split(separator: " ").last.map(String.init) ?? "", with: "yes", at: address)
            return program.wait()
        }
        guard status == 0 else { throw Failure("the box wasn't paired: \(status ?? -1)") }
    }

    func voucher(for offer: String) throws -> String {
        let run = try Program.run(surroundings + [Program.built("lanterne-club"), "voucher", folder.path + "/club", "--offer", offer])
        return run.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Has the box switched on, these keys pressed, and its report read.
    func box(_ keys: RemoteKeys) async throws -> ProgramRun {
        try Files.write(Array(keys.text.utf8), to: folder.path + "/keys")
        let words = ["--display", "memory", "--audio", "null", "--keys", folder.path + "/keys", "--report", folder.path + "/report.json"]
        let command = surroundings + [Program.built("lanterne"), "box", "--club", address] + words
        return try await Program.aside { try Program.run(command, within: .seconds(240)) }
    }

    /// Of the last run.
    func report() throws -> PlaybackReport {
        try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(folder.path + "/report.json")))
    }
}
