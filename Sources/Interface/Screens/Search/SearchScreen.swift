import Club
import Media
import Remote

/// Titles by what is typed: keys on the left, what they find on the right as one types.
struct SearchScreen: Screen {
    var focus = Focus(row: "keys-0")
    /// As it was typed.
    private(set) var text: String
    /// What was found for the text before, which stays until more is known.
    private var before: ClubState.Found?
    private var sides = SideBySide()
    /// The last letter came from a keyboard: OK isn't meant for the key that has the focus.
    private var isByKeyboard = false
    /// Letters come from a telephone too.
    private(set) var slate = PhoneSlate(.search, most: SearchScreen.longest)

    /// As many letters are typed.
    static let longest = 30
    /// As many are shown: who looks for one of more does better to type on.
    static let most = 240
    private static let found = "found"

    /// - Parameter text: What is looked for at first.
    init(text: String = "") { self.text = String(text.prefix(Self.longest)) }

    func name(in room: Room) -> String { room.strings.search }
    func isTyped(in club: ClubState) -> Bool { true }

    // MARK: What was found

    /// What the club is asked for: a space at the end finds nothing else.
    var query: String { text.last == " " ? String(text.dropLast()) : text }

    enum Outcome: Hashable {
        /// Nothing was typed: titles that the club likes.
        case suggestions([TitleID])
        /// The answer isn't there yet; what was found before.
        case searching([TitleID])
        case found([TitleID], isCut: Bool)
    }

    func outcome(in room: Room) -> Outcome {
        let suggested = room.club.shelves.first { !$0.titles.isEmpty }?.titles ?? []
        if query.isEmpty { return .suggestions(Array(suggested.prefix(Self.most))) }
        guard let found = room.club.found, found.text == query else {
            return .searching(Array((before?.titles ?? suggested).prefix(Self.most)))
        }
        return .found(Array(found.titles.prefix(Self.most)), isCut: found.titles.count > Self.most)
    }

    func grid(in room: Room) -> PosterGrid {
        let titles =
            switch outcome(in: room) {
            case .suggestions(let titles), .searching(let titles), .found(let titles, _): titles
            }
        return PosterGrid(id: Self.found, titles: titles, x: Self.right, top: Self.top)
    }

    /// How many there are, or that it isn't known yet.
    func count(in room: Room) -> String {
        switch outcome(in: room) {
        case .suggestions: room.strings.suggestions
        case .searching: room.strings.searching
        case .found(let titles, let isCut):
            isCut ? room.strings.moreFilms(than: titles.count) : room.strings.filmCount(titles.count)
        }
    }

    // MARK: Rows

    func rows(in room: Room) -> [FocusRow] { LetterGrid.search.focusRows() + grid(in: room).focusRows() }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        if let key = LetterGrid.search.key(at: place) {
            let name = LetterGrid.spoken(key, in: room)
            guard !text.isEmpty else { return Focusable(spoken: name) }
            return Focusable(spoken: "\(name). \(room.strings.typed(text)). \(count(in: room))")
        }
        let grid = grid(in: room)
        guard let index = grid.index(of: place) else { return Focusable(spoken: "", isActive: false) }
        let rank = room.strings.rank(index + 1, of: grid.titles.count)
        guard let title = room.title(grid.titles[index]) else {
            return Focusable(spoken: "\(room.strings.buffering) \(rank)", isActive: false)
        }
        return Focusable(spoken: "\(TitleLine.spoken(title, in: room)). \(rank)")
    }

    func title(at place: FocusPlace, in room: Room) -> ShownTitle? {
        let grid = grid(in: room)
        return grid.index(of: place).flatMap { room.title(grid.titles[$0]) }
    }

    // MARK: Keys

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        if let key = LetterGrid.search.key(at: place) { return type(key, in: room) }
        guard let title = title(at: place, in: room) else { return [] }
        return [.open(TitleScreen.page(of: title))]
    }

    mutating func opened(in room: Room) -> [ScreenStep] {
        slate.opened(in: room)
        return query.isEmpty ? [] : [.ask(.search(query))]
    }

    mutating func wake(in room: Room) -> [ScreenStep] {
        let steps = slate.wake(in: room)
        guard let written = slate.written(in: room) else { return steps }
        return steps + change(in: room) { $0 = written }
    }

    func closed(in room: Room) -> [ClubWish] { slate.closed() }

    private mutating func type(_ key: LetterGrid.Key, in room: Room) -> [ScreenStep] {
        change(in: room) { LetterGrid.type(key, into: &$0, atMost: Self.longest) }
    }

    /// Looks for what the text is from now on.
    private mutating func change(in room: Room, _ edit: (inout String) -> Void) -> [ScreenStep] {
        let last = query
        let known = room.club.found
        edit(&text)
        guard query != last else { return [] }
        if let known, known.text == last, !last.isEmpty { before = known }
        if query.isEmpty { before = nil }
        // Other titles are found: they are looked at from the first on.
        sides.forgetRight()
        focus.scroll.go(to: 0, at: room.now, isStill: room.isStill)
        let rows = rows(in: room)
        if let place = focus.place(in: rows), grid(in: room).index(of: place) != nil {
            focus.put(FocusPlace(row: "\(Self.found)-0", column: 0), in: rows, at: room.now, isStill: room.isStill)
        }
        return query.isEmpty ? [] : [.ask(.search(query))]
    }

    mutating func take(_ intent: Intent, in room: Room) -> [ScreenStep]? {
        let wasByKeyboard = isByKeyboard
        isByKeyboard = false
        switch intent {
        case .letter, .digit, .erase:
            guard let key = LetterGrid.search.key(for: intent) else { return [] }
            if case .digit = intent {} else { isByKeyboard = true }
            return type(key, in: room)
        case .ok where wasByKeyboard: enterResults(in: room)
        case .up: move(.up, in: room)
        case .down: move(.down, in: room)
        case .left: move(.left, in: room)
        case .right: move(.right, in: room)
        default: return nil
        }
        return []
    }

    private mutating func enterResults(in room: Room) {
        guard let first = grid(in: room).focusRows().first else { return }
        focus.put(FocusPlace(row: first.id, column: 0), in: rows(in: room), at: room.now, isStill: room.isStill)
        follow(in: room)
    }

    private mutating func move(_ direction: Focus.Direction, in room: Room) {
        guard
            sides.move(
                direction, &focus, left: LetterGrid.search.focusRows(), right: grid(in: room).focusRows(), at: room.now,
                isStill: room.isStill)
        else { return }
        follow(in: room)
    }

    mutating func follow(in room: Room) {
        let grid = grid(in: room)
        guard let place = focus.place(in: rows(in: room)), grid.index(of: place) != nil else { return }
        focus.scroll.go(to: grid.scroll(from: focus.scroll.target, to: place), at: room.now, isStill: room.isStill)
    }

    func wanted(in room: Room) -> Wanted {
        var wanted = Wanted()
        grid(in: room).want(&wanted, focus: focus, in: room)
        return wanted
    }
}
