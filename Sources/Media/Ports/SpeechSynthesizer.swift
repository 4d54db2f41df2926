/// A language that lines are spoken in.
public enum SpokenLanguage: String, Hashable, Sendable, CaseIterable {
    case french = "fr"
    case english = "en"
}

/// How lines are spoken, as the viewer likes it.
public struct SpeechManner: Hashable, Sendable {
    /// Of the line: a film's French title is read in English where the interface is.
    public var language: SpokenLanguage
    /// 80…450; what lies outside is brought inside. People who listen every day go beyond 300.
    public var wordsPerMinute: Int
    /// 0…100, low to high; what lies outside is brought inside.
    public var pitch: Int
    /// 0…100 of what the voice gives; what lies outside is brought inside.
    public var volume: Int

    /// Takes the parts.
    public init(language: SpokenLanguage, wordsPerMinute: Int = 175, pitch: Int = 50, volume: Int = 100) {
        self.language = language
        self.wordsPerMinute = wordsPerMinute
        self.pitch = pitch
        self.volume = volume
    }
}

/// What becomes of what is being said when another line comes.
public enum SpeechUrgency: Hashable, Sendable {
    /// It is cut off, and whatever waits is forgotten: the focus has moved on.
    case replaces
    /// It is said to its end first, and this line is forgotten if a newer one comes before: progress, captions.
    case waits
}

/// A line to be said.
public struct SpokenLine: Hashable, Sendable {
    /// Plain text, never markup; a synthesizer may leave out what comes after 1,000 characters.
    public var text: String
    /// The voice's.
    public var manner: SpeechManner
    /// What it does to the line before.
    public var urgency: SpeechUrgency

    /// Takes the parts.
    public init(_ text: String, _ manner: SpeechManner, urgency: SpeechUrgency = .replaces) {
        self.text = text
        self.manner = manner
        self.urgency = urgency
    }
}

/// Whether the rest of a line is wanted.
public enum SpeechDemand: Hashable, Sendable {
    case more
    case stop
}

/// Why nothing can be said.
public enum SpeechError: Error, Hashable, Sendable {
    /// In the loader's words.
    case noLibrary(name: String, reason: String)
    /// The library finds no voices.
    case noVoices
    case noVoice(language: SpokenLanguage)
    /// The library keeps one state for the whole process, and it is in use.
    case inUse
    /// Neither are whole numbers of samples per second that go together.
    case unsuitableRate(Int32)
    /// In the library's numbers.
    case refused(operation: String, code: Int32)
}

extension SpeechError: CustomStringConvertible {
    /// For logs: what, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .noLibrary(let name, let reason): "the voice's library \(name) can't be loaded (\(reason)); install libespeak-ng1"
        case .noVoices: "the voice's library finds none of its data; install espeak-ng-data"
        case .noVoice(let language): "there is no voice for the language \(language.rawValue); install espeak-ng-data"
        case .inUse: "the voice is in use by another part of the program; end that one first"
        case .unsuitableRate(let rate): "the voice can't be brought to \(rate) samples a second; choose a rate of 8,000 to 192,000"
        case .refused(let operation, let code): "the voice's library refuses \(operation) (\(code)); say the line again"
        }
    }
}

/// Makes speech of text, as samples for whoever mixes them.
///
/// - Thread: one alone, the same from the first line to the last.
public protocol SpeechSynthesizer: AnyObject {
    /// Speaks a text to its end, or until told to stop; returns then. Empty text, or text without anything to say, gives nothing.
    ///
    /// - Parameters:
    ///   - rate: Samples per second to deliver.
    ///   - take: Gets the samples in order, each −1…1, one channel, in pieces of 50 ms at most, valid during the call. It may wait: a
    ///     synthesizer is faster than speech by a thousand times. After `.stop` it isn't called again.
    func speak(
        _ text: String, _ manner: SpeechManner, rate: Int32, to take: (UnsafeBufferPointer<Float>) -> SpeechDemand
    ) throws(SpeechError)
}
