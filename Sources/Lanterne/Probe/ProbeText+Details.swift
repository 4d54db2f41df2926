import Media
import Playlist

/// What only DASH manifests say.
extension ProbeText {
    mutating func tell(_ timing: PresentationTiming) {
        let facts: [(String, String?)] = [
            ("lasts", timing.duration.map { "\($0) s" }), ("from", timing.availabilityStart?.description),
            ("window", timing.timeShiftBufferDepth.map { "\($0) s" }), ("delay", timing.suggestedPresentationDelay.map { "\($0) s" }),
            ("asked for again after", timing.minimumUpdatePeriod.map { "\($0) s" }),
        ]
        let words = facts.compactMap { name, value in value.map { "\(name) \($0)" } }
        if !words.isEmpty { lines += ["", "  " + words.joined(separator: " · ")] }
        lines += ["", "Periods (\(timing.periods.count))"]
        lines += Columns.text(
            ["run", "start", "length", "name", "events"],
            timing.periods.map { period in
                let length: String = period.duration.map { "\($0)" } ?? "open"
                let events: String = period.events.isEmpty ? "" : "\(period.events.count)"
                return ["\(period.discontinuity)", "\(period.start)", length, period.id ?? "", events]
            }, rightAligned: [0, 1, 2, 4])
    }

    static func more(of details: RepresentationDetails) -> [String] {
        var words = details.roles.compactMap(\.value)
        words += details.accessibility.map { "accessibility \($0.value ?? $0.scheme)" }
        words += details.labels.map { "“\($0.text)”" }
        let systems = details.protection.map { protection in
            let name = protection.systemName ?? protection.scheme
            let scheme = protection.scheme == ContentProtection.commonScheme ? protection.value.map { " (\($0))" } ?? "" : ""
            return name + scheme + (protection.licenseURL.map { " (licence at \(KeyName.withoutData($0)))" } ?? "")
        }
        if !systems.isEmpty { words.append("protected: " + systems.joined(separator: ", ")) }
        var names: [String] = []
        for name in details.protection.flatMap(\.defaultKIDs) where !names.contains(name) { names.append(name) }
        if !names.isEmpty { words.append((names.count == 1 ? "key " : "keys ") + names.joined(separator: ", ")) }
        return words
    }
}
