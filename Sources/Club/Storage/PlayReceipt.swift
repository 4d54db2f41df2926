/// That a film was begun for the first time: the service is told, once, as soon as there is a line. From then on the rental's window runs.
public struct PlayReceipt: Hashable, Sendable, Identifiable {
    /// The box's own name for it, by which the service knows what it has heard already; never empty.
    public let id: String
    /// What was begun.
    public let entitlement: EntitlementID
    /// When, by the box's own account of the time.
    public let firstPlay: UTCTime

    /// - Parameters:
    ///   - id: The box's own name for it.
    ///   - entitlement: What was begun.
    ///   - firstPlay: When.
    public init(id: String, entitlement: EntitlementID, firstPlay: UTCTime) {
        self.id = id
        self.entitlement = entitlement
        self.firstPlay = firstPlay
    }

    /// The same name for the same entitlement and box, so that the service hears it once however often it is sent.
    ///
    /// - Parameters:
    ///   - entitlement: What was begun.
    ///   - time: When, as the box believed it.
    ///   - box: Where.
    public init(of entitlement: EntitlementID, at time: UTCTime, on box: BoxID) {
        // The length keeps apart two pairs whose texts would run together.
        self.init(id: "\(entitlement.value.utf8.count):\(entitlement.value):\(box.value)", entitlement: entitlement, firstPlay: time)
    }
}
