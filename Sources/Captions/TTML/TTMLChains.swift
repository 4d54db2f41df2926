import Media

/// The computed styles of the elements that are open, from a region down to the one in hand, kept as long as they hold.
struct TTMLChains {
    /// An element's style with what those around it do to it.
    struct Chain {
        var style: TTMLComputedStyle
        /// Behind it, of all the elements around it but the region.
        var background: Color?
        /// Of all of them together, but for the region.
        var opacity: Double
        var isDisplayed: Bool
        /// While it holds.
        var from: MediaTime
        var to: MediaTime
    }

    private struct Level {
        var element: TTMLElement
        var region = -1
        var chain: Chain?
    }

    private let root: TTMLComputedStyle
    private let regions: [TTMLRegion]
    private let initials: TTMLStyleSet
    private let geometry: TTMLGeometry
    private var levels: [Level] = []
    private var ofRegions: [(chain: Chain, box: CueBox)?]

    init(root: TTMLComputedStyle, regions: [TTMLRegion], initials: TTMLStyleSet, grid: TTMLGrid) {
        self.root = root
        self.regions = regions
        self.initials = initials
        geometry = TTMLGeometry(grid: grid)
        ofRegions = Array(repeating: nil, count: regions.count)
    }

    mutating func open(_ element: TTMLElement) {
        var element = element
        // Only its own times and styles are asked for.
        element.children = []
        levels.append(Level(element: element))
    }

    mutating func close() { levels.removeLast() }

    /// The changes of the elements around the innermost, and of the region.
    func addTimes(to times: inout [MediaTime], region: Int, from begin: MediaTime, to end: MediaTime) {
        for level in levels.dropLast() { Self.add(level.element.changes.times, to: &times, from: begin, to: end) }
        Self.add(regions[region].changes.times, to: &times, from: begin, to: end)
        times.append(regions[region].begin)
        times.append(regions[region].end)
    }

    private static func add(_ changes: [MediaTime], to times: inout [MediaTime], from begin: MediaTime, to end: MediaTime) {
        var index = changes.firstIndex(after: begin)
        while index < changes.count, changes[index] < end {
            times.append(changes[index])
            index += 1
        }
    }

    /// The innermost element's; nil while the region isn't there.
    mutating func innermost(region: Int, at time: MediaTime) -> Chain? {
        guard regions[region].begin <= time, time < regions[region].end else { return nil }
        return chain(levels.count - 1, region, time)
    }

    mutating func region(_ index: Int, at time: MediaTime) -> Chain? { chain(-1, index, time) }

    mutating func box(of region: Int, at time: MediaTime) -> CueBox {
        _ = chain(-1, region, time)
        return ofRegions[region]?.box ?? CueBox(region: "", x: 0, y: 0, width: 1, height: 1)
    }

    private mutating func chain(_ level: Int, _ region: Int, _ time: MediaTime) -> Chain? {
        guard level >= 0 else { return regionChain(region, time) }
        if levels[level].region == region, let known = levels[level].chain, known.from <= time, time < known.to { return known }
        guard let parent = chain(level - 1, region, time) else { return nil }
        let element = levels[level].element
        let style = parent.style.child(element.styles(at: time), initials: initials, grid: geometry.grid)
        var chain = Chain(
            style: style, background: parent.background, opacity: parent.opacity * style.own.opacity,
            isDisplayed: parent.isDisplayed && style.own.isDisplayed, from: parent.from, to: parent.to)
        if style.isVisible, let own = style.own.background, own.alpha > 0 {
            chain.background = own.faded(chain.opacity).over(parent.background)
        }
        Self.narrow(&chain, element.changes.times, time)
        levels[level].region = region
        levels[level].chain = chain
        return chain
    }

    private mutating func regionChain(_ index: Int, _ time: MediaTime) -> Chain? {
        if let known = ofRegions[index], known.chain.from <= time, time < known.chain.to { return known.chain }
        let region = regions[index]
        let style = root.child(region.styles(at: time), initials: initials, grid: geometry.grid, isRegion: true)
        var chain = Chain(
            style: style, background: nil, opacity: 1, isDisplayed: style.own.isDisplayed, from: MediaTime(flicks: .min), to: .max)
        Self.narrow(&chain, region.changes.times, time)
        ofRegions[index] = (chain, geometry.box(of: region, style))
        return chain
    }

    /// To the piece between two changes that a moment is in.
    private static func narrow(_ chain: inout Chain, _ changes: [MediaTime], _ time: MediaTime) {
        guard !changes.isEmpty else { return }
        let index = changes.firstIndex(after: time)
        if index > 0 { chain.from = max(chain.from, changes[index - 1]) }
        if index < changes.count { chain.to = min(chain.to, changes[index]) }
    }
}
