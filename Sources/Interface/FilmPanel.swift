import Media
import Remote

/// What may be chosen while a film plays, in a panel at the right: what was just said, sounds, texts, chapters. Only what the film has is there.
struct FilmPanel: Hashable, Sendable {
    enum Choice: Hashable, Sendable {
        /// What was just said once more, with its text.
        case replay
        case sound(Int)
        /// nil: no text.
        case text(Int?)
        case chapter(MediaTime)
        /// Sound so many milliseconds later, or (negative) sooner.
        case soundDelay(Int)
    }

    enum Line: Hashable, Sendable {
        case heading(String)
        /// Nothing to choose: it is as it is.
        case told(String)
        /// - Parameter isChosen: nil: it is nothing that stays chosen.
        case choice(Choice, String, isChosen: Bool?)
    }

    private var focus = Focus()
    /// By how much sound comes later than its picture, in milliseconds; nil: the box can't change it.
    private var soundDelay: Int?

    init(soundDelay: Int? = nil) { self.soundDelay = soundDelay }

    private func lines(_ status: PlaybackStatus, _ strings: Strings) -> [Line] { Self.lines(status, strings, soundDelay: soundDelay) }

    static func lines(_ status: PlaybackStatus, _ strings: Strings, soundDelay: Int? = nil) -> [Line] {
        var lines: [Line] = []
        if let quality = status.quality { lines += [.heading(strings.name(of: .image))] + strings.lines(of: quality).map { .told($0) } }
        if !status.texts.isEmpty, status.live == nil { lines.append(.choice(.replay, strings.whatWasSaid, isChosen: nil)) }
        // One sound is no choice.
        if status.sounds.count > 1 {
            lines.append(.heading(strings.sounds))
            lines += status.sounds.map { .choice(.sound($0.id), $0.name, isChosen: $0.isChosen) }
        }
        if !status.texts.isEmpty {
            let isOff = !status.texts.contains { $0.isChosen }
            lines += [.heading(strings.texts), .choice(.text(nil), strings.none, isChosen: isOff)]
            lines += status.texts.map { .choice(.text($0.id), $0.name, isChosen: $0.isChosen) }
        }
        if let soundDelay {
            lines.append(.heading("\(strings.soundDelaySetting) · \(strings.soundDelay(soundDelay))"))
            for (step, name) in [(-OutputPreferences.soundStep, strings.soundSooner), (OutputPreferences.soundStep, strings.soundLater)] {
                lines.append(.choice(.soundDelay(step), name, isChosen: nil))
            }
        }
        if !status.chapters.isEmpty {
            let present = status.chapters.lastIndex { $0.start <= status.position }
            lines.append(.heading(strings.chapters))
            lines += status.chapters.enumerated().map { number, chapter in
                .choice(.chapter(chapter.start), chapter.title ?? strings.chapter(number + 1), isChosen: number == present)
            }
        }
        return lines
    }

    // MARK: Keys

    /// - Returns: nil: the key has nothing to do with the panel.
    mutating func handle(_ intent: Intent, _ status: PlaybackStatus, _ strings: Strings, at now: HostTime, isStill: Bool) -> Answer? {
        let lines = lines(status, strings)
        let rows = Self.rows(lines)
        switch intent {
        case .up, .down:
            guard focus.move(intent == .up ? .up : .down, in: rows, at: now, isStill: isStill) else { return Answer() }
            follow(lines, at: now, isStill)
            return Answer()
        case .ok:
            guard let place = focus.place(in: rows), let number = Int(place.row), case .choice(let choice, _, _)? = lines[safe: number]
            else {
                return Answer(closes: true)
            }
            switch choice {
            case .replay: return Answer(commands: [.replay], closes: true)
            case .chapter(let start): return Answer(commands: [.seekTo(start)], closes: true)
            // The mark is seen to move.
            case .sound(let id): return Answer(commands: [.chooseSound(id)])
            case .text(let id): return Answer(commands: [.chooseText(id)])
            case .soundDelay(let step):
                let wanted = (soundDelay ?? 0) + step
                guard OutputPreferences.soundDelays.contains(wanted) else { return Answer() }
                soundDelay = wanted
                return Answer(soundDelay: wanted)
            }
        case .back, .menu, .info, .left: return Answer(closes: true)
        case .right: return Answer()
        default: return nil
        }
    }

    struct Answer {
        var commands: [InterfaceCommand] = []
        var closes = false
        /// Another one, to be kept.
        var soundDelay: Int?
    }

    /// By their numbers among all lines.
    private static func rows(_ lines: [Line]) -> [FocusRow] {
        lines.enumerated().compactMap { if case .choice = $0.element { FocusRow(id: "\($0.offset)", count: 1) } else { nil } }
    }

    /// For those who listen.
    func spoken(_ status: PlaybackStatus, _ strings: Strings) -> String? {
        let lines = lines(status, strings)
        guard let place = focus.place(in: Self.rows(lines)), let number = Int(place.row),
            case .choice(_, let name, let mark)? = lines[safe: number]
        else { return nil }
        let heading = lines[..<number].last { if case .heading = $0 { true } else { false } }
        let before = if case .heading(let text)? = heading, lines[safe: number - 1] == heading { "\(text). " } else { "" }
        return before + (mark == true ? "\(name), \(strings.chosen)" : name)
    }

    func isMoving(at now: HostTime) -> Bool { focus.isMoving(at: now) }

    // MARK: What is seen

    static let panel = DesignRect(x: 1000, y: -540, width: 1880, height: 2160)
    static let left = 1040.0
    static let width = 784.0
    private static let top = 130.0
    private static let bottom = 1018.0
    private static let lineHeight = 68.0
    private static let toldHeight = 44.0

    /// Of each line, from the list's top.
    private static func places(_ lines: [Line]) -> [Double] {
        var y = 0.0
        var isTold = false
        return lines.map { line in
            // What is told stands apart from what may be chosen.
            if isTold, case .choice = line { y += 20 }
            isTold = if case .told = line { true } else { false }
            if case .heading = line {
                y += 64
                return y - 54
            }
            if case .told = line {
                y += toldHeight
                return y - toldHeight
            }
            y += lineHeight + 8
            return y - lineHeight - 8
        }
    }

    private mutating func follow(_ lines: [Line], at now: HostTime, _ isStill: Bool) {
        guard let place = focus.place(in: Self.rows(lines)), let number = Int(place.row) else { return }
        let places = Self.places(lines)
        guard let y = places[safe: number], let last = places.last else { return }
        let room = Self.bottom - Self.top
        let most = max(0, last + Self.lineHeight - room)
        // A neighbour on each side, and the heading above.
        let (lowest, highest) = (y + 2 * Self.lineHeight + 8 - room, y - Self.lineHeight - 64)
        focus.scroll.go(to: min(most, max(0, min(max(focus.scroll.target, lowest), highest))), at: now, isStill: isStill)
    }

    func scene(_ status: PlaybackStatus, _ strings: Strings, at now: HostTime) -> Scene {
        var scene = Scene()
        let lines = lines(status, strings)
        let rows = Self.rows(lines)
        let scroll = focus.scroll.value(at: now)
        scene.add(.fill(Theme.background, cornerRadius: 0), Self.panel)
        for ((number, line), place) in zip(lines.enumerated(), Self.places(lines)) {
            let rect = DesignRect(x: Self.left, y: Self.top + place - scroll, width: Self.width, height: Self.lineHeight)
            guard rect.y > Self.top - Self.lineHeight, rect.y < Self.bottom else { continue }
            switch line {
            case .heading(let text):
                scene.add(.text(text, Theme.small()), DesignRect(x: rect.x, y: rect.y, width: rect.width, height: 48))
            case .told(let text):
                scene.add(
                    .text(text, TextStyle(size: 28, color: Theme.text, tabularDigits: true)),
                    DesignRect(x: rect.x, y: rect.y, width: rect.width, height: Self.toldHeight))
            case .choice(_, let name, let isChosen):
                scene.line(
                    name, mark: isChosen, rect, focus: focus.share(of: FocusPlace(row: "\(number)", column: 0), in: rows, at: now))
            }
        }
        // Hides what is scrolled out.
        for (y, height) in [(-540.0, 540 + Self.top - 6), (Self.bottom + 6, 600.0)] {
            scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: Self.panel.x, y: y, width: Self.panel.width, height: height))
        }
        return scene
    }
}
