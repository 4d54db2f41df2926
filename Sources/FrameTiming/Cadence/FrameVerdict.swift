/// What becomes of the picture at the head of the queue at the next vblank.
public enum FrameVerdict: Equatable, Sendable {
    /// Commit it now.
    case show
    /// Its vblank is a later one.
    case hold(until: Int64)
    /// Its vblank has passed and its successor's has come: release it unseen, and count it.
    case drop

    /// Decides.
    ///
    /// - Parameters:
    ///   - target: The vblank that a commit made now would reach.
    ///   - slot: The picture's vblank.
    ///   - nextSlot: Its successor's; nil when none is queued: then a late picture is better than none.
    public static func decide(target: Int64, slot: Int64, nextSlot: Int64?) -> FrameVerdict {
        if slot > target { return .hold(until: slot) }
        if let nextSlot, nextSlot <= target { return .drop }
        return .show
    }
}
