import Media
import Remote

/// All that a viewer can set, by sections at the left; what a section has stands at the right, and a line is there only where it sets
/// something on this box.
struct SettingsScreen: Screen {
    enum Section: String, CaseIterable, Sendable {
        case image, sound, subtitles, languages, accessibility, parental, network, account, privacy, about, diagnostics
    }

    var focus: Focus
    /// The one whose lines are seen.
    private(set) var section: Section

    init(_ section: Section? = nil) {
        self.section = section ?? .languages
        focus = Focus(row: section.map { Self.row($0) })
    }

    func name(in room: Room) -> String { room.strings.settings }

    mutating func opened(in room: Room) -> [ScreenStep] { [.ask(.box(.refresh))] }

    // MARK: Rows

    private static func row(_ section: Section) -> String { "section-" + section.rawValue }
    static func section(of row: String) -> Section? {
        row.hasPrefix("section-") ? Section(rawValue: String(row.dropFirst("section-".count))) : nil
    }

    func sections(in room: Room) -> [Section] { Section.allCases.filter { !SettingLines(room).lines(of: $0).isEmpty } }

    /// The one that is seen: another where the chosen one has gone.
    func shown(in room: Room) -> Section {
        let sections = sections(in: room)
        if let place = focus.place(in: rows(of: section, sections, in: room)), let other = Self.section(of: place.row) { return other }
        return sections.contains(section) ? section : sections.first ?? .about
    }

    private func rows(of shown: Section, _ sections: [Section], in room: Room) -> [FocusRow] {
        sections.map { FocusRow(id: Self.row($0), count: 1) }
            + SettingLines(room).lines(of: shown).map { FocusRow(id: $0.id, count: 1) }
    }

    /// Both columns, the sections first.
    func rows(in room: Room) -> [FocusRow] { rows(of: shown(in: room), sections(in: room), in: room) }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        if let section = Self.section(of: place.row) { return Focusable(spoken: room.strings.name(of: section)) }
        guard let line = line(place, in: room) else { return Focusable(spoken: "", isActive: false) }
        let parts = [line.name, line.value, line.note].compactMap { $0 }
        return Focusable(spoken: parts.joined(separator: ". "), isActive: line.choose != nil)
    }

    func line(_ place: FocusPlace, in room: Room) -> SettingLine? {
        SettingLines(room).lines(of: shown(in: room)).first { $0.id == place.row }
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if Self.section(of: place.row) != nil {
            _ = enter(in: room)
            return []
        }
        guard let line = line(place, in: room), let choose = line.choose else { return [] }
        let steps = choose()
        guard line.isGuarded else { return steps }
        if line.guardedBy == .adult { return [.open(PINScreen(.settings, .adult, then: steps))] }
        return room.gate.guardsSettings ? [.open(PINScreen.asking(.settings, then: steps, in: room))] : steps
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        let rows = rows(in: room)
        guard let place = focus.place(in: rows), let at = rows.firstIndex(where: { $0.id == place.row }) else { return nil }
        let isSection = Self.section(of: place.row) != nil
        switch intent {
        case .right where isSection: return enter(in: room)
        case .left where !isSection, .back where !isSection:
            put(Self.row(shown(in: room)), in: room)
            return []
        // Each column ends where it ends.
        case .down where isSection && (rows[safe: at + 1].map { Self.section(of: $0.id) == nil } ?? true),
            .up where !isSection && (rows[safe: at - 1].map { Self.section(of: $0.id) != nil } ?? true):
            return []
        default: return nil
        }
    }

    private mutating func enter(in room: Room) -> [ScreenStep] {
        if let first = SettingLines(room).lines(of: shown(in: room)).first { put(first.id, in: room) }
        return []
    }

    private mutating func put(_ row: String, in room: Room) {
        focus.put(FocusPlace(row: row, column: 0), in: rows(in: room), at: room.now, isStill: room.isStill)
        follow(in: room)
    }

    mutating func follow(in room: Room) {
        section = shown(in: room)
        let lines = SettingLines(room).lines(of: section)
        guard let place = focus.place(in: rows(in: room)) else { return }
        let number = lines.firstIndex { $0.id == place.row } ?? 0
        let target = Self.column(lines.count).scroll(from: focus.scroll.target, to: number)
        focus.scroll.go(to: target, at: room.now, isStill: room.isStill || number == 0)
    }
}
