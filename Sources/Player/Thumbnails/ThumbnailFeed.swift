import Media
import Playlist

/// Brings small pictures of where the viewer looks, beside the film: one request at a time, always for the place looked at last.
///
/// What can't be had is done without. Of the film's sources the first that gives a list is used.
///
/// - Thread: control.
final class ThumbnailFeed {
    /// What it needs of the world.
    struct Tools {
        var maker: any StillMaker
        var openFile: (_ url: String) -> (any FileStills)?
        var aside: (_ work: @escaping @Sendable () -> Void) -> Void
        var context: ListFetch.Context
    }

    /// A place that is wanted: where it is in the film, and what has to be fetched for it.
    private struct Aim {
        var place: ThumbnailShelf.Place
        /// Of a file.
        var position = MediaTime.zero
        var segment: Segment?
    }

    private enum Work {
        case list(ListFetch)
        case segment(SegmentFetch, Aim)
        case making(StillMaking, Aim)
    }

    private let tools: Tools
    private var sources: [ThumbnailSource]
    private var list: SegmentList?
    private var file: (any FileStills)?
    private var work: Work?
    private var shelf = ThumbnailShelf()
    private var headers = HeaderShelf()
    private var unavailable: Set<ThumbnailShelf.Place> = []
    private var wanted: (position: MediaTime, isForward: Bool)?
    private var box = PixelSize(width: 0, height: 0)

    /// Enough for a keyframe of a rung that is not the highest.
    private static let pieceOfSegment: Int64 = 768 << 10
    /// Keyframes of one segment that are made: more than a second's one are not told apart.
    private static let mostKeyframes = 12
    /// Of an image with many pictures, those made at once.
    private static let tilesAtOnce = 8
    /// A file's keyframes are asked for no closer than this.
    private static let fileStep: Int64 = 5
    /// Made ahead of where the viewer looks, in the direction in which they go.
    private static let ahead = 2

    init(_ sources: [ThumbnailSource], tools: Tools) {
        self.sources = sources
        self.tools = tools
    }

    // MARK: What is looked at

    /// Says where the viewer looks now; nil: nowhere.
    ///
    /// - Parameter box: What a picture is to fit into.
    func look(at position: MediaTime?, within box: PixelSize) {
        if box != self.box {
            self.box = box
            shelf.removeAll()
        }
        guard let position else {
            wanted = nil
            return
        }
        if position != wanted?.position { wanted = (position, wanted.map { position >= $0.position } ?? true) }
    }

    /// Gives up what is on its way, and all pictures.
    func cancel() {
        switch work {
        case .list(var fetch): fetch.cancel()
        case .segment(var fetch, _): fetch.cancel()
        case .making, nil: break
        }
        work = nil
        file?.cancel()
        file = nil
        shelf.removeAll()
        headers = HeaderShelf()
    }

    /// The picture for a position; nil while there is none.
    func picture(at position: MediaTime) -> Thumbnail? {
        shelf.picture(at: position, of: aim(at: position)?.place)
    }

    private func aim(at position: MediaTime) -> Aim? {
        if case .file = sources.first {
            let number = Int64(max(0, position.seconds)) / Self.fileStep
            return Aim(place: .init(segment: number), position: MediaTime(seconds: Double(number * Self.fileStep)))
        }
        guard let list, let first = list.segments.first, let last = list.segments.last else { return nil }
        // At the film's very end the last of them is looked at.
        let segment = list.index(at: max(position, first.start)).map { list.segments[$0] } ?? last
        return aim(at: position, in: segment)
    }

    private func aim(at position: MediaTime, in segment: Segment) -> Aim? {
        guard !segment.isGap, segment.key == nil else { return nil }
        guard let tiles = segment.tiles, tiles.duration > .zero else {
            return Aim(place: .init(segment: segment.sequence), segment: segment)
        }
        // The last image of a film is seldom full.
        let filled = Self.count((segment.duration.seconds / tiles.duration.seconds).rounded(.up))
        let count = max(1, min(filled, Int(tiles.grid.columns) * Int(tiles.grid.rows)))
        let tile = min(count - 1, Self.count((position - segment.start).seconds / tiles.duration.seconds))
        return Aim(place: .init(segment: segment.sequence, tile: tile), segment: segment)
    }

    /// A list may say anything of its times.
    private static func count(_ number: Double) -> Int { Int(max(0, min(1e6, number))) }

    // MARK: Bringing it

    /// - Returns: when to call again at the latest; nil: when the signal is raised, or somebody looks elsewhere.
    func step(now: HostTime) -> HostTime? {
        while true {
            if let waiting = advance(now: now) { return waiting.until }
            guard wanted != nil, let source = sources.first else { return nil }
            if list == nil, file == nil {
                begin(source, now: now)
            } else if let aim = next() {
                begin(aim)
            } else {
                return nil
            }
        }
    }

    private struct Waiting { var until: HostTime? }

    /// The place looked at, then those that come next.
    private func next() -> Aim? {
        guard let wanted, let first = aim(at: wanted.position) else { return nil }
        if isMissing(first) { return first }
        var position = wanted.position
        for _ in 0..<Self.ahead {
            position = position + (wanted.isForward ? spacing : .zero - spacing)
            guard position >= .zero, let aim = aim(at: position) else { return nil }
            if isMissing(aim) { return aim }
        }
        return nil
    }

    private var spacing: MediaTime {
        guard let list, let first = list.segments.first else { return MediaTime(seconds: Double(Self.fileStep)) }
        return first.tiles?.duration ?? first.duration
    }

    private func isMissing(_ aim: Aim) -> Bool { !shelf.holds(aim.place) && !unavailable.contains(aim.place) }

    private func begin(_ source: ThumbnailSource, now: HostTime) {
        switch source {
        case .images(let origin), .keyframes(let origin), .segments(let origin):
            work = .list(ListFetch(origin, tools.context, now: now))
        case .list(let list): take(list)
        case .file(let url):
            file = tools.openFile(url)
            if file == nil { sources.removeFirst() }
        }
    }

    private func take(_ found: SegmentList) {
        // Of a live film the places move, and what is locked can't be looked into from outside.
        guard found.isComplete, found.segments.contains(where: { !$0.isGap && $0.key == nil }) else {
            sources.removeFirst()
            return
        }
        list = found
    }

    private func begin(_ aim: Aim) {
        guard let segment = aim.segment else {
            guard let file else { return }
            let box = box
            work = .making(
                StillMaking(aside: tools.aside, signal: tools.context.signal) {
                    file.keyframe(at: aim.position, within: box).map { [$0] } ?? []
                }, aim)
            return
        }
        // A header that a set of images inherits is none of theirs.
        let plan = SegmentFetch.Plan(
            segment: segment, section: areImages ? nil : segment.initialization, piece: isPieceEnough ? Self.pieceOfSegment : nil)
        work = .segment(SegmentFetch(plan, context: tools.context), aim)
    }

    private var areImages: Bool { if case .images = sources.first { true } else { false } }
    private var isPieceEnough: Bool { sources.first?.isWholeFilm ?? false }

    /// - Returns: nil: nothing is under way any more.
    private func advance(now: HostTime) -> Waiting? {
        switch work {
        case nil: return nil
        case .list(var fetch):
            let progress = fetch.step(now: now)
            work = .list(fetch)
            switch progress {
            case .pending(let until): return Waiting(until: until)
            case .failed(let error):
                work = nil
                if !sources.isEmpty { sources.removeFirst() }
                tools.context.log.write(.info, "thumbnails", "a list of them can't be had: \(error.text)")
            case .done(let found, _):
                work = nil
                take(found)
            }
        case .segment(var fetch, let aim):
            let progress = fetch.step(now: now, headers: &headers)
            work = .segment(fetch, aim)
            switch progress {
            case .pending(let until): return Waiting(until: until)
            case .failed: giveUp(aim)
            case .done(let bytes):
                make(of: bytes, aim)
                return advance(now: now)
            }
        case .making(let making, let aim):
            guard let stills = making.result else { return Waiting(until: nil) }
            work = nil
            put(stills, aim)
        }
        return nil
    }

    private func giveUp(_ aim: Aim) {
        work = nil
        if unavailable.count > 1000 { unavailable.removeAll() }
        unavailable.insert(aim.place)
    }

    private func make(of bytes: [UInt8], _ aim: Aim) {
        guard let segment = aim.segment else { return }
        let (maker, box) = (tools.maker, box)
        let header = segment.initialization.flatMap { headers[$0] } ?? []
        let most = isPieceEnough ? 1 : Self.mostKeyframes
        let areImages = areImages
        let grid = segment.tiles?.grid
        let places = aim.place.tile..<(aim.place.tile + (grid == nil ? 1 : Self.tilesAtOnce))
        work = .making(
            StillMaking(aside: tools.aside, signal: tools.context.signal) {
                areImages
                    ? maker.tiles(of: bytes, columns: Int(grid?.columns ?? 1), rows: Int(grid?.rows ?? 1), places: places, within: box)
                    : maker.keyframes(header: header, piece: bytes, within: box, most: most)
            }, aim)
    }

    private func put(_ stills: [Still], _ aim: Aim) {
        guard let first = stills.first else { return giveUp(aim) }
        let position = wanted?.position ?? .zero
        guard let segment = aim.segment else { return shelf.put([(first, first.time)], at: aim.place, near: position) }
        if let tiles = segment.tiles {
            for (number, still) in stills.enumerated() {
                let tile = aim.place.tile + number
                let (flicks, isTooMuch) = tiles.duration.flicks.multipliedReportingOverflow(by: Int64(tile))
                guard !isTooMuch else { return }
                shelf.put(
                    [(still, segment.start + MediaTime(flicks: flicks))], at: .init(segment: segment.sequence, tile: tile), near: position)
            }
            return
        }
        let offset = segment.timestampOffset ?? segment.start - first.time
        shelf.put(stills.map { ($0, max(segment.start, $0.time + offset)) }, at: aim.place, near: position)
    }
}
