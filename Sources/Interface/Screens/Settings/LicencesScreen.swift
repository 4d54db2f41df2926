import Media

/// The software that is on the box, with the licence of each: a list to be read.
struct LicencesScreen: Screen {
    let title: String
    var focus = Focus()

    init(_ title: String) { self.title = title }

    private static let column = ListColumn(x: 260, y: 160, width: 1400, visible: 9, count: works.count)

    /// Names of works and of licences, which are the same in every language. Debian's builds: FFmpeg's has parts under the GPL.
    static let works: [(name: String, licence: String)] = [
        ("Lanterne", "Apache 2.0"), ("Swift", "Apache 2.0"), ("Swift Argument Parser", "Apache 2.0"), ("FFmpeg", "GPL 2+"),
        ("ALSA", "LGPL 2.1+"), ("libdrm", "MIT"), ("Cairo", "LGPL 2.1, MPL 1.1"), ("Pango", "LGPL 2+"), ("HarfBuzz", "MIT"),
        ("FreeType", "FreeType, GPL 2"), ("Fontconfig", "MIT"), ("FriBidi", "LGPL 2.1+"), ("GLib", "LGPL 2.1+"), ("libass", "ISC"),
        ("DejaVu", "Bitstream Vera"), ("libyuv", "BSD 3"), ("curl", "curl"), ("OpenSSL", "Apache 2.0"), ("SQLite", "Public domain"),
        ("libqrencode", "LGPL 2.1+"), ("Expat", "MIT"), ("eSpeak NG", "GPL 3+"), ("SDL", "zlib"), ("GNU C Library", "LGPL 2.1+"),
        ("Linux", "GPL 2"),
    ]

    func name(in room: Room) -> String { title }
    private func row(_ number: Int) -> String { "work-\(number)" }
    private func number(_ place: FocusPlace) -> Int { Int(place.row.dropFirst("work-".count)) ?? 0 }
    func rows(in room: Room) -> [FocusRow] { Self.works.indices.map { FocusRow(id: row($0), count: 1) } }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        let work = Self.works[safe: number(place)]
        return Focusable(spoken: work.map { "\($0.name). \($0.licence)" } ?? "", isActive: false)
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] { [] }

    mutating func follow(in room: Room) {
        guard let place = focus.place(in: rows(in: room)) else { return }
        focus.scroll.go(to: Self.column.scroll(from: focus.scroll.target, to: number(place)), at: room.now, isStill: room.isStill)
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        let rows = rows(in: room)
        let scroll = focus.scroll.value(at: room.now)
        for number in Self.column.seen(scroll: scroll) {
            scene.line(
                Self.works[number].name, value: Self.works[number].licence, Self.column.rect(of: number, scroll: scroll),
                focus: focus.share(of: FocusPlace(row: row(number), column: 0), in: rows, at: room.now), isActive: false)
        }
        Self.column.frame(&scene, scroll: scroll)
        scene.heading(title, in: room)
        return scene
    }
}
