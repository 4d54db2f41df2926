import Markup
import Media

/// Where each period lies on the presentation timeline. Source: ISO/IEC 23009-1 §5.3.2.1.
struct MPDPeriods {
    struct Place {
        var element: MarkupElement
        var start: MediaTime
        /// nil: open.
        var duration: MediaTime?
    }

    /// Those that can be shown, in order.
    private(set) var places: [Place] = []
    /// Of the whole, where known.
    private(set) var duration: MediaTime?

    init(_ elements: [MarkupElement], root: MarkupElement, isDynamic: Bool, _ context: inout MPDContext) {
        duration = Self.duration("mediaPresentationDuration", of: root, "5.3.1.2", &context)
        let lengths = elements.map { Self.duration("duration", of: $0, "5.3.2.2", &context) }
        var next: MediaTime? = isDynamic ? nil : .zero
        var ids: Set<String> = []
        for (place, element) in elements.enumerated() {
            if let id = element["id"] {
                if !ids.insert(id).inserted { context.warn(element.line, "5.3.2.2", "two periods have the id \"\(id.prefix(40))\"") }
            } else if isDynamic {
                context.warn(element.line, "5.3.2.2", "a period of a dynamic MPD without an id")
            }
            let said = Self.duration("start", of: element, "5.3.2.2", &context)
            if said == nil, next == nil, place == 0 {
                // Strictly it would be early available (§5.3.2.1), with nothing before it: more often it is forgotten.
                context.warn(element.line, "5.3.2.1", "the first period of a dynamic MPD without a start; zero is taken")
                next = .zero
            }
            guard let start = said ?? next else {
                context.warn(
                    element.line, "5.3.2.1",
                    isDynamic
                        ? "a period that has no time yet (early available) was left out"
                        : "a period without @start behind one without @duration was left out")
                continue
            }
            next = lengths[place].map { start + $0 }
            if let last = places.last, start < last.start {
                context.warn(element.line, "5.3.2.1", "a period that starts before the one ahead of it was left out")
                continue
            }
            add(Place(element: element, start: start, duration: lengths[place]), &context)
        }
        close(root, isDynamic: isDynamic, &context)
    }

    /// A period ends where the next one starts, at the latest.
    private mutating func add(_ place: Place, _ context: inout MPDContext) {
        if let last = places.last {
            let room = place.start - last.start
            if let length = last.duration, length > room {
                // Less than a millisecond is the manifest's own rounding.
                if (length - room).seconds > 0.001 {
                    context.warn(last.element.line, "5.3.2.1", "a period lasts beyond the next one's start, and is cut there")
                }
            }
            places[places.count - 1].duration = min(last.duration ?? room, room)
        }
        places.append(place)
    }

    private mutating func close(_ root: MarkupElement, isDynamic: Bool, _ context: inout MPDContext) {
        guard let last = places.last else { return }
        if last.duration == nil, let duration {
            if duration > last.start {
                places[places.count - 1].duration = duration - last.start
            } else if !isDynamic, places.count == 1, duration > .zero {
                // A piece of a longer presentation, of which only the period's start still tells.
                places[0].duration = duration
                self.duration = last.start + duration
                context.warn(
                    last.element.line, "5.3.2.1",
                    "the only period starts at the presentation's end or later; its length is taken to be the whole's")
            } else {
                context.warn(
                    last.element.line, "5.3.2.1", "the last period starts at the presentation's end or later; it is taken for open")
            }
        }
        if let end = places.last?.duration.map({ last.start + $0 }) {
            if let duration, !isDynamic, (duration - end).seconds.magnitude > 0.1 {
                // Less is rounding. A film that is still made may have further periods to come.
                context.warn(root.line, "5.3.2.1", "mediaPresentationDuration is \(duration) s, and the last period ends at \(end) s")
            }
            if duration == nil { duration = end }
        } else if root["mediaPresentationDuration"] == nil, root["minimumUpdatePeriod"] == nil || !isDynamic {
            context.warn(root.line, "5.3.1.2", "neither the presentation nor its last period says how long it is")
        }
        // A period of no length is one that was taken away.
        places.removeAll { $0.duration == .zero }
    }

    private static func duration(
        _ name: String, of element: MarkupElement, _ clause: StaticString, _ context: inout MPDContext
    ) -> MediaTime? {
        guard let text = element[name] else { return nil }
        if let time = MPDValue.duration(text) { return time }
        context.warn(element.line, clause, "\(element.name)@\(name) \"\(text.prefix(40))\" is no duration and was ignored")
        return nil
    }
}
