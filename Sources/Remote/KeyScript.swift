import Media

/// Keys to press at given times, so that every run can be repeated.
///
/// Lines `SECONDS KEY [down|up|hold MILLISECONDS]`: a bare key is pressed for 80 ms, as a finger does. `KEY` is as in the
/// kernel's input-event-codes, without `KEY_`. `#` begins a comment. Seconds count from the program's start.
///
/// Between them may stand lines at which the script stops until something is so, and from which on seconds count anew:
/// `wait still`, `wait film`, `screenshot FILE`. A slow machine is waited for, and a fast one not kept waiting.
public struct KeyScript: Hashable, Sendable {
    /// One change, so long after the start.
    public struct Step: Hashable, Sendable {
        /// Since the program's start, or since the script went on.
        public var offset: Duration
        /// The kernel's code.
        public var code: KeyCode
        /// false: released.
        public var isDown: Bool
    }

    /// What a script stops at.
    public enum Stop: Hashable, Sendable {
        /// Nothing more is to come and nothing moves: not the focus, not a film, not an answer of the club.
        case still
        /// A film runs.
        case film
        /// The screen as it is is kept in this file.
        case screenshot(String)
    }

    /// Keys, and what the script stops at behind them.
    public struct Part: Hashable, Sendable {
        /// In the order of time; those of one instant in the order of the lines.
        public var steps: [Step] = []
        /// nil: the script ends here.
        public var stop: Stop?
        /// Where the stop stands, counted from 1.
        public var line = 0
    }

    /// One behind the other; the last has no stop.
    public let parts: [Part]

    /// How long a bare key is down.
    public static let tap = Duration.milliseconds(80)

    /// - Parameter file: The script's name, for the error.
    public init(parsing text: String, file: String) throws(KeyScriptError) {
        var parts = [Part()]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }
            let words = content.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            do {
                if let stop = try Self.stop(of: words) {
                    parts[parts.count - 1].stop = stop
                    parts[parts.count - 1].line = index + 1
                    parts.append(Part())
                } else {
                    parts[parts.count - 1].steps += try Self.steps(of: words)
                }
            } catch {
                throw KeyScriptError(file: file, line: index + 1, cause: error)
            }
        }
        self.parts = parts.map { part in
            var part = part
            part.steps = part.steps.enumerated()
                .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
                .map(\.element)
            return part
        }
    }

    /// nil: the line is a key's.
    private static func stop(of words: [String]) throws(KeyScriptError.Cause) -> Stop? {
        let known: [String: Stop] = ["still": .still, "film": .film]
        guard words[0] == "wait" || words[0] == "screenshot" else { return nil }
        guard words.count > 1 else { throw words[0] == "wait" ? .noCondition : .noFile }
        if words.count > 2 { throw .surplus(words[2]) }
        if words[0] == "screenshot" { return .screenshot(words[1]) }
        guard let stop = known[words[1]] else { throw .unknownCondition(words[1]) }
        return stop
    }

    private static func steps(of words: [String]) throws(KeyScriptError.Cause) -> [Step] {
        guard let offset = duration(seconds: words[0]) else { throw .notSeconds(words[0]) }
        guard words.count > 1 else { throw .noKey }
        guard let code = KeyNames.code(named: words[1].uppercased()) else { throw .unknownKey(words[1]) }
        let down = Step(offset: offset, code: code, isDown: true)
        func released(after length: Duration) -> [Step] {
            [down, Step(offset: offset + length, code: code, isDown: false)]
        }
        guard words.count > 2 else { return released(after: tap) }
        let rest = words[3...]
        switch words[2] {
        case "down", "up":
            if let surplus = rest.first { throw .surplus(surplus) }
            return [Step(offset: offset, code: code, isDown: words[2] == "down")]
        case "hold":
            guard let length = rest.first else { throw .noHoldLength }
            guard let milliseconds = UInt32(length) else { throw .notMilliseconds(length) }
            if let surplus = rest.dropFirst().first { throw .surplus(surplus) }
            return released(after: .milliseconds(Int64(milliseconds)))
        default:
            throw .unknownAction(words[2])
        }
    }

    /// Decimal seconds of at most nine decimals, without going through floating point: 0.1 is 100 ms.
    private static func duration(seconds text: String) -> Duration? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = UInt32(parts[0]) else { return nil }
        guard parts.count == 2 else { return .seconds(Int64(whole)) }
        let digits = parts[1]
        guard (1...9).contains(digits.count), let fraction = UInt32(digits) else { return nil }
        let nanoseconds = (digits.count..<9).reduce(Int64(fraction)) { value, _ in value * 10 }
        return .seconds(Int64(whole)) + .nanoseconds(nanoseconds)
    }
}

/// Which line of a script of keys can't be understood, and why.
public struct KeyScriptError: Error, Hashable, Sendable {
    /// What is wrong with the line; the word in question with it.
    public enum Cause: Error, Hashable, Sendable {
        case notSeconds(String)
        case noKey
        case unknownKey(String)
        case unknownAction(String)
        case noHoldLength
        case notMilliseconds(String)
        case surplus(String)
        case noCondition
        case unknownCondition(String)
        case noFile
    }

    /// The script's name.
    public var file: String
    /// Counted from 1.
    public var line: Int
    /// What is wrong there.
    public var cause: Cause

    /// Made by the parser.
    public init(file: String, line: Int, cause: Cause) {
        self.file = file
        self.line = line
        self.cause = cause
    }
}

extension KeyScriptError: CustomStringConvertible {
    /// `file:line: cause`, for standard error.
    public var description: String { "\(file):\(line): \(cause)" }
}

extension KeyScriptError.Cause: CustomStringConvertible {
    /// One clause that says what is wrong and what would be right.
    public var description: String {
        switch self {
        case .notSeconds(let word): "“\(word)” is neither a time in seconds, such as 2.5, nor wait or screenshot"
        case .noKey: "a key is missing after the time, such as OK"
        case .unknownKey(let word): "no key is called “\(word)”; names are the kernel's without KEY_, such as OK or PLAYPAUSE"
        case .unknownAction(let word): "“\(word)” is not one of down, up, hold"
        case .noHoldLength: "milliseconds are missing after hold"
        case .notMilliseconds(let word): "“\(word)” is not a whole number of milliseconds"
        case .surplus(let word): "“\(word)” is one word too many"
        case .noCondition: "still or film is missing after wait"
        case .unknownCondition(let word): "“\(word)” can't be waited for; still and film can"
        case .noFile: "a file is missing after screenshot, such as front.png"
        }
    }
}
