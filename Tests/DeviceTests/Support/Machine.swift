import FoundationEssentials
import Glibc
import LinuxIO
import Media
import Player
import TestSupport
import Testing

/// A real kernel with the devices of a television box, started for one script and ended with it, in virtual time.
///
/// Its clock moves only while it idles: every run is the same on any host, however busy, and a minute of film takes seconds.
enum Machine {
    /// The kernel: what LANTERNE_KERNEL names, else the one that board/emulator/kernel/build made, else the one in ../shared/bench.
    static let kernel: String? = {
        if let named = Program.environment("LANTERNE_KERNEL") { return access(named, X_OK) == 0 ? named : nil }
        let cache = Program.environment("XDG_CACHE_HOME") ?? (Program.environment("HOME") ?? "") + "/.cache"
        let built = cache + "/lanterne/linux-um"
        if access(built, X_OK) == 0 { return built }
        guard let shared,
            let packed = Files.names(in: shared + "/bench").first(where: { $0.hasPrefix("linux-um-") && $0.hasSuffix(".xz") })
        else { return nil }
        let unpacked = folder + "/" + packed.dropLast(3)
        if access(unpacked, X_OK) == 0 { return unpacked }
        let script =
            "xz -dc '\(shared)/bench/\(packed)' >'\(unpacked).\(getpid())' && chmod +x '\(unpacked).\(getpid())' && mv '\(unpacked).\(getpid())' '\(unpacked)'"
        let run = try? Program.run(["bash", "-c", script])
        return run?.status == 0 ? unpacked : nil
    }()

    static let isThere = kernel != nil
    /// Why the suites that need it are skipped.
    static let absence: Comment = "no kernel: name one in LANTERNE_KERNEL, or make one with board/emulator/kernel/build"

    /// What lies beside the checkout: films and tools that nobody here made.
    static let shared: String? = {
        let folder = Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared"
        return access(folder + "/bench", R_OK) == 0 ? folder : nil
    }()

    /// The demo club, as board/emulator/make-demo-club makes it.
    static let demoClub: String? = Program.environment("LANTERNE_DEMO_CLUB").flatMap { access($0 + "/club.json", R_OK) == 0 ? $0 : nil }

    /// Beside the built programs, since the machine's /tmp is its own: films made for these tests, and a folder for each machine's results.
    static let folder: String = {
        let folder = Program.built("device-tests")
        mkdir(folder, 0o755)
        return folder
    }()

    /// Starts a machine, runs a script in it, and ends it.
    ///
    /// - Parameters:
    ///   - name: Of the folder for what it leaves; kept until the next run of the same test, to be looked at.
    ///   - script: For bash, with `$OUT` to write to, `$lanterne`, `$club`, and `serve DIR`, which sets `$url`.
    static func run(_ name: String, _ script: String, within limit: Duration = .seconds(100)) throws -> MachineRun {
        let out = folder + "/" + name
        _ = try Program.run(["rm", "-rf", out])
        mkdir(out, 0o755)
        try Files.write(Array((prelude + script).utf8), to: out + "/script")
        let runner = Program.checkout + "/board/emulator/kernel/run"
        let run = try Program.run(
            [runner, "-v", "-t", "\(limit.components.seconds)", "-o", out, "--", "bash", out + "/script"],
            variables: ["LANTERNE_KERNEL": kernel ?? ""], folder: Program.checkout, within: limit + .seconds(20))
        guard run.status != 125 else { throw MachineFailure(console: MachineRun(folder: out, status: 125, output: "").text("console.txt")) }
        return MachineRun(folder: out, status: run.status, output: run.output)
    }

    private static var prelude: String {
        """
        export TMPDIR=$OUT SWIFT_BACKTRACE=enable=no
        lanterne=\(Program.built("lanterne"))
        club=\(Program.built("lanterne-club"))
        support=\(Program.checkout)/Tests/DeviceTests/Support
        films=\(folder)
        serve() {
            local tries
            "$club" serve "$1" --port 0 >"$OUT/club.txt" 2>&1 &
            for tries in {1..200}; do
                url=$(sed -n 's/^Listening on //p' "$OUT/club.txt")
                [ -z "$url" ] || return 0
                sleep 0.05
            done
            echo "the club service did not start"
            exit 1
        }

        """
    }
}

/// The machine did not come up, or fell: nothing was tried.
struct MachineFailure: Error, CustomStringConvertible {
    /// All that its kernel said.
    var console: String
    var description: String { "the test kernel did not come up: " + console.suffix(2000) }
}

/// What a machine left.
struct MachineRun {
    /// On the host.
    var folder: String
    /// The script's.
    var status: Int32
    var output: String

    func report(_ name: String = "report.json") throws -> PlaybackReport {
        guard let bytes = try? Files.read("\(folder)/\(name)") else {
            Issue.record("no \(name); status \(status): \(output.suffix(2000))")
            return PlaybackReport()
        }
        return try JSONDecoder().decode(PlaybackReport.self, from: Data(bytes))
    }

    func text(_ name: String) -> String {
        String(decoding: (try? Files.read("\(folder)/\(name)")) ?? [], as: UTF8.self)
    }
}
