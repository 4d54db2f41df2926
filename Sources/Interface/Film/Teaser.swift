import Club
import Media
import Remote

/// A trailer behind the page of its title, without sound, once nobody has pressed a key for a while.
struct Teaser: Hashable, Sendable {
    /// Shorter, and it would begin under a viewer who only passes.
    static let rest = Duration.seconds(2)

    /// Whose.
    let title: TitleID
    /// Since when nobody has pressed a key.
    let since: HostTime
    /// It plays, or did.
    var isBegun = false
}

// When a trailer plays by itself, and when it stops.
extension InterfaceModel {
    /// The title whose trailer may play behind the screen in front; nil: none may.
    private func restingTitle(at now: HostTime) -> TitleID? {
        guard facts.hasTrailers, !preferences.isStill, case .screen(let screen)? = layers.last else { return nil }
        guard let id = screen.trailer(in: room(at: now)), gate(for: id, at: now) == .open,
            club.titles[id]?.title.media.trailers.isEmpty == false
        else { return nil }
        return id
    }

    /// After each key, and whenever time has gone by.
    ///
    /// - Parameter isKey: The wait begins anew; what plays goes on where it still belongs.
    mutating func followRest(isKey: Bool, at now: HostTime) -> [InterfaceCommand] {
        let title = restingTitle(at: now)
        guard let present = teaser, present.title == title, present.isBegun || !isKey else {
            let commands: [InterfaceCommand] = teaser?.isBegun == true ? [.endTeaser] : []
            teaser = title.map { Teaser(title: $0, since: now) }
            return commands
        }
        guard !present.isBegun, now >= present.since + Teaser.rest else { return [] }
        teaser?.isBegun = true
        return [.beginTeaser(present.title)]
    }

    func teaserDeadline(after now: HostTime) -> HostTime? {
        teaser.flatMap { $0.isBegun || $0.since + Teaser.rest <= now ? nil : $0.since + Teaser.rest }
    }
}

extension Scene {
    /// A screen's ground with a trailer behind it: dense where words are, whatever the picture, and open elsewhere.
    ///
    /// - Parameters:
    ///   - x: Left of it are words, from `words` on.
    ///   - words: Nothing is written above it but on plates of its own; nil: something is.
    ///   - top: Above it are words right of `x`; nil: none are.
    ///   - y: Beneath it are words from side to side.
    mutating func ground(openFrom x: Double, words: Double? = nil, top: Double? = nil, to y: Double) {
        let dense = Theme.background.faded(0.9)
        let (fading, rise) = (480.0, 180.0)
        let all = Theme.everything
        let (right, bottom) = (all.x + all.width, all.y + all.height)
        func cover(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ drawing: SceneElement.Drawing) {
            guard bottom > top else { return }
            add(drawing, DesignRect(x: left, y: top, width: right - left, height: bottom - top))
        }
        // Nowhere one above the other: that would be seen.
        let begin = words ?? top ?? all.y
        if let words { cover(all.x, words - rise, x, words, .scrim(dense, .fromBottom)) }
        cover(all.x, words ?? all.y, x, bottom, .fill(dense, cornerRadius: 0))
        cover(x, y, right, bottom, .fill(dense, cornerRadius: 0))
        if let top { cover(x, all.y, right, top, .fill(dense, cornerRadius: 0)) }
        let (clear, open) = (x + fading, max(begin, y - rise))
        if let words { cover(x, words - rise, clear, words, .scrim(dense, Scrim(bottomLeft: 1))) }
        cover(x, begin, clear, open, .scrim(dense, .fromLeft))
        cover(x, open, clear, y, .scrim(dense, Scrim(topLeft: 1, bottomLeft: 1, bottomRight: 1)))
        cover(clear, open, right, y, .scrim(dense, .fromBottom))
    }
}
