import Glibc

/// How far ffmpeg is, from what it writes for `-progress`: lines of KEY=VALUE, a block each half second.
struct EncodingProgress: Equatable {
    /// Of the film; encoded so far.
    private(set) var done = Duration.zero
    /// Seconds of film in one second; nil where it isn't known yet.
    private(set) var speed: Double?
    private var rest: [UInt8] = []

    /// - Returns: whether there is something new to show.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        rest += bytes
        var isNew = false
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest.removeSubrange(...end)
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "out_time_us": if let time = Int64(parts[1]), time >= 0, time < 1 << 50 { done = .microseconds(time) }
            case "speed":
                let number = parts[1].hasSuffix("x") ? Double(parts[1].dropLast()) : nil
                speed = number.flatMap { $0 > 0 && $0 < 1e6 ? $0 : nil }
            case "progress": isNew = true
            default: break
            }
        }
        // A line of ffmpeg's is short; what isn't one is passed over.
        if rest.count > 65_536 { rest.removeAll() }
        return isNew
    }

    /// Thousandths of the whole.
    func part(of whole: Duration) -> Int {
        let share = Self.seconds(done) / Self.seconds(max(whole, .milliseconds(1)))
        return Int(min(1, max(0, share)) * 1000)
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// `la-lanterne: encoding  42 % · 1.8 × · 12 min 5 s left`.
    func words(_ name: String, of whole: Duration) -> String {
        var words = "\(name)  \(part(of: whole) / 10) %"
        guard let speed else { return words }
        let tenths = Int(speed * 10)
        words += " · \(tenths / 10).\(tenths % 10) ×"
        let left = Int(Double(max(.zero, whole - done).components.seconds) / speed)
        guard left < 360_000 else { return words }
        words +=
            " · "
            + (left >= 3600 ? "\(left / 3600) h \(left % 3600 / 60) min" : left >= 60 ? "\(left / 60) min \(left % 60) s" : "\(left) s")
        return words + " left"
    }
}

/// Shows it: a bar that stays in its line on a terminal, else a plain line at each tenth.
struct ProgressDisplay {
    let isTerminal: Bool
    let say: (String) -> Void
    private var tenth = -1

    static func standard() -> ProgressDisplay {
        ProgressDisplay(isTerminal: isatty(STDERR_FILENO) == 1) { write($0, to: STDERR_FILENO) }
    }

    init(isTerminal: Bool, say: @escaping (String) -> Void) {
        self.isTerminal = isTerminal
        self.say = say
    }

    mutating func show(_ progress: EncodingProgress, _ name: String, of whole: Duration) {
        let part = progress.part(of: whole)
        guard !isTerminal else {
            let full = part * 24 / 1000
            let bar = String(repeating: "█", count: full) + String(repeating: "·", count: 24 - full)
            return say("\r\(bar) \(progress.words(name, of: whole))\u{1B}[K")
        }
        guard part / 100 > tenth else { return }
        tenth = part / 100
        say(progress.words(name, of: whole) + "\n")
    }

    /// What comes next has a line of its own.
    mutating func end() {
        if isTerminal { say("\r\u{1B}[K") }
        tenth = -1
    }
}
