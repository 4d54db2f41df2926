import Captions
@testable import Interface
import Media
import Testing

/// What the viewer has set wins; what they left alone stays the author's.
@Suite("The viewer's look of captions") struct CaptionAppearanceTests {
    /// What an author says of a text, and what a viewer does.
    struct Case: CustomTestStringConvertible {
        var name: String
        var author = SpanStyle()
        var paragraph = ParagraphStyle()
        var viewer = CaptionAppearance()
        var letters = Color(0xffffff)
        var ground: Color?
        var lineBox: Color?
        var edge = TextEdge.outline(Color(0, alpha: 0.9), width: 0.075 * usual)
        var size = usual
        var family: String?

        var testDescription: String { name }
    }

    /// Of letters of which nobody says anything, over a whole screen.
    static let usual = 0.0533 * 1080
    private static let yellow = Color(0xffff00)
    private static let navy = Color(0x000080)

    private static func authored(_ change: (inout SpanStyle) -> Void) -> SpanStyle {
        var style = SpanStyle()
        change(&style)
        return style
    }

    static let colors: [Case] = [
        Case(name: "nobody says anything"),
        Case(name: "the author's colour", author: authored { $0.color = yellow }, letters: yellow),
        Case(name: "the viewer's colour", viewer: CaptionAppearance(color: yellow), letters: yellow),
        Case(name: "both", author: authored { $0.color = navy }, viewer: CaptionAppearance(color: yellow), letters: yellow),
        Case(
            name: "letters that the author has made invisible",
            author: authored { $0.color = Color(0xff0000, alpha: 0) }, viewer: CaptionAppearance(color: yellow),
            letters: Color(0xffff00, alpha: 0)),
        Case(
            name: "the author's opacity and the viewer's", author: authored { $0.opacity = 0.5 }, viewer: CaptionAppearance(opacity: 0.5),
            letters: Color(0xffffff, alpha: 0.25), edge: .outline(Color(0, alpha: 0.45), width: 0.075 * usual)),
        Case(
            name: "dark letters have a bright edge", viewer: CaptionAppearance(color: Color(0)), letters: Color(0),
            edge: .outline(Color(0xffffff, alpha: 0.9), width: 0.075 * usual)),
    ]

    static let grounds: [Case] = [
        Case(name: "the author's ground", author: authored { $0.background = navy }, ground: navy, edge: .none),
        Case(
            name: "the viewer's ground", viewer: CaptionAppearance(background: Color(0, alpha: 0.75)), lineBox: Color(0, alpha: 0.75),
            edge: .none),
        Case(
            name: "both grounds", author: authored { $0.background = navy }, viewer: CaptionAppearance(background: Color(0, alpha: 0.75)),
            lineBox: Color(0, alpha: 0.75), edge: .none),
        Case(
            name: "the opacity of the author's ground", author: authored { $0.background = navy },
            viewer: CaptionAppearance(backgroundOpacity: 0.5),
            ground: Color(0x000080, alpha: 0.5), edge: .none),
        Case(
            name: "the opacity of a ground that nobody has set", viewer: CaptionAppearance(backgroundOpacity: 0.5),
            lineBox: Color(0, alpha: 0.5),
            edge: .none),
        Case(name: "no ground at all", author: authored { $0.background = navy }, viewer: CaptionAppearance(backgroundOpacity: 0)),
        Case(
            name: "a ground of its own opacity", viewer: CaptionAppearance(background: navy, backgroundOpacity: 0.25),
            lineBox: Color(0x000080, alpha: 0.25), edge: .none),
        Case(
            name: "hidden letters have no ground", author: authored { $0.isHidden = true }, viewer: CaptionAppearance(background: navy),
            letters: Color(0, alpha: 0)),
    ]

    static let edges: [Case] = [
        Case(
            name: "the author's outline", author: authored { $0.outline = TextOutline(color: navy, width: 0.01) },
            edge: .outline(navy, width: 10.8)),
        Case(
            name: "the author's outline in the viewer's colour", author: authored { $0.outline = TextOutline(color: navy, width: 0.01) },
            viewer: CaptionAppearance(edgeColor: yellow), edge: .outline(yellow, width: 10.8)),
        Case(
            name: "the viewer's shadow for the author's outline", author: authored { $0.outline = TextOutline(color: navy, width: 0.01) },
            viewer: CaptionAppearance(edge: .shadow), edge: .shadow(Color(0, alpha: 0.9), offset: 0.07 * usual)),
        Case(name: "no edge", viewer: CaptionAppearance(edge: CaptionAppearance.Edge.none), edge: .none),
        Case(
            name: "raised letters", viewer: CaptionAppearance(edge: .raised),
            edge: .bevel(upperLeft: Color(0x707070, alpha: 0.9), lowerRight: Color(0, alpha: 0.9), offset: 0.06 * usual)),
        Case(
            name: "depressed letters", viewer: CaptionAppearance(edge: .depressed),
            edge: .bevel(upperLeft: Color(0, alpha: 0.9), lowerRight: Color(0x707070, alpha: 0.9), offset: 0.06 * usual)),
        Case(
            name: "an edge that the viewer wants, on a ground", author: authored { $0.background = navy },
            viewer: CaptionAppearance(edge: .outline),
            ground: navy),
    ]

    static let letters: [Case] = [
        Case(
            name: "larger", viewer: CaptionAppearance(scale: 2), edge: .outline(Color(0, alpha: 0.9), width: 0.15 * usual), size: 2 * usual),
        Case(
            name: "twice as large as the author says", author: authored { $0.size = 0.1 }, viewer: CaptionAppearance(scale: 2),
            edge: .outline(Color(0, alpha: 0.9), width: 0.075 * 216), size: 216),
        Case(name: "the author's face", author: authored { $0.families = ["Georgia"] }, family: "Georgia,DejaVu Sans"),
        Case(
            name: "the viewer's face", author: authored { $0.families = ["Georgia"] }, viewer: CaptionAppearance(family: "monospace"),
            family: "DejaVu Sans Mono,DejaVu Sans"),
    ]

    @Test("wins where it is set, and leaves the rest to the author", arguments: colors + grounds + edges + letters)
    func wins(_ one: Case) {
        let maker = CaptionText(appearance: one.viewer, height: 1080, time: .zero)
        let text = maker.text([CueSpan("Il pleut.", style: one.author)], one.paragraph)
        #expect(text.runs.map(\.color) == [one.letters])
        #expect(text.runs.map(\.background) == [one.ground])
        #expect(text.lineBox == one.lineBox)
        #expect(Self.isNear(text.edge, one.edge), "\(text.edge)")
        #expect(abs(text.runs[0].size - one.size) < 0.001)
        #expect(text.runs[0].family == one.family)
    }

    private static func isNear(_ one: TextEdge, _ other: TextEdge) -> Bool {
        switch (one, other) {
        case (.none, .none): true
        case (.outline(let color, let width), .outline(let second, let wanted)):
            near(color, second) && abs(width - wanted) < 0.001
        case (.shadow(let color, let offset), .shadow(let second, let wanted)):
            near(color, second) && abs(offset - wanted) < 0.001
        case (.bevel(let left, let right, let offset), .bevel(let first, let second, let wanted)):
            near(left, first) && near(right, second) && abs(offset - wanted) < 0.001
        default: false
        }
    }

    private static func near(_ one: Color, _ other: Color) -> Bool {
        let sums: [Double] = [one.red - other.red, one.green - other.green, one.blue - other.blue, one.alpha - other.alpha]
        return sums.allSatisfy { abs($0) < 0.001 }
    }

    @Test("takes an author's boxes away with the rest of what is behind the text") func boxes() {
        var box = CueBox(region: "r", x: 0.1, y: 0.1, width: 0.8, height: 0.2)
        box.background = Self.navy
        var cue = Cue(start: .zero, end: .max, content: .text([CueSpan("un")]), placement: .box(box))
        cue.paragraph.background = Color(0x00ff00)
        func fills(_ viewer: CaptionAppearance) -> [Color] {
            let screen = DesignRect(x: 0, y: 0, width: 1920, height: 1080)
            let scene = CaptionLayout.scene(
                of: [cue], regions: [], picture: screen, bounds: CaptionLayer.bounds, appearance: viewer, at: .zero
            ) { _, _ in DesignSize(width: 100, height: 60) }
            return scene.elements.compactMap { if case .fill(let color, _) = $0.drawing { color } else { nil } }
        }
        #expect(fills(CaptionAppearance()) == [Self.navy, Color(0x00ff00)])
        #expect(fills(CaptionAppearance(background: Color(0))) == [])
        #expect(fills(CaptionAppearance(backgroundOpacity: 0)) == [])
        #expect(fills(CaptionAppearance(backgroundOpacity: 0.5)).map(\.alpha) == [0.5, 0.5])
    }

    @Test("is a renderer's of the author's styles where nothing but the size is set") func authors() {
        #expect(CaptionAppearance().isAuthors && CaptionAppearance(scale: 2).isAuthors)
        #expect(!CaptionAppearance(opacity: 0.9).isAuthors && !CaptionAppearance(edge: .shadow).isAuthors)
    }
}
