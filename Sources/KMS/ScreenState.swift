import CDRM
import LinuxIO
import Media

/// Everything of a screen that we change, as it was found: made again on leaving, however we leave.
final class ScreenState {
    /// The settings; the crash handler reads the arrays as they are.
    let request = AtomicRequest(capacity: 512)
    private let card: Card
    private var modeBlob: UInt32 = 0

    /// What is put back, in the kernel's names. Others are not ours to touch, or can't be set from what was read (fences, damage).
    private static let planeProperties = [
        "FB_ID", "CRTC_ID", "SRC_X", "SRC_Y", "SRC_W", "SRC_H", "CRTC_X", "CRTC_Y", "CRTC_W", "CRTC_H", "COLOR_ENCODING",
        "COLOR_RANGE", "rotation", "alpha", "zpos", "pixel blend mode",
    ]

    /// Notes a CRTC, what feeds it and what it feeds.
    init(card: Card, resources: DisplayResources, choice: ScreenChoice) {
        self.card = card
        let crtc = choice.crtc
        let wasActive = crtc.properties["ACTIVE"]?.value == 1
        for connector in resources.connectors
        where connector.id == choice.connector.id || connector.properties["CRTC_ID"]?.value == UInt64(crtc.id.value)
            || (connector.isWriteback && connector.possibleCRTCs & (1 << UInt32(crtc.index)) != 0)
        {
            let before = connector.properties["CRTC_ID"]
            request.set(connector.id.value, before?.id, before?.value ?? 0)
        }
        if wasActive, let mode = crtc.properties["MODE_ID"],
            var bytes = card.blob(BlobID(value: UInt32(truncatingIfNeeded: mode.value))),
            drmModeCreatePropertyBlob(card.descriptor, &bytes, bytes.count, &modeBlob) == 0
        {
            request.set(crtc.id.value, mode.id, UInt64(modeBlob))
            request.set(crtc.id.value, crtc.properties["ACTIVE"]?.id, 1)
        } else {
            request.set(crtc.id.value, crtc.properties["ACTIVE"]?.id, 0)
            request.set(crtc.id.value, crtc.properties["MODE_ID"]?.id, 0)
        }
        for plane in choice.planes(of: resources) {
            for name in Self.planeProperties {
                guard let property = plane.properties[name], !property.isImmutable else { continue }
                request.set(plane.id.value, property.id, property.value)
            }
        }
    }

    /// Puts everything back.
    ///
    /// - Returns: 0, or the errno: what was shown may be gone by now (its program has ended), and then the kernel's console, if there is
    ///   one, comes back once the card is closed.
    func restore() -> Int32 { request.commit(card, .allowModeset) }

    deinit {
        if modeBlob != 0 { _ = drmModeDestroyPropertyBlob(card.descriptor, modeBlob) }
    }
}
