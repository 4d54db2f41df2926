import Media

/// Makes cues of a timed document: each paragraph is cut where anything that it shows may change, and each of the stretches laid out in styles
/// and text. Source: TTML2 §11.3.1.3 and Annex I (intermediate synchronic documents).
///
/// Only what bears on a paragraph cuts it, so that the work is in proportion to what there is to show.
struct TTMLCueBuilder {
    let grid: TTMLGrid
    let regions: [TTMLRegion]
    let initials: TTMLStyleSet
    let limits: CaptionLimits
    let warnings: TTMLWarnings
    let language: String?

    private(set) var cues: [Cue] = []
    /// When each region has something in it; the last is the region that a document without any has.
    private(set) var coverage: [[(start: MediaTime, end: MediaTime)]]
    var chains: TTMLChains
    private var order = 0
    private var spans = 0
    /// How much more may be looked at: what a hostile document could ask for grows faster than its length.
    private var budget: Int
    private var isFull = false

    init(
        _ regions: [TTMLRegion], grid: TTMLGrid, families: [String], initials: TTMLStyleSet, limits: CaptionLimits, bytes: Int,
        language: String?,
        warnings: TTMLWarnings
    ) {
        self.grid = grid
        self.regions = regions
        self.initials = initials
        self.limits = limits
        self.warnings = warnings
        self.language = language
        let root = TTMLComputedStyle(grid: grid, families: families, initials: initials)
        chains = TTMLChains(root: root, regions: regions + [TTMLRegion(id: "")], initials: initials, grid: grid)
        coverage = Array(repeating: [], count: regions.count + 1)
        budget = 1_000_000 + bytes * 16
    }

    /// Goes through body and divisions, to the paragraphs and pictures.
    ///
    /// - Parameter inherited: The region of what is around it; nil: none is named.
    mutating func add(_ element: TTMLElement, inherited: Int? = nil) {
        guard element.begin < element.end, !isFull else { return }
        let region = element.region ?? inherited
        switch element.kind {
        case .body, .division:
            chains.open(element)
            for child in element.children { add(child, inherited: region) }
            chains.close()
        case .paragraph, .image:
            order += 1
            chains.open(element)
            if let region {
                addStretches(of: element, in: region, all: true)
            } else if regions.isEmpty {
                addStretches(of: element, in: regions.count, all: true)
            } else {
                addRegions(of: element)
            }
            chains.close()
        default: break
        }
    }

    /// A paragraph in no region, whose spans may be in some. Source: TTML2 §11.3.1.3 (associate region), rule 3.
    private mutating func addRegions(of element: TTMLElement) {
        var found: [Int] = []
        var seen: Set<Int> = []
        func visit(_ element: TTMLElement) {
            for child in element.children {
                if let region = child.region {
                    if seen.insert(region).inserted { found.append(region) }
                } else {
                    visit(child)
                }
            }
        }
        visit(element)
        for region in found { addStretches(of: element, in: region, all: false) }
        if found.isEmpty {
            warnings.add(element.line, "TTML2 §11.3.1.3", "what is in no region, in a document that has some, is not shown")
        }
    }

    // MARK: Stretches

    private mutating func addStretches(of element: TTMLElement, in region: Int, all: Bool) {
        let times = self.times(of: element, in: region)
        budget -= times.count
        guard budget > 0 else { return stop("changes at a time") }
        var last: Cue?
        for index in times.indices.dropLast() {
            guard !isFull else { break }
            guard var cue = cue(of: element, in: region, at: times[index], all: all) else {
                take(&last, region)
                continue
            }
            cue.end = times[index + 1]
            if let before = last, before.end == cue.start, before.shows(the: cue) {
                last?.end = cue.end
            } else {
                take(&last, region)
                last = cue
            }
        }
        take(&last, region)
    }

    private mutating func take(_ cue: inout Cue?, _ region: Int) {
        guard let ready = cue else { return }
        cue = nil
        if case .text(let list) = ready.content { spans += list.count }
        guard cues.count < limits.cues, spans <= limits.spans else { return stop("cues or spans") }
        cues.append(ready)
        coverage[region].append((ready.start, ready.end))
    }

    private mutating func stop(_ what: String) {
        guard !isFull else { return }
        isFull = true
        warnings.add(1, "limits", "there are more \(what) than are taken; the rest is left out")
    }

    /// The moments at which something about it may change, from its begin to its end.
    private func times(of element: TTMLElement, in region: Int) -> [MediaTime] {
        var times: [MediaTime] = []
        func visit(_ element: TTMLElement) {
            times.append(element.begin)
            times.append(element.end)
            times.append(contentsOf: element.changes.times)
            for child in element.children { visit(child) }
        }
        visit(element)
        chains.addTimes(to: &times, region: region, from: element.begin, to: element.end)
        var unique: [MediaTime] = []
        for time in times.sorted() where time >= element.begin && time <= element.end && time != unique.last { unique.append(time) }
        return unique
    }

    private mutating func cue(of element: TTMLElement, in region: Int, at time: MediaTime, all: Bool) -> Cue? {
        budget -= 32
        guard let chain = chains.innermost(region: region, at: time), chain.isDisplayed else { return nil }
        var box = chains.box(of: region, at: time)
        box.order = order
        if case .image(let image, let alternative, let extent) = element.kind {
            guard chain.style.isVisible else { return nil }
            let hasExtent = chains.region(region, at: time)?.style.own.extent != nil
            box = TTMLGeometry(grid: grid).box(of: extent, image, in: box, hasExtent: hasExtent, chain.style)
            box.opacity *= chain.opacity
            var cue = Cue(start: time, end: time, content: .image(image, alternative: alternative), placement: .box(box))
            cue.id = element.id
            cue.isForced = chain.style.isForced
            return cue
        }
        var composer = TTMLSpanComposer(grid: grid, initials: initials, time: time, language: language, budget: budget)
        composer.region = all ? nil : region
        let content = composer.compose(element, chain)
        budget = composer.budget
        if budget <= 0 { stop("changes at a time") }
        guard !content.isEmpty else { return nil }
        var cue = Cue(start: time, end: time, content: .text(content), placement: .box(box))
        cue.id = element.id
        cue.paragraph = paragraph(chain)
        cue.paragraph.keepsLines = !composer.wraps
        cue.isForced = composer.isForced
        return cue
    }

    private func paragraph(_ chain: TTMLChains.Chain) -> ParagraphStyle {
        let style = chain.style
        var paragraph = ParagraphStyle()
        paragraph.alignment = style.alignment
        paragraph.rowAlignment = style.rowAlignment == style.alignment ? nil : style.rowAlignment
        paragraph.direction = style.direction
        paragraph.lineHeight = style.lineHeight
        paragraph.linePadding = style.linePadding * grid.shape
        paragraph.fillsLineGaps = style.fillsLineGaps
        paragraph.background = chain.background
        paragraph.rubyReserve = style.rubyReserve
        return paragraph
    }

    /// What was made: by start and, of one start, as the text has them. Most texts are in that order already.
    func inOrder() -> [Cue] {
        if zip(cues, cues.dropFirst()).allSatisfy({ $0.start <= $1.start }) { return cues }
        let order = cues.indices.sorted { (cues[$0].start, $0) < (cues[$1].start, $1) }
        return order.map { cues[$0] }
    }

    // MARK: Backgrounds

    /// Cues of regions that show their background although nothing is in them. Source: TTML2 §10.2.40 (showBackground).
    mutating func addBackgrounds() {
        for (index, region) in regions.enumerated() where region.begin < region.end {
            var times = [region.begin, region.end]
            times.append(contentsOf: region.changes.times)
            times.sort()
            let covered = coverage[index].sorted { ($0.start, $0.end) < ($1.start, $1.end) }
            var next = 0
            var position = region.begin
            for piece in times.indices.dropLast() where times[piece] < times[piece + 1] {
                let style = chains.region(index, at: times[piece])?.style
                position = max(position, times[piece])
                let shows = (style?.own.isDisplayed ?? false) && (style?.own.showsBackgroundAlways ?? false)
                var box = chains.box(of: index, at: times[piece])
                box.order = order + 1
                while position < times[piece + 1] {
                    while next < covered.count, covered[next].end <= position { next += 1 }
                    let end = next < covered.count ? max(position, min(covered[next].start, times[piece + 1])) : times[piece + 1]
                    if shows, box.background != nil, position < end {
                        addBackground(box, from: position, to: end, style?.isForced ?? false)
                    }
                    position = next < covered.count ? max(end, min(covered[next].end, times[piece + 1])) : end
                }
            }
        }
    }

    private mutating func addBackground(_ box: CueBox, from start: MediaTime, to end: MediaTime, _ isForced: Bool) {
        var cue = Cue(start: start, end: end, content: .text([]), placement: .box(box))
        cue.isForced = isForced
        if let last = cues.last, last.end == start, last.shows(the: cue) {
            cues[cues.count - 1].end = end
        } else if cues.count < limits.cues {
            cues.append(cue)
        } else {
            stop("cues")
        }
    }
}

extension Cue {
    /// Whether only its times are others.
    fileprivate func shows(the other: Cue) -> Bool {
        placement == other.placement && paragraph == other.paragraph && isForced == other.isForced && id == other.id
            && content == other.content
    }
}
