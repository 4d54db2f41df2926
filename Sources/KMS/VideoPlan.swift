import Media
import Pixels

/// Who brings the film to the size that it has on the screen.
public enum PictureScaling: Hashable, Sendable {
    /// It has that size.
    case none
    /// The plane, while it scans out.
    case plane
    /// libyuv, where pictures are decoded.
    case software
}

/// One way to bring a film's pictures to the screen with the interface above them.
public struct VideoPlan: Hashable, Sendable {
    /// Where the film is scanned out.
    public var plane: PlaneID
    /// Whether that is the CRTC's primary plane, so that nothing lies behind it.
    public var isPrimary: Bool
    /// What is scanned out.
    public var format: PixelFormat
    /// Width and height of the scanned buffers.
    public var bufferSize: PixelSize
    /// Where in the buffer the picture is; the rest is black.
    public var picture: PixelRect
    /// Where on the screen the whole buffer goes.
    public var destination: PixelRect
    /// Who scales.
    public var scaling: PictureScaling
    /// The interface's plane; nil: it is blended into the buffer by the CPU.
    public var overlay: PlaneID?
}

/// The part of a plan that a driver may object to, with the property it would name.
public enum PlanAspect: CaseIterable, Sendable {
    case colorEncoding, colorRange, scaling, position, format, overlay

    /// The kernel's word.
    public var property: String {
        switch self {
        case .colorEncoding: "COLOR_ENCODING"
        case .colorRange: "COLOR_RANGE"
        case .scaling: "SRC_W/CRTC_W (scaling)"
        case .position: "CRTC_X/CRTC_Y"
        case .format: "FB_ID (pixel format)"
        case .overlay: "FB_ID of the interface's plane"
        }
    }
}

/// What a kernel says of plans: the real one by TEST_ONLY commits, a fake one by a table.
public protocol PlanKernel: AnyObject {
    /// Tries a plan without showing it.
    ///
    /// - Parameter aspect: Left out or made harmless, to find what is objected to.
    /// - Returns: 0 where it would be taken, else the errno.
    func verdict(_ plan: VideoPlan, without aspect: PlanAspect?) -> Int32
}

/// A plan that the driver refused.
public struct PlanRefusal: Hashable, Sendable {
    /// The plan.
    public var plan: VideoPlan
    /// Without this it would have been taken; nil where no single part is to blame.
    public var aspect: PlanAspect?
    /// The kernel's number.
    public var errno: Int32
}

extension VideoPlan {
    /// All plans worth trying for a film, the best first: YUV in the film's own format, then a near one, scaled by the plane or else by
    /// libyuv; then XRGB; on an overlay plane before the primary one; last, all in the primary plane, blended by the CPU.
    ///
    /// - Parameter planes: From the back to the front.
    public static func ladder(for film: VideoFormat, screen: PixelSize, planes: [PlaneDescription]) -> [VideoPlan] {
        let letterbox = film.letterbox(in: screen)
        guard !letterbox.isEmpty, let primary = planes.first(where: { $0.kind == .primary }) else { return [] }
        let overlay = planes.last { $0.kind == .overlay && $0.takes(.argb8888) }
        var below = planes.filter { $0.kind == .overlay && $0.id != overlay?.id }
        if let overlay, let limit = planes.firstIndex(where: { $0.id == overlay.id }) {
            let under = Set(planes[..<limit].map(\.id))
            below = below.filter { under.contains($0.id) }
        }
        var plans: [VideoPlan] = []
        func add(_ plane: PlaneDescription, _ format: PixelFormat, _ scaling: PictureScaling) {
            let size = scaling == .plane ? film.size : letterbox.size
            plans.append(
                VideoPlan(
                    plane: plane.id, isPrimary: plane.id == primary.id, format: format, bufferSize: size, picture: PixelRect(size),
                    destination: letterbox, scaling: scaling, overlay: overlay?.id))
        }
        let fits = film.size == letterbox.size
        if overlay != nil {
            for scaling in fits ? [PictureScaling.none] : [.plane, .software] {
                for plane in below + [primary] {
                    for format in near(film.pixelFormat) where plane.takes(format) { add(plane, format, scaling) }
                }
            }
            for plane in below where plane.takes(.xrgb8888) { add(plane, .xrgb8888, fits ? .none : .software) }
        }
        let overlays: [PlaneID?] = overlay.map { [$0.id, nil] } ?? [nil]
        for overlay in overlays where primary.takes(.xrgb8888) {
            plans.append(
                VideoPlan(
                    plane: primary.id, isPrimary: true, format: .xrgb8888, bufferSize: screen, picture: letterbox,
                    destination: PixelRect(screen), scaling: fits ? .none : .software, overlay: overlay))
        }
        return plans
    }

    /// The YUV formats in which a film can be scanned out without losing more than must be, the nearest first.
    static func near(_ format: PixelFormat) -> [PixelFormat] {
        switch format {
        case .yuv420: [.yuv420, .nv12]
        case .nv12: [.nv12, .yuv420]
        case .p010: [.p010]
        case .yuv420p10: [.p010, .yuv420, .nv12]
        case .yuv422: [.yuv422, .yuv420, .nv12]
        case .yuv444: [.yuv444, .yuv420, .nv12]
        case .xrgb8888, .argb8888: [.xrgb8888]
        }
    }

    /// Whether pictures could be scanned out where they lie: nothing is to be drawn around or on them, and they stay as they were decoded.
    var couldBeZeroCopy: Bool { format.isYUV && overlay != nil && picture.size == bufferSize }

    /// The form in which the film's pictures have to come.
    ///
    /// In their size on the screen, where no plane scales. In the plane's format, where they are then shown from where they lie; else they
    /// keep their own, since bringing them to the screen's memory is a pass over the pixels anyway.
    func pictures(of film: VideoFormat, isZeroCopy: Bool) -> VideoFormat {
        var form = film
        if scaling == .software {
            form.size = picture.size
            form.sampleAspectRatio = .square
        }
        if isZeroCopy { form.pixelFormat = format }
        return form
    }

    /// The first plan that the kernel takes, and what it said of those before.
    public static func choose(_ plans: [VideoPlan], kernel: any PlanKernel) -> (plan: VideoPlan?, refusals: [PlanRefusal]) {
        var refusals: [PlanRefusal] = []
        for plan in plans {
            let errno = kernel.verdict(plan, without: nil)
            if errno == 0 { return (plan, refusals) }
            let aspect = PlanAspect.allCases.first { plan.has($0) && kernel.verdict(plan, without: $0) == 0 }
            refusals.append(PlanRefusal(plan: plan, aspect: aspect, errno: errno))
        }
        return (nil, refusals)
    }

    /// Whether leaving an aspect out changes anything.
    func has(_ aspect: PlanAspect) -> Bool {
        switch aspect {
        case .colorEncoding, .colorRange: format != .xrgb8888
        case .scaling: scaling == .plane
        case .position: destination.x != 0 || destination.y != 0
        case .format: format != .xrgb8888
        case .overlay: overlay != nil
        }
    }
}

extension VideoPlan: CustomStringConvertible {
    /// For the log and the report: `plane 34 YU12, scaled by the plane`.
    public var description: String {
        let name = FourCC(format).map(String.init(describing:)) ?? "?"
        let scale = scaling == .none ? "" : scaling == .plane ? ", scaled by the plane" : ", scaled by libyuv"
        let blend = overlay == nil ? ", interface blended by the CPU" : ""
        return "\(isPrimary ? "primary plane" : "plane") \(plane.value) \(name) \(bufferSize)\(scale)\(blend)"
    }
}
