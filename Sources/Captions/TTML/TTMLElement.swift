import Markup
import Media

/// A body, division, paragraph, span, line break, picture or text, with its times and styles.
struct TTMLElement {
    enum Kind {
        case body, division, paragraph, span, lineBreak
        case text(String)
        indirect case image(CueImage, alternative: String?, extent: TTMLValue?)
    }

    var kind: Kind
    var line: Int
    var id: String?
    /// On the document's clock; first as its own attributes have it, later cut to those of what is around it.
    var begin = MediaTime.zero
    var end = MediaTime.max
    var styles = TTMLStyleSet()
    var changes = TTMLChanges()
    /// Which one it asks for itself; nil: none.
    var region: Int?
    var keepsSpace = false
    var language: String?
    var children: [TTMLElement] = []

    init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }

    func isActive(_ time: MediaTime) -> Bool { begin <= time && time < end }

    /// Its styles at a moment.
    func styles(at time: MediaTime) -> TTMLStyleSet { changes.isEmpty ? styles : changes.apply(to: styles, at: time) }

    /// Cuts the times of all within to its own, and takes out what never shows.
    mutating func clip(to range: (begin: MediaTime, end: MediaTime)) {
        begin = max(begin, range.begin)
        end = min(end, range.end)
        guard begin < end else {
            children = []
            return
        }
        changes.clip(begin, end)
        for index in children.indices { children[index].clip(to: (begin, end)) }
        children.removeAll { $0.begin >= $0.end }
    }
}

/// What a region's element says.
struct TTMLRegion {
    var id: String
    var begin = MediaTime.zero
    var end = MediaTime.max
    var styles = TTMLStyleSet()
    var changes = TTMLChanges()

    func styles(at time: MediaTime) -> TTMLStyleSet { changes.isEmpty ? styles : changes.apply(to: styles, at: time) }
}
