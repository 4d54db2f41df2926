import Media

/// Keys to press at given times, so that every run can be repeated.
///
/// Lines `SECONDS KEY [down|up|hold MILLISECONDS]`: a bare key is pressed for 80 ms, as a finger does. `KEY` is as in the
/// kernel's input-event-codes, without `KEY_`. `#` begins a comment. Seconds count from the program's start.
public struct KeyScript: Hashable, Sendable {
    /// One change, so long after the start.
    public struct Step: Hashable, Sendable {
        /// Since the program's start.
        public var offset: Duration
        /// The kernel's code.
        public var code: KeyCode
        /// false: released.
        public var isDown: Bool
    }

    /// In the order of time; those of one instant in the order of the lines.
    public let steps: [Step]

    /// How long a bare key is down.
    public static let tap = Duration.milliseconds(80)

    /// - Parameter file: The script's name, for the error.
    public init(parsing text: String, file: String) throws(KeyScriptError) {
        var steps: [Step] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }
            let words = content.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            do {
                steps += try Self.steps(of: words)
            } catch {
                throw KeyScriptError(file: file, line: index + 1, cause: error)
            }
        }
        self.steps = steps.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
    }

    private static func steps(of words: [String]) throws(KeyScriptError.Cause) -> [Step] {
        guard let offset = duration(seconds: words[0]) else { throw .notSeconds(words[0]) }
        guard words.count > 1 else { throw .noKey }
        guard let code = KeyNames.code(named: words[1]) else { throw .unknownKey(words[1]) }
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
        case .notSeconds(let word): "“\(word)” is not a time in seconds, such as 2.5"
        case .noKey: "a key is missing after the time, such as OK"
        case .unknownKey(let word): "no key is called “\(word)”; names are the kernel's without KEY_, such as OK or PLAYPAUSE"
        case .unknownAction(let word): "“\(word)” is not one of down, up, hold"
        case .noHoldLength: "milliseconds are missing after hold"
        case .notMilliseconds(let word): "“\(word)” is not a whole number of milliseconds"
        case .surplus(let word): "“\(word)” is one word too many"
        }
    }
}
