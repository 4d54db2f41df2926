import CairoCanvas
import Captions
@testable import Interface
import Media
import Testing

/// Captions as they are placed, with letters that are all as wide as half their height.
@Suite("A caption") struct CaptionLayoutTests {
    private let screen = DesignRect(x: 0, y: 0, width: 1920, height: 1080)

    /// A canvas without fonts: no line is broken.
    private static func measure(_ text: StyledText, _ width: Double?) -> DesignSize {
        let size = text.runs.map(\.size).max() ?? 0
        let lines = text.runs.map(\.text).joined().split(separator: "\n", omittingEmptySubsequences: false)
        let length = Double(lines.map(\.count).max() ?? 0) * size / 2
        let depth = Double(lines.count) * size * 1.2
        return text.isVertical ? DesignSize(width: depth, height: length) : DesignSize(width: length, height: depth)
    }

    private func cue(_ text: String, _ placement: CuePlacement = .line(LineSettings()), _ alignment: CueAlignment = .center) -> Cue {
        var cue = Cue(start: .zero, end: .max, content: .text([CueSpan(text)]), placement: placement)
        cue.paragraph.alignment = alignment
        return cue
    }

    private func layOut(
        _ cues: [Cue], regions: [CueRegion] = [], aspectRatio: Double? = nil, appearance: CaptionAppearance = CaptionAppearance(),
        at seconds: Double = 0
    ) -> Scene {
        CaptionLayout.scene(
            of: cues, regions: regions, aspectRatio: aspectRatio, picture: screen, bounds: CaptionLayer.bounds, appearance: appearance,
            at: MediaTime(seconds: seconds), measure: Self.measure)
    }

    private func captions(_ scene: Scene) -> [(text: String, rect: DesignRect, words: StyledText)] {
        scene.elements.compactMap { element in
            guard case .caption(let words) = element.drawing else { return nil }
            return (words.runs.map(\.text).joined(), element.rect, words)
        }
    }

    @Test("stands at the bottom of what every television shows") func bottom() throws {
        let found = try #require(captions(layOut([cue("Il pleut.")])).first)
        #expect(abs(found.rect.y + found.rect.height - (CaptionLayer.bounds.y + CaptionLayer.bounds.height)) < 0.01)
        #expect(found.words.alignment == .center)
        #expect(found.words.edge != .none)
    }

    @Test("makes room for one that stands already") func above() throws {
        let found = captions(layOut([cue("un"), cue("deux\nlignes"), cue("trois")]))
        #expect(found.count == 3)
        for index in 1..<3 { #expect(found[index].rect.y + found[index].rect.height <= found[index - 1].rect.y + 0.01) }
    }

    @Test("with a line of its own stands there, counted from the top or from the bottom") func lines() throws {
        var top = LineSettings()
        top.line = .number(0)
        var third = LineSettings()
        third.line = .number(-3)
        let found = captions(layOut([cue("haut", .line(top)), cue("bas", .line(third))]))
        #expect(found[0].rect.y == CaptionLayer.bounds.y)
        let line = found[1].rect.height
        #expect(abs(found[1].rect.y - (CaptionLayer.bounds.y + CaptionLayer.bounds.height - 3 * line)) < 0.01)
    }

    @Test("keeps its share of the picture, its position and its side", arguments: [CueAlignment.start, .center, .end])
    func position(_ alignment: CueAlignment) throws {
        var settings = LineSettings()
        settings.size = 0.4
        settings.position = 0.5
        settings.line = .share(0.25)
        let found = try #require(captions(layOut([cue("ici", .line(settings), alignment)])).first)
        #expect(found.rect.width == 768)
        #expect(found.rect.y == 270)
        switch alignment {
        case .start: #expect(abs(found.rect.x - 960) < 0.01)
        case .end: #expect(abs(found.rect.x - 192) < 0.01)
        default: #expect(abs(found.rect.x - 576) < 0.01)
        }
    }

    @Test("never leaves what every television shows, however many lines there are") func bounded() throws {
        let many = (0..<40).map { cue("\($0)") }
        for found in captions(layOut(many)) {
            #expect(found.rect.y >= CaptionLayer.bounds.y - 0.01)
            #expect(found.rect.y + found.rect.height <= CaptionLayer.bounds.y + CaptionLayer.bounds.height + 0.01)
        }
    }

    @Test("in a region stands in its place, the last to come at its bottom") func regions() throws {
        var region = CueRegion(id: "haut")
        region.width = 0.5
        region.lines = 2
        region.viewportAnchor = SharePoint(x: 0.5, y: 0.5)
        region.anchor = SharePoint(x: 0.5, y: 1)
        var settings = LineSettings()
        settings.region = "haut"
        let cues = ["un", "deux", "trois"].map { cue($0, .line(settings)) }
        let found = captions(layOut(cues, regions: [region]))
        #expect(found.map(\.text) == ["trois", "deux"])
        #expect(abs(found[0].rect.y + found[0].rect.height - 540) < 0.01)
        #expect(found.allSatisfy { $0.rect.width == 960 })
    }

    @Test("of TTML follows the one before it in their box, by their order", arguments: [BoxAlignment.before, .center, .after])
    func boxes(_ alignment: BoxAlignment) throws {
        var box = CueBox(region: "r", x: 0.1, y: 0.1, width: 0.8, height: 0.8)
        box.alignment = alignment
        box.background = Color(0x102030)
        var second = box
        second.order = 1
        let scene = layOut([cue("deux", .box(second)), cue("un", .box(box))])
        let found = captions(scene)
        #expect(found.map(\.text) == ["un", "deux"])
        #expect(abs(found[0].rect.y + found[0].rect.height - found[1].rect.y) < 0.01)
        let fills = scene.elements.filter { if case .fill = $0.drawing { true } else { false } }
        #expect(fills.map(\.rect) == [DesignRect(x: 192, y: 108, width: 1536, height: 864)])
        switch alignment {
        case .before: #expect(found[0].rect.y == 108)
        case .center: #expect(abs((found[0].rect.y + found[1].rect.y + found[1].rect.height) / 2 - 540) < 0.01)
        case .after: #expect(abs(found[1].rect.y + found[1].rect.height - 972) < 0.01)
        }
    }

    @Test("in columns begins at the right") func columns() throws {
        var box = CueBox(region: "r", x: 0.25, y: 0.1, width: 0.5, height: 0.8)
        box.writing = .verticalRightToLeft
        let found = captions(layOut([cue("un", .box(box)), cue("deux", .box(box))]))
        #expect(found.map(\.words.isVertical) == [true, true])
        #expect(abs(found[0].rect.x + found[0].rect.width - 1440) < 0.01)
        #expect(abs(found[1].rect.x + found[1].rect.width - found[0].rect.x) < 0.01)
        #expect(found[0].rect.height == 864)
    }

    @Test("in a document of its own shape lies in the middle of the picture") func shape() throws {
        let box = CueBox(region: "r", x: 0, y: 0, width: 1, height: 1)
        let found = try #require(captions(layOut([cue("quatre tiers", .box(box))], aspectRatio: 4.0 / 3)).first)
        #expect(abs(found.rect.x - 240) < 0.01)
        #expect(abs(found.rect.width - 1440) < 0.01)
    }

    @Test("with an author's background needs no edge, and one that the viewer wants stands behind each line") func grounds() throws {
        var span = CueSpan("sur fond")
        span.style.background = Color(0)
        let authored = Cue(start: .zero, end: .max, content: .text([span]))
        let plain = try #require(captions(layOut([authored])).first)
        #expect(plain.words.edge == .none)
        let wanted = CaptionAppearance(background: Color(0, alpha: 0.6))
        let boxed = try #require(captions(layOut([cue("sur bande")], appearance: wanted)).first)
        #expect(boxed.words.lineBox == Color(0, alpha: 0.6))
        #expect(boxed.words.linePadding > 0)
    }

    @Test("is as large as the viewer wants") func scale() throws {
        let usual = try #require(captions(layOut([cue("grand")])).first)
        let large = try #require(captions(layOut([cue("grand")], appearance: CaptionAppearance(scale: 1.5))).first)
        #expect(abs(large.words.runs[0].size - 1.5 * usual.words.runs[0].size) < 0.001)
    }

    @Test("tells words to come apart from those that are there") func reveal() throws {
        var later = CueSpan(" chante")
        later.reveal = MediaTime(seconds: 5)
        let song = Cue(start: .zero, end: .max, content: .text([CueSpan("Elle"), later]))
        let before = try #require(captions(layOut([song], at: 4)).first)
        let after = try #require(captions(layOut([song], at: 5)).first)
        #expect(before.words.runs[1].color.alpha < before.words.runs[0].color.alpha)
        #expect(after.words.runs[1].color.alpha == after.words.runs[0].color.alpha)
    }

    private static let display = OSD(
        status: status(.playing), wall: WallTime(hour: 20, minute: 5), strings: Strings(language: .french), opacity: 1
    ).scene()
    private static var notice: Scene {
        var scene = Scene()
        Notice(message: PlayerMessage(.soundUnavailable, code: 610), strings: Strings(language: .french)).add(to: &scene)
        return scene
    }

    @Test("gives way to the display below and to a notice above, on lines, in boxes and in regions") func givesWay() throws {
        var box = CueBox(region: "r", x: 0.1, y: 0.01, width: 0.8, height: 0.1)
        box.background = Color(0x102030)
        var low = CueBox(region: "s", x: 0.1, y: 0.85, width: 0.8, height: 0.14)
        low.alignment = .after
        var top = LineSettings()
        top.line = .number(0)
        var region = CueRegion(id: "haut")
        region.viewportAnchor = SharePoint(x: 0, y: 0)
        region.anchor = SharePoint(x: 0, y: 0)
        var inRegion = LineSettings()
        inRegion.region = "haut"
        let image = Cue(
            start: .zero, end: .max, content: .image(.pixels([0, 0, 0, 0], PixelSize(width: 1, height: 1)), alternative: nil),
            placement: .box(low))
        var front = Self.display
        front.append(Self.notice)
        let room = CaptionLayer.room(beside: front)
        #expect(room.y == 202 && room.y + room.height == OSD.top - 16)
        for cue in [cue("boîte", .box(box)), cue("bas", .box(low)), cue("haut", .line(top)), cue("région", .line(inRegion)), image] {
            func scene(_ bounds: DesignRect) -> Scene {
                CaptionLayout.scene(
                    of: [cue], regions: [region], picture: screen, bounds: bounds, appearance: CaptionAppearance(), at: .zero,
                    measure: Self.measure)
            }
            let alone = scene(CaptionLayer.bounds)
            let beside = scene(room)
            #expect(!beside.isEmpty && beside.elements.count == alone.elements.count)
            for (element, before) in zip(beside.elements, alone.elements) {
                let rect = element.rect
                #expect(rect.height == before.rect.height && rect.x == before.rect.x)
                guard case .caption = element.drawing else { continue }
                #expect(rect.y >= room.y - 0.01 && rect.y + rect.height <= room.y + room.height + 0.01, "\(cue.plainText) \(rect)")
            }
        }
    }

    @Test("is where it was while nothing but a shade is in front") func stays() {
        var shade = Scene()
        shade.add(.gradient(top: Color(0), bottom: Color(0)), DesignRect(x: 0, y: 600, width: 1920, height: 480))
        #expect(CaptionLayer.room(beside: shade) == CaptionLayer.bounds)
        #expect(CaptionLayer.room(beside: Self.notice).height == CaptionLayer.bounds.height - 148)
    }

    @Test("is laid out again only where something has changed") func layer() {
        var layer = CaptionLayer()
        var measured = 0
        func scene(_ cues: [Cue], at seconds: Double, front: Scene = .empty) -> Scene {
            layer.scene(
                of: cues, regions: [], aspectRatio: nil, picture: screen, room: CaptionLayer.room(beside: front),
                appearance: CaptionAppearance(),
                at: MediaTime(seconds: seconds)
            ) { text, width in
                measured += 1
                return Self.measure(text, width)
            }
        }
        let first = scene([cue("une")], at: 1)
        let count = measured
        #expect(count > 0)
        #expect(scene([cue("une")], at: 2) == first)
        #expect(measured == count)
        let raised = scene([cue("une")], at: 3, front: Self.display)
        #expect(captions(raised)[0].rect.y + captions(raised)[0].rect.height <= OSD.top)
        #expect(scene([], at: 4).isEmpty)
    }
}
