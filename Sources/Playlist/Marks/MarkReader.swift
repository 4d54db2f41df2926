import Media

/// Gathers a film's marks from what its manifest says happens when.
struct MarkReader {
    private var marks: [(mark: FilmMark, event: UInt32?)] = []
    /// Of splice events, told apart from their beginnings.
    private var ends: [UInt32: MediaTime] = [:]

    /// More than any film has; what follows them is passed over.
    static let capacity = 1000

    mutating func add(_ mark: FilmMark) {
        if marks.count < Self.capacity { marks.append((mark, nil)) }
    }

    mutating func add(_ section: SpliceSection?, from start: MediaTime, to end: MediaTime?) {
        for segmentation in section?.segmentations ?? [] where marks.count < Self.capacity {
            switch segmentation.meaning {
            case .start(let kind):
                let end = segmentation.duration.map { start + $0 } ?? end
                marks.append((FilmMark(kind: kind, start: start, end: end), segmentation.event))
            case .end: ends[segmentation.event] = start
            }
        }
    }

    /// In the order of time, each with its end where that is known.
    var result: [FilmMark] {
        marks.compactMap { mark, event in
            var mark = mark
            if mark.end == nil { mark.end = event.flatMap { ends[$0] } }
            return mark.withinFilm
        }
        .sorted { $0.start < $1.start }
    }
}

extension FilmMark {
    /// What of it lies in the film: dates and splice commands may name any time. nil: nothing.
    fileprivate var withinFilm: FilmMark? {
        var mark = self
        if let end, end <= start { mark.end = nil }
        guard start < .zero else { return mark }
        guard let end = mark.end, end > .zero else { return nil }
        mark.start = .zero
        return mark
    }
}

extension SegmentList {
    /// What the playlist's date ranges mark: a splice command of SCTE 35, or a class whose last word names the kind, as `com.example.intro`
    /// does; a chapter's title is `X-TITLE`. In the order of time; nothing where the list has no dates.
    public var marks: [FilmMark] {
        var reader = MarkReader()
        for range in dateRanges {
            guard let start = position(of: range.start) else { continue }
            let end = range.effectiveEnd.flatMap(position(of:))
            if let kind = range.classID.flatMap({ FilmMark.Kind(lastWordOf: $0) }) {
                var mark = FilmMark(kind: kind, start: start, end: end)
                if case .text(let text)? = range.clientAttributes["X-TITLE"] { mark.title = text }
                reader.add(mark)
                continue
            }
            for bytes in [range.scte35Command, range.scte35Out, range.scte35In] {
                reader.add(bytes.flatMap { SpliceSection($0) }, from: start, to: end)
            }
        }
        return reader.result
    }
}

extension PresentationTiming {
    /// The scheme of event streams that anybody can write by hand: its value is the kind, its message a chapter's title.
    public static let ownMarks = "urn:lanterne:marks:2026"

    /// What the manifest's event streams mark: splice commands of SCTE 35, or `ownMarks`. In the order of time.
    public var marks: [FilmMark] {
        var reader = MarkReader()
        for event in periods.lazy.flatMap(\.events) {
            let end = event.duration.map { event.start + $0 }
            switch event.scheme.scheme {
            case Self.ownMarks:
                guard let kind = event.scheme.value.flatMap({ FilmMark.Kind(rawValue: $0) }) else { continue }
                var mark = FilmMark(kind: kind, start: event.start, end: end)
                let title = String(decoding: event.message, as: UTF8.self).withoutOuterBlanks
                if kind == .chapter, !title.isEmpty { mark.title = title }
                reader.add(mark)
            case "urn:scte:scte35:2013:bin": reader.add(SpliceSection(event.message), from: event.start, to: end)
            case "urn:scte:scte35:2014:xml+bin": reader.add(SpliceSection(inElement: event.message), from: event.start, to: end)
            default: continue
            }
        }
        return reader.result
    }
}
