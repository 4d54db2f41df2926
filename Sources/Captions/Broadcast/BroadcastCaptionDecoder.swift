import Media

/// Makes cues of one service of the captions that come within pictures.
///
/// Pictures' captions come in the order in which the pictures are shown. What is on the screen is a cue from one change to the next.
///
/// - Thread: one.
public struct BroadcastCaptionDecoder: Sendable {
    /// Whose captions these are.
    public let service: BroadcastService
    /// Those that have said something so far, this one or not.
    public private(set) var services: Set<BroadcastService> = []
    private var line21: Line21Decoder?
    private var digital: DigitalCaptionService?
    private var packets = DigitalPackets()
    /// Of either field, whose turn it is: which of its two services.
    private var turns = [Line21Turn(), Line21Turn()]
    private var shown: [Cue] = []
    private var ended: [Cue] = []

    /// - Parameter service: Whose captions are wanted; the others are only noticed.
    public init(service: BroadcastService) {
        self.service = service
        switch service {
        case .line21: line21 = Line21Decoder(name: service.instreamID)
        case .digital: digital = DigitalCaptionService(name: service.instreamID)
        }
    }

    /// What is on the screen now; their end is not known yet, and is `.max`.
    public var current: [Cue] { shown }

    /// Reads what one picture carries.
    ///
    /// - Parameters:
    ///   - triplets: `cc_data`: three bytes each, a marker with `cc_valid` and `cc_type` first (ANSI/SCTE 128 §8.2.2). A cut one is left out.
    ///   - time: When the picture is shown.
    public mutating func read(_ triplets: [UInt8], at time: MediaTime) {
        var place = 0
        while place + 2 < triplets.count {
            let (marker, first, second) = (triplets[place], triplets[place + 1], triplets[place + 2])
            place += 3
            let isValid = marker & 4 != 0
            switch marker & 3 {
            case 0, 1: if isValid { readLine21(first, second, field: Int(marker & 1)) }
            default: readDigital(isValid: isValid, isStart: marker & 3 == 3, first, second)
            }
        }
        update(at: time)
    }

    /// Forgets what is on the screen and what has been begun: after a seek, or where the stream breaks.
    public mutating func reset(at time: MediaTime) {
        end(at: time)
        if case .line21 = service { line21 = Line21Decoder(name: service.instreamID) }
        if case .digital = service { digital = DigitalCaptionService(name: service.instreamID) }
        packets = DigitalPackets()
        turns = [Line21Turn(), Line21Turn()]
    }

    /// What is on the screen ends.
    public mutating func end(at time: MediaTime) {
        for var cue in shown where cue.start < time {
            cue.end = time
            ended.append(cue)
        }
        shown = []
    }

    /// Times are counted from elsewhere from now on: those of what is on the screen, too.
    public mutating func moveClock(by shift: MediaTime) {
        for index in shown.indices { shown[index].start = shown[index].start + shift }
    }

    /// Gives what has left the screen since the last time, by start, and forgets it.
    public mutating func takeEnded() -> [Cue] {
        defer { ended = [] }
        return ended
    }

    // MARK: The two kinds

    private mutating func readLine21(_ first: UInt8, _ second: UInt8, field: Int) {
        guard let pair = Line21Pair(first, second) else {
            if case .line21(let number) = service, (number - 1) / 2 == field { line21?.pad() }
            return
        }
        guard let channel = turns[field].channel(of: pair) else { return }
        let number = field * 2 + channel
        services.insert(.line21(number))
        if service == .line21(number) { line21?.read(pair) }
    }

    private mutating func readDigital(isValid: Bool, isStart: Bool, _ first: UInt8, _ second: UInt8) {
        guard isValid else { return packets.breakOff() }
        packets.read(isStart: isStart, first, second) { number, block in
            services.insert(.digital(number))
            if service == .digital(number) { digital?.read(block) }
        }
    }

    /// Where the screen has changed, what was on it ends, and what is on it now begins.
    private mutating func update(at time: MediaTime) {
        let screen = line21?.screen ?? digital?.screen ?? []
        let isSame = screen.count == shown.count && zip(screen, shown).allSatisfy { $0.shows(what: $1) }
        guard !isSame else { return }
        end(at: time)
        shown = screen.map { part in part.cue(at: time) }
    }
}

/// A piece of the screen: text in a box of its own.
struct BroadcastText: Sendable {
    var box: CueBox
    var paragraph: ParagraphStyle
    var spans: [CueSpan]

    func cue(at time: MediaTime) -> Cue {
        var cue = Cue(start: time, end: .max, content: .text(spans), placement: .box(box))
        cue.paragraph = paragraph
        return cue
    }

    func shows(what cue: Cue) -> Bool {
        cue.content == .text(spans) && cue.placement == .box(box) && cue.paragraph == paragraph
    }
}
