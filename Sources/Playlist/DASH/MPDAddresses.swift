import Markup
import Media

/// Where things lie, at one level of a manifest: alternatives, each absolute. Source: ISO/IEC 23009-1 §5.6.
struct MPDAddresses {
    /// At least one; those of the lowest priority first, else in the manifest's order.
    private(set) var all: [BaseAddress]
    /// Any level has said where; else the only address is the manifest's own.
    private(set) var isSaid = false

    /// More are more than any service has; every level multiplies them.
    private static let maximum = 16

    init(manifest url: String) {
        all = [BaseAddress(url: url)]
    }

    /// The addresses one level down: each `BaseURL` there resolved against each address here (§5.6.4).
    func inside(_ element: MarkupElement, _ context: inout MPDContext) throws(PlaylistError) -> MPDAddresses {
        let elements = element.all("BaseURL")
        guard !elements.isEmpty else { return self }
        var below = self
        below.isSaid = true
        below.all = []
        var urls: Set<String> = []
        outer: for element in elements {
            // `@byteRange` tells of another way to ask for a range, which nobody has to take (annex E).
            for parent in all {
                guard below.all.count < Self.maximum else {
                    context.warn(element.line, "5.6.5", "more than \(Self.maximum) alternative addresses; the rest was dropped")
                    break outer
                }
                let address = try Self.address(element, against: parent, &context)
                // An absolute one is the same below each.
                if urls.insert(address.url + "\n" + (address.serviceLocation ?? "")).inserted { below.all.append(address) }
            }
        }
        // A stable order by insertion: there are few.
        for place in below.all.indices.dropFirst() {
            var at = place
            while at > 0, below.all[at].priority < below.all[at - 1].priority {
                below.all.swapAt(at, at - 1)
                at -= 1
            }
        }
        return below
    }

    private static func address(
        _ element: MarkupElement, against parent: BaseAddress, _ context: inout MPDContext
    ) throws(PlaylistError) -> BaseAddress {
        var address = parent
        address.url = try context.resolve(element.trimmedText, against: parent.url)
        if let location = element["serviceLocation"] { address.serviceLocation = location }
        if let priority = MPDValue.unsigned(dvb("priority", of: element)) { address.priority = Int(priority) }
        if let weight = MPDValue.unsigned(dvb("weight", of: element)) { address.weight = Int(weight) }
        if let offset = MPDValue.offset(element["availabilityTimeOffset"]) {
            // §5.3.9.5.3: the offsets of all levels add up.
            address.availabilityTimeOffset = address.availabilityTimeOffset == .max ? .max : address.availabilityTimeOffset + offset
        }
        return address
    }

    /// ETSI TS 103 285 §10.8.2.1, whose namespace has had several years' names.
    private static func dvb(_ name: String, of element: MarkupElement) -> String? {
        element.attributes.first { $0.name == name && ($0.namespace ?? "").utf8.starts(with: "urn:dvb:dash:dash-extensions".utf8) }?.value
    }
}
