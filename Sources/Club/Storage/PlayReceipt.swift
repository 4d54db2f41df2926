/// That a film was begun for the first time: what the service has to be told, once there is a line.
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
}
