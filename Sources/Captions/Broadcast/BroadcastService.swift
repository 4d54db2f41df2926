/// One of the captions that a broadcast has within its pictures. Source: CTA-608-E, CTA-708-E.
public enum BroadcastService: Hashable, Sendable {
    /// Line 21's, by its number 1…4: CC1 and CC2 in the first field, CC3 and CC4 in the second.
    case line21(Int)
    /// The digital ones, 1…63; 1 is the main one, in the film's own language.
    case digital(Int)

    /// By its name in HLS: `CC1`…`CC4`, `SERVICE1`…`SERVICE63` (RFC 8216 §4.3.4.1, INSTREAM-ID).
    ///
    /// - Returns: nil: there is none of that name.
    public init?(instreamID: String) {
        if instreamID.hasPrefix("CC"), let number = Int(instreamID.dropFirst(2)), (1...4).contains(number) {
            self = .line21(number)
        } else if instreamID.hasPrefix("SERVICE"), let number = Int(instreamID.dropFirst(7)), (1...63).contains(number) {
            self = .digital(number)
        } else {
            return nil
        }
    }

    /// As HLS has it.
    public var instreamID: String {
        switch self {
        case .line21(let number): "CC\(number)"
        case .digital(let number): "SERVICE\(number)"
        }
    }
}
