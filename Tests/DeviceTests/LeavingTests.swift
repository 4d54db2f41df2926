import Player
import TestSupport
import Testing

/// However the program goes, the screen is there for the next one.
@Suite(.enabled(if: Machine.isThere && DeviceFilms.isPossible, Machine.absence))
struct LeavingTests {
    /// What stands on the screen, without the numbers that every commit changes.
    private static let state = """
        state() { sed -n '/^plane\\|^crtc\\|^\\tcrtc=\\|^\\tenable=\\|^\\tactive=\\|^\\tmode:/p' /sys/kernel/debug/dri/0/state; }
        # In the place of the shell, so that a signal meets the program itself.
        play() { exec "$lanterne" play "$films/moving-2.mp4" --display kms --audio alsa:hw:0,0 "$@"; }

        """

    @Test(
        "after a signal, a kill or a crash the next program finds the screen as it was, and plays",
        arguments: ["TERM", "HUP", "KILL", "SEGV"])
    func leaving(signal: String) throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run(
            "leaving-\(signal)",
            Self.state + """
                # The kernel's own console comes to the screen when the first program leaves it.
                (play --for 1) >/dev/null 2>&1
                sleep 0.5
                state >$OUT/before.txt
                play --report $OUT/first.json --log info >$OUT/first.txt 2>&1 &
                player=$!
                sleep 2
                kill -\(signal) $player
                wait $player
                echo "first $?"
                sleep 0.5
                state >$OUT/after.txt
                (play --for 3 --report $OUT/second.json) >$OUT/second.txt 2>&1
                echo "second $?"
                sleep 0.5
                state >$OUT/last.txt
                """)
        let second = try run.report("second.json")
        #expect(run.output.contains("second 0"), "\(run.output) \(run.text("second.txt"))")
        #expect(second.frames.presented > 60 && second.frames.dropped == 0, "\(second.frames)")
        #expect(run.text("before.txt").contains("plane"))
        #expect(run.text("after.txt") == run.text("before.txt"), "\(run.text("after.txt"))")
        #expect(run.text("last.txt") == run.text("before.txt"))
        let status = run.output.firstMatch(of: /first (\d+)/).map { String($0.1) }
        switch signal {
        case "TERM", "HUP":
            #expect(status == "0", "\(run.text("first.txt"))")
            let first = try run.report("first.json")
            #expect(first.ended == .signal)
            #expect(first.frames.presented > 36)
        case "KILL": #expect(status == "137")
        default: #expect(status == "139", "\(run.text("first.txt"))")
        }
    }

    @Test("a screen that another program holds is refused with that program's name")
    func busy() throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run(
            "busy",
            Self.state + """
                play --report $OUT/first.json &
                player=$!
                sleep 1.5
                (play --for 2) >$OUT/second.txt 2>&1
                echo "second $?"
                kill $player
                wait $player
                echo "first $?"
                """)
        let said = run.text("second.txt")
        #expect(run.output.contains("second 1") && run.output.contains("first 0"), "\(run.output)")
        #expect(said.contains(/lanterne: .*lanterne.* holds the screen \(\/dev\/dri\/card0\); stop it, or .*\./), "\(said)")
        #expect(said.split(separator: "\n").count == 1)
        // The one that was there first has not noticed.
        let first = try run.report("first.json")
        #expect(first.frames.dropped == 0 && first.frames.presented > 24, "\(first.frames)")
    }

    @Test("no card, no permission and no television are told apart, one sentence each")
    func absent() throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run(
            "absent",
            Self.state + """
                (play --display kms:/dev/dri/card9 --for 2) >$OUT/no-card.txt 2>&1
                echo "no-card $?"
                chmod 600 /dev/dri/card0
                setpriv --reuid=65534 --clear-groups "$lanterne" play "$films/moving-2.mp4" --display kms --audio null --for 2 >$OUT/no-permission.txt 2>&1
                echo "no-permission $?"
                echo off >/sys/class/drm/card0-Virtual-1/status
                (play --for 2) >$OUT/no-television.txt 2>&1
                echo "no-television $?"
                """)
        let rows = [
            ("no-card", "no display device /dev/dri/card9"), ("no-permission", "/dev/dri/card0 may not be opened"),
            ("no-television", "Nothing is connected to /dev/dri/card0"),
        ]
        for (name, words) in rows {
            let said = run.text("\(name).txt")
            #expect(run.output.contains("\(name) 1"), "\(run.output)")
            #expect(said.hasPrefix("lanterne: ") && said.contains(words) && said.split(separator: "\n").count == 1, "\(name): \(said)")
        }
    }
}
