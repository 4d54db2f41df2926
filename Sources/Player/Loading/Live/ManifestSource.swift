import Adaptation
import Media
import Playlist

/// Brings lists of a live DASH film: asks the plan for what is there by now, and the server for the manifest where that may have changed.
/// Source: ISO/IEC 23009-1 §5.3.1.2 and §5.4.
///
/// - Thread: control.
final class ManifestSource: ListSource {
    let hasFilmTimes = true
    /// Of a manifest that may change at any time; also what bounds the requests of one that says so too often.
    private static let shortestUpdate = Duration.seconds(1)

    private var presentation: Presentation
    private let variants: [VariantID]
    private var sounds: [RenditionID]
    private let context: ListFetch.Context
    private let url: String
    private var cameAt: HostTime
    private var manifest: ManifestFetch?
    /// What is asked for, in the order in which it was.
    private var asked: [(name: ListName, fetch: ListFetch?)] = []

    /// - Parameters:
    ///   - url: Of the manifest, after redirects.
    ///   - cameAt: When it was asked for.
    init(_ presentation: Presentation, ladder: Ladder, url: String, context: ListFetch.Context, cameAt: HostTime) {
        self.presentation = presentation
        variants = ladder.rungs.map(\.variant.id)
        sounds = ladder.soundsApart.map(\.id)
        self.url = url
        self.context = context
        self.cameAt = cameAt
    }

    func ask(_ name: ListName, _ question: ListQuestion, age: Duration, now: HostTime) {
        guard !asked.contains(where: { $0.name == name }) else { return }
        asked.append((name, nil))
    }

    func step(now: HostTime, answered: (ListName, ListAnswer) -> Void) -> HostTime? {
        guard !asked.isEmpty else { return nil }
        if manifest == nil, isDue(now) {
            cameAt = now
            let place = presentation.timing?.locations.first ?? url
            manifest = ManifestFetch(place, source: context.source, signal: context.signal, log: context.log, now: now)
        }
        switch manifest?.step(now: now) {
        case .pending(let until): return until
        case .found(.presentation(let newer, _)): presentation = presentation.updated(by: newer)
        case .failed(let error): context.log.write(.warning, "live", "the manifest couldn't be had again: \(error.text)")
        case .found, nil: break
        }
        manifest = nil
        var next: HostTime?
        var open: [(name: ListName, fetch: ListFetch?)] = []
        for entry in asked {
            guard var fetch = entry.fetch ?? origin(of: entry.name).map({ ListFetch($0, context, now: now) }) else { continue }
            switch fetch.step(now: now) {
            case .pending(let until):
                next = .earliest(next, until)
                open.append((entry.name, fetch))
            case .done(let list, _): answered(entry.name, .list(list))
            case .failed(let error): answered(entry.name, .failed(error, mayPass: true))
            }
        }
        asked = open
        return next
    }

    func add(_ sound: Rendition) { sounds.append(sound.id) }

    func cancel() {
        manifest?.cancel()
        for place in asked.indices { asked[place].fetch?.cancel() }
        asked = []
    }

    private func isDue(_ now: HostTime) -> Bool {
        guard let period = presentation.timing?.minimumUpdatePeriod else { return false }
        return now - cameAt >= max(period.duration, Self.shortestUpdate)
    }

    private func origin(of name: ListName) -> ListOrigin? {
        if name.stream == 0 {
            guard variants.indices.contains(name.place) else { return nil }
            return presentation.variants.first { $0.id == variants[name.place] }.map { ListOrigin($0) }
        }
        guard sounds.indices.contains(name.place) else { return nil }
        return presentation.audioRenditions.first { $0.id == sounds[name.place] }.flatMap { ListOrigin($0) }
    }
}

extension Ladder {
    /// The sounds that have lists of their own, each once, in the rungs' order.
    var soundsApart: [Rendition] {
        var sounds: [(Rendition, ListOrigin)] = []
        for rung in rungs {
            guard let sound = rung.sound, let origin = rung.soundOrigin, !sounds.contains(where: { $0.1 == origin }) else { continue }
            sounds.append((sound, origin))
        }
        return sounds.map(\.0)
    }
}
