import Markup
import Media

/// Reads the events that the manifest itself carries. Source: ISO/IEC 23009-1 §5.10.2.
enum MPDEvents {
    /// - Parameters:
    ///   - period: `Period`.
    ///   - start: On the presentation timeline.
    ///   - document: The manifest's bytes, which messages made of elements are cut from.
    static func read(
        _ period: MarkupElement, from start: MediaTime, document: [UInt8], _ context: inout MPDContext
    ) throws(PlaylistError) -> [TimedEvent] {
        var events: [TimedEvent] = []
        for stream in period.all("EventStream") {
            let scheme = MPDDescriptors.read(stream)
            if scheme.scheme.isEmpty { context.warn(stream.line, "5.10.2.2", "an EventStream without @schemeIdUri") }
            let ticks = Ticks(perSecond: MPDValue.unsigned(stream["timescale"]) ?? 1)
            let offset = MPDValue.unsigned(stream["presentationTimeOffset"]) ?? 0
            for element in stream.all("Event") {
                guard events.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
                let time = MPDValue.unsigned(element["presentationTime"]) ?? 0
                let duration = MPDValue.unsigned(element["duration"])
                events.append(
                    TimedEvent(
                        scheme: scheme, id: element["id"], start: start + ticks.time(time.minus(offset)),
                        duration: duration.map(ticks.time),
                        message: message(element, document, &context)))
            }
        }
        return events
    }

    private static func message(_ element: MarkupElement, _ document: [UInt8], _ context: inout MPDContext) -> [UInt8] {
        let text: String
        if let attribute = element["messageData"] {
            text = attribute
        } else if element.elements.isEmpty {
            text = element.text
        } else {
            guard element.inside.lowerBound >= 0, element.inside.upperBound <= document.count else { return [] }
            return Array(document[element.inside])
        }
        guard element["contentEncoding"] == "base64" else { return Array(text.utf8) }
        if let bytes = Base64.decode(text.utf8) { return bytes }
        context.warn(element.line, "5.10.2.2", "an event's message is no base64, and is kept as it is")
        return Array(text.utf8)
    }
}
