import Player
import TestSupport
import Testing

/// Keys through the kernel's own input devices.
@Suite(.enabled(if: Machine.isThere && DeviceFilms.isPossible && Program.hasTool("python3"), "no kernel, ffmpeg or python3"))
struct RemoteTests {
    @Test("keys of a remote pause, go on, seek and stop, and each is answered on the screen within two vertical blanks")
    func keys() throws {
        _ = try DeviceFilms.moving()
        // PLAYPAUSE 164, RIGHT 106, MUTE 113, BACK 158.
        let run = try Machine.run(
            "keys",
            """
            python3 $support/press-keys.py $OUT/ready 2 164 4 164 6 106 8 113 9 158 >$OUT/pressed.txt &
            while [ ! -e $OUT/ready ]; do sleep 0.02; done
            "$lanterne" play $films/moving-2.mp4 --display kms --audio alsa:hw:0,0 --report $OUT/report.json --log info
            """)
        let report = try run.report()
        #expect(run.status == 0 && report.ended == .stopped, "\(run.output)")
        #expect(report.keys.map(\.key) == ["PLAYPAUSE", "PLAYPAUSE", "RIGHT", "MUTE", "BACK"])
        for key in report.keys.dropLast() {
            // Two blanks at 60 Hz: one to draw, one to flip.
            #expect(key.toFlipMs.map { $0 > 0 && $0 < 50 } == true, "\(key)")
        }
        let times = report.keys.map(\.atSeconds)
        #expect(times.count == 5)
        guard times.count == 5 else { return }
        #expect(abs(times[1] - times[0] - 2) < 0.05 && abs(times[4] - times[0] - 7) < 0.05, "\(times)")
        // Two seconds of nine stood still, ten were leapt over.
        #expect(report.seeks.count == 1)
        let seek = try #require(report.seeks.first)
        #expect(abs(seek.atSeconds - times[2]) < 0.1 && abs(seek.toSeconds - (times[2] - 2 + 10)) < 0.3, "\(seek) \(times)")
        #expect(seek.exact && (seek.exactMs ?? .infinity) < 400, "\(seek)")
        #expect(abs(report.positionSeconds - (times[4] - 2 + 10)) < 0.6, "\(report.positionSeconds) \(times)")
        #expect(report.frames.dropped == 0, "\(report.frames)")
        #expect(report.errors.isEmpty && report.rebuffers.isEmpty)
        print("keys to flip: \(report.keys.map { "\($0.key) \($0.toFlipMs ?? -1) ms" })")
    }

    @Test("a remote that is plugged in while a film plays is heard")
    func hotplug() throws {
        _ = try DeviceFilms.moving()
        let run = try Machine.run(
            "hotplug",
            """
            "$lanterne" play $films/moving-2.mp4 --display kms --audio alsa:hw:0,0 --report $OUT/report.json --for 8 --log info &
            sleep 2
            python3 $support/press-keys.py $OUT/ready 1 158
            wait %1
            """)
        let report = try run.report()
        #expect(report.keys.map(\.key) == ["BACK"], "\(run.output)")
        #expect(report.ended == .stopped && report.positionSeconds < 5, "\(report.positionSeconds)")
    }
}
