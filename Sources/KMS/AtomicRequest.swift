import CDRM
import LinuxIO

/// How a commit is made.
struct CommitFlags: OptionSet {
    let rawValue: UInt32

    static let testOnly = CommitFlags(rawValue: UInt32(DRM_MODE_ATOMIC_TEST_ONLY))
    static let allowModeset = CommitFlags(rawValue: UInt32(DRM_MODE_ATOMIC_ALLOW_MODESET))
    /// A picture for the next vertical blank, whose flip is told. One value, since a literal of several makes an array in debug builds.
    static let flip = CommitFlags(rawValue: UInt32(DRM_MODE_ATOMIC_NONBLOCK) | UInt32(DRM_MODE_PAGE_FLIP_EVENT))
}

/// Property settings that are made at once or not at all, in arrays that are made once.
///
/// - Thread: one at a time. Allocates nothing after `init`.
final class AtomicRequest {
    private let capacity: Int
    let objects: UnsafeMutablePointer<UInt32>
    let ones: UnsafeMutablePointer<UInt32>
    let properties: UnsafeMutablePointer<UInt32>
    let values: UnsafeMutablePointer<UInt64>
    private(set) var count = 0

    init(capacity: Int = 256) {
        self.capacity = capacity
        objects = .allocate(capacity: capacity)
        ones = .allocate(capacity: capacity)
        properties = .allocate(capacity: capacity)
        values = .allocate(capacity: capacity)
        objects.initialize(repeating: 0, count: capacity)
        ones.initialize(repeating: 1, count: capacity)
        properties.initialize(repeating: 0, count: capacity)
        values.initialize(repeating: 0, count: capacity)
    }

    deinit {
        objects.deallocate()
        ones.deallocate()
        properties.deallocate()
        values.deallocate()
    }

    func removeAll() { count = 0 }

    /// Adds one setting; a property that the object doesn't have is passed over.
    func set(_ object: UInt32, _ property: PropertyID?, _ value: UInt64) {
        guard let property else { return }
        precondition(count < capacity, "an atomic request holds more settings than it was made for")
        objects[count] = object
        properties[count] = property.value
        values[count] = value
        count += 1
    }

    /// Makes the settings.
    ///
    /// - Parameter token: Comes back with the flip event.
    /// - Returns: 0 or the kernel's errno.
    func commit(_ card: Card, _ flags: CommitFlags, token: UInt64 = 0) -> Int32 {
        lanterne_atomic_commit(card.descriptor, flags.rawValue, UInt32(count), objects, ones, properties, values, token)
    }
}

/// The property numbers of one plane, looked up once: the frame path compares no names.
struct PlaneProperties {
    let plane: PlaneID
    let framebuffer: PropertyID?
    let crtc: PropertyID?
    let source: (x: PropertyID?, y: PropertyID?, width: PropertyID?, height: PropertyID?)
    let screen: (x: PropertyID?, y: PropertyID?, width: PropertyID?, height: PropertyID?)
    let damage: PropertyID?
    private let encoding: PropertyValue?
    private let range: PropertyValue?

    init(_ plane: PlaneDescription) {
        let named = plane.properties
        self.plane = plane.id
        framebuffer = named["FB_ID"]?.id
        crtc = named["CRTC_ID"]?.id
        source = (named["SRC_X"]?.id, named["SRC_Y"]?.id, named["SRC_W"]?.id, named["SRC_H"]?.id)
        screen = (named["CRTC_X"]?.id, named["CRTC_Y"]?.id, named["CRTC_W"]?.id, named["CRTC_H"]?.id)
        damage = named["FB_DAMAGE_CLIPS"]?.id
        encoding = named["COLOR_ENCODING"]
        range = named["COLOR_RANGE"]
    }

    /// The settings that say how YUV is to be read; nil where the plane doesn't let that be said.
    func color(_ color: ColorSetting) -> (encoding: (PropertyID, UInt64)?, range: (PropertyID, UInt64)?) {
        (
            encoding.flatMap { property in property.choices[color.encodingName].map { (property.id, $0) } },
            range.flatMap { property in property.choices[color.rangeName].map { (property.id, $0) } }
        )
    }
}
