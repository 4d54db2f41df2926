/// What the box found when it looked itself over: values, which are put into words where they are shown.
public struct Checkup: Hashable, Sendable {
    /// One of the things looked at.
    public enum Finding: Hashable, Sendable {
        case screen(ScreenFacts)
        /// Where it is heard; nil: no device can be opened.
        case sound(BoxFacts.SoundPlace?)
        /// How many.
        case remotes(Int)
        case link(LinkFacts)
        /// Whether the club answered when it was asked last.
        case club(Bool)
        /// What is free where the box keeps things, in MB; nil: it can't be asked.
        case room(Int?)
        /// The film that was watched last.
        case film(FilmRecord)
        case version(String)
    }

    /// In the order in which they are told.
    public var findings: [Finding]
    /// `text` for a telephone, once there is a picture of it.
    public var code: QRPicture?

    /// Takes the parts.
    public init(_ findings: [Finding], code: QRPicture? = nil) {
        self.findings = findings
        self.code = code
    }
}

/// The screen, as the box drives it.
public struct ScreenFacts: Hashable, Sendable {
    /// Of the picture, in pixels.
    public let width: Int
    /// Likewise.
    public let height: Int
    /// Pictures in a second.
    public let hertz: Double

    /// Takes the parts.
    public init(width: Int, height: Int, hertz: Double) {
        self.width = width
        self.height = height
        self.hertz = hertz
    }
}

/// How the latest film went.
public struct FilmRecord: Hashable, Sendable {
    /// From OK to the first picture, in ms; nil: there was none.
    public let start: Int?
    /// How often it stood still for want of film.
    public let stalls: Int
    /// Pictures that came too late to be shown.
    public let dropped: Int
    /// Pictures that were shown.
    public let shown: Int

    /// Takes the parts.
    public init(start: Int?, stalls: Int, dropped: Int, shown: Int) {
        self.start = start
        self.stalls = stalls
        self.dropped = dropped
        self.shown = shown
    }

    /// Nothing that a viewer would have seen: one picture in a thousand is none.
    var wentWell: Bool { start != nil && stalls == 0 && dropped * 1000 <= shown }
}

extension Checkup.Finding {
    /// Nothing is to be done about it.
    var isGood: Bool {
        switch self {
        case .screen, .version: true
        case .sound(let place): place != nil
        case .remotes(let count): count > 0
        case .link(let link): link.medium != nil && link.address != nil
        case .club(let answers): answers
        case .room(let megabytes): megabytes.map { $0 >= Self.leastRoom } ?? true
        case .film(let record): record.wentWell
        }
    }

    /// In MB: what pictures and the club's catalogue take, twice.
    static let leastRoom = 200
}

extension Checkup {
    /// For who helps on the telephone: a line for each finding, `+` where it is good, nothing of the viewer. The box's address is left out.
    public func text(in language: Language) -> String {
        let strings = Strings(language: language)
        var lines = ["Lanterne"]
        for finding in findings {
            let line = "\(finding.isGood ? "+" : "!") \(strings.name(of: finding)): \(strings.briefly(finding))"
            guard (lines + [line]).joined(separator: "\n").utf8.count <= Self.mostBytes else { break }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    /// A code that a telephone reads from a sofa.
    static let mostBytes = 300
}
