import FoundationEssentials
import Glibc
import Player

/// Everything that the README's table says of speed, beside Debian's own players, each contestant a fresh process, in turn.
struct WholeBench {
    var url: String
    /// For decoding; nil leaves that out.
    var file: String?
    /// The same film over a slow line; nil leaves that out.
    var slow: String?
    var runs: Int
    /// Of playing, in seconds.
    var length: Double

    private static let own = CommandLine.ownPath

    func table() throws(Failure) -> FigureTable {
        var figures: [Figure] = []
        if let file { figures += try decode(file) }
        figures += try play()
        figures += try start(url, on: "loopback", bar: nil)
        if let slow { figures += try start(slow, on: "the slow line", bar: "≤ 250 ms") }
        figures += try seeks()
        return FigureTable(date: Self.today, machine: Self.machine, film: url, figures: figures)
    }

    // MARK: Decoding and playing

    private func decode(_ path: String) throws(Failure) -> [Figure] {
        let table = try Contest(
            title: "decode",
            contestants: [
                Contestant(name: "lanterne", command: [Self.own, "bench", "decode", path, "--threads", "1", "--once"]),
                Contestant(
                    name: "ffmpeg", command: ["ffmpeg", "-v", "error", "-threads", "1", "-i", path, "-map", "0:v", "-f", "null", "-"]),
                Contestant(
                    name: "GStreamer",
                    command: [
                        "gst-launch-1.0", "-q", "filesrc", "location=\(path)", "!", "qtdemux", "!", "h264parse", "!", "avdec_h264",
                        "max-threads=1", "!", "fakesink", "sync=false",
                    ]),
            ]
        ).run(runs)
        return costs(table, "decode and drop, one thread", bars: (nil, nil))
    }

    private func play() throws(Failure) -> [Figure] {
        let seconds = length.fixed(0)
        let table = try Contest(
            title: "play",
            contestants: [
                Contestant(
                    name: "lanterne",
                    command: [Self.own, "play", url, "--display", "null", "--audio", "null", "--for", seconds, "--log", "error"]),
                Contestant(
                    name: "mpv",
                    command: ["mpv", "--no-config", "--no-terminal", "--vo=null", "--ao=null", "--hwdec=no", "--length=\(seconds)", url]),
                // It plays to the end by itself; stopped as if by a key, it says 124 or nothing.
                Contestant(
                    name: "GStreamer",
                    command: [
                        "sh", "-c",
                        "timeout \(seconds) gst-launch-1.0 -q playbin3 uri=\"$1\" video-sink='fakesink sync=true' audio-sink='fakesink sync=true'; true",
                        "sh", url,
                    ]),
            ]
        ).run(runs)
        return costs(table, "play \(seconds) s to nothing", bars: ("≤ 0.85 × mpv", "≤ 100 MiB"))
    }

    private func costs(_ table: ContestTable, _ what: String, bars: (cpu: String?, memory: String?)) -> [Figure] {
        let cpu = table.costs.map { $0.map(\.cpuSeconds).median }
        let memory = table.costs.map { $0.map { Double($0.peakBytes) / 1_048_576 }.median }
        var figures: [Figure] = []
        for index in table.names.indices.dropFirst() {
            let name = table.names[index]
            figures.append(
                Figure(what: "\(what): CPU", unit: "s", ours: cpu[0], peer: (name, cpu[index]), bar: index == 1 ? bars.cpu : nil))
        }
        for index in table.names.indices.dropFirst() {
            let name = table.names[index]
            figures.append(
                Figure(
                    what: "\(what): peak memory", unit: "MiB", ours: memory[0], peer: (name, memory[index]),
                    bar: index == 1 ? bars.memory : nil))
        }
        return figures
    }

    // MARK: Starting

    private func start(_ url: String, on line: String, bar: String?) throws(Failure) -> [Figure] {
        let peers: [Contestant] = [
            Contestant(
                name: "ffmpeg", command: ["ffmpeg", "-v", "error", "-i", url, "-map", "0:v:0", "-frames:v", "1", "-f", "null", "-"]),
            Contestant(
                name: "mpv",
                command: ["mpv", "--no-config", "--no-terminal", "--vo=null", "--ao=null", "--hwdec=no", "--no-audio", "--frames=1", url]),
            Contestant(
                name: "GStreamer",
                command: [
                    "gst-launch-1.0", "-q", "playbin3", "uri=\(url)", "flags=0x1", "video-sink=fakesink num-buffers=1 sync=false",
                ]),
        ]
        var pictures: [Double] = []
        var sounds: [Double] = []
        var walls: [[Double]] = peers.map { _ in [] }
        for round in 0..<runs {
            StandardError.say("  start over \(line), run \(round + 1) of \(runs)\n")
            let startup = try BenchStartCommand.playOnce(url).startup
            guard let picture = startup.firstFrameMs else { throw Failure("no picture came; play \(url) by hand to see why.") }
            pictures.append(picture)
            if let sound = startup.firstAudioMs { sounds.append(sound) }
            for (index, peer) in peers.enumerated() { walls[index].append(try Subprocess.run(peer.command).wallSeconds * 1000) }
        }
        var figures = peers.enumerated().map { index, peer in
            Figure(
                what: "start over \(line): first picture", unit: "ms", ours: pictures.median, peer: (peer.name, walls[index].median),
                bar: index == 0 ? bar : nil)
        }
        if !sounds.isEmpty { figures.append(Figure(what: "start over \(line): first sound", unit: "ms", ours: sounds.median)) }
        return figures
    }

    // MARK: Seeking

    private func seeks() throws(Failure) -> [Figure] {
        let inside = SeekBench(url: url, count: 20, fresh: 0, keyframes: 2, fill: 15)
        let (ours, length) = try inside.ours()
        let theirs = try inside.mpv(length: length)
        var figures: [Figure] = []
        func add(_ what: String, _ bar: String?, _ values: (SeekFigures) -> [Double]) {
            let peer = values(theirs)
            figures.append(
                Figure(what: what, unit: "ms", ours: values(ours).median, peer: peer.isEmpty ? nil : ("mpv", peer.median), bar: bar))
        }
        add("seek in the buffer: to a picture", "≤ 60 ms") { $0.picture }
        add("seek in the buffer: exact", "≤ 150 ms") { $0.exact }
        add("ten seeks in a second: from the last to its picture", nil) { $0.ten }
        add("step to the next picture", nil) { $0.step }
        guard let slow else { return figures }
        let outside = SeekBench(url: slow, count: 0, fresh: min(runs, 5), keyframes: 2, fill: 15)
        let (far, _) = try outside.ours()
        figures.append(
            Figure(what: "seek outside the buffer, slow line: to a picture", unit: "ms", ours: far.outside.median, bar: "≤ 600 ms"))
        return figures
    }

    // MARK: Where and when

    private static var today: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }

    private static var machine: String {
        let lines = text(of: "/proc/cpuinfo").split(separator: "\n")
        let model =
            lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? "an unknown processor"
        let name = text(of: "/etc/os-release").split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        let system = name.map { $0.dropFirst(12).filter { $0 != "\"" } } ?? "Linux"
        return "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores of \(model), \(system)"
    }

    private static func text(of path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
