import Media

/// Makes cues of what the parser found: their text in spans, each with the style that the tags, the style sheets and WebVTT's own
/// colours give it.
struct CueTextMaker {
    private let styles: StyleSheet
    private let limits: CaptionLimits
    /// Elements and texts that may still be made.
    private var nodesLeft: Int
    /// Elements that may be held against rules: some seconds' worth, which only a hostile text needs.
    private var work = 20_000_000

    init(styles: StyleSheet, limits: CaptionLimits) {
        self.styles = styles
        self.limits = limits
        nodesLeft = limits.spans
    }

    /// - Parameter bytes: Of the whole text.
    mutating func cue(of source: WebVTTCue, in bytes: [UInt8], warnings: inout CaptionWarnings) -> Cue {
        let tree = CueTextTree(bytes[source.text], depth: limits.depth, nodes: nodesLeft)
        nodesLeft = max(0, nodesLeft - tree.elements.count - tree.leaves.count + 1)
        if tree.isCut {
            let sentence =
                "there is more in it than is taken (\(limits.depth) tags inside one another, \(limits.spans) spans); a part is left out"
            warnings.add(source.line, "Lanterne's limits", sentence)
        }
        let hadWork = work > 0
        let computed = styles.computed(for: tree, id: source.id, work: &work)
        if hadWork, work <= 0 {
            warnings.add(source.line, "Lanterne's limits", "the style rules take too much work; from this cue on they are left out")
        }
        var cue = Cue(
            start: source.start, end: source.end, content: .text(Self.spans(of: tree, computed)), placement: .line(source.settings.line))
        cue.id = source.id.isEmpty ? nil : source.id
        cue.paragraph.alignment = source.settings.alignment
        if let root = computed.first {
            cue.paragraph.lineHeight = root.lineHeight
            cue.paragraph.keepsLines = root.keepsLines
        }
        return cue
    }

    /// - Parameter computed: One for each of the tree's elements.
    static func spans(of tree: CueTextTree, _ computed: [ComputedStyle]) -> [CueSpan] {
        var spans: [CueSpan] = []
        var reveal: MediaTime?
        var ruby = RubyPlace()
        for (leaf, parent) in tree.leaves {
            switch leaf {
            case .time(let time): reveal = time
            case .text(let text):
                let (base, small) = tree.ruby(around: parent)
                if let base, let small {
                    if ruby.element != base { ruby = RubyPlace(element: base, start: spans.count) }
                    ruby.add(text, small: small, isAfter: computed[small].isRubyUnder, to: &spans)
                    continue
                }
                var span = CueSpan(text, style: computed[parent].span)
                span.reveal = reveal
                if let base {
                    ruby.begin(base, at: spans.count)
                } else {
                    ruby = RubyPlace()
                }
                if base == nil, let last = spans.last, last.style == span.style, last.reveal == reveal, last.ruby == nil {
                    spans[spans.count - 1].text += text
                } else {
                    spans.append(span)
                }
            }
        }
        return spans
    }
}

/// Where in the spans the text is that a small text belongs to.
private struct RubyPlace {
    var element = -1
    /// Of the first span of the base.
    var start = 0
    /// Whose small text was put there last.
    var small = -1

    /// A base's text comes at this place.
    mutating func begin(_ base: Int, at place: Int) {
        if element != base || small >= 0 { self = RubyPlace(element: base, start: place) }
    }

    mutating func add(_ text: String, small: Int, isAfter: Bool, to spans: inout [CueSpan]) {
        if self.small == small, let last = spans.indices.last {
            spans[last].ruby?.text += text
            return
        }
        // A base in several styles takes the first one's: the small text stands over all of it.
        // A copy: a slice would hold on to the whole array, and the change below would copy that.
        let base = self.small >= 0 || start >= spans.count ? [] : Array(spans[start...])
        var span = base.first ?? CueSpan("")
        span.text = base.reduce(into: "") { $0 += $1.text }
        span.ruby = Ruby(text, isAfter: isAfter)
        spans.removeLast(base.count)
        spans.append(span)
        self.small = small
    }
}

extension CueTextTree {
    /// The ruby that an element is in, and the small text of it that it is in.
    func ruby(around element: Int) -> (base: Int?, small: Int?) {
        var place = element
        var small: Int?
        while place != 0 {
            if elements[place].kind == .ruby { return (place, small) }
            if elements[place].kind == .rubyText { small = place }
            place = elements[place].parent
        }
        return (nil, nil)
    }
}
