import Media
import Testing

@testable import KMS

/// A driver made of a table: what it objects to, and what it was asked.
private final class FakeDriver: PlanKernel {
    let objects: (VideoPlan, PlanAspect?) -> Bool

    init(_ objects: @escaping (VideoPlan, PlanAspect?) -> Bool) { self.objects = objects }

    func verdict(_ plan: VideoPlan, without aspect: PlanAspect?) -> Int32 { objects(plan, aspect) ? 22 : 0 }
}

@Suite struct PlanTests {
    static let screen = PixelSize(width: 1920, height: 1080)
    static let yuvFormats = Set([PixelFormat.xrgb8888, .argb8888, .yuv420, .nv12, .p010].compactMap { FourCC($0) })
    static let rgbFormats = Set([PixelFormat.xrgb8888, .argb8888].compactMap { FourCC($0) })

    static func planes(primary: Set<FourCC>, overlays: [Set<FourCC>], hasCursor: Bool = true) -> [PlaneDescription] {
        var planes = [PlaneDescription(id: PlaneID(value: 30), index: 0, kind: .primary, formats: primary)]
        for (index, formats) in overlays.enumerated() {
            planes.append(
                PlaneDescription(id: PlaneID(value: UInt32(31 + index)), index: index + 1, kind: .overlay, formats: formats))
        }
        if hasCursor {
            planes.append(PlaneDescription(id: PlaneID(value: 90), index: 20, kind: .cursor, formats: rgbFormats))
        }
        return planes.sorted { $0.stacking < $1.stacking }
    }

    static func film(_ width: Int32, _ height: Int32, _ format: PixelFormat = .yuv420) -> VideoFormat {
        VideoFormat(
            pixelFormat: format, size: PixelSize(width: width, height: height), color: ColorDescription(matrix: .bt709, range: .limited))
    }

    private func choose(_ film: VideoFormat, _ planes: [PlaneDescription], _ driver: FakeDriver) -> (String?, [String]) {
        let plans = VideoPlan.ladder(for: film, screen: Self.screen, planes: planes)
        let (plan, refusals) = VideoPlan.choose(plans, kernel: driver)
        return (plan?.description, refusals.map { "\($0.plan): \($0.aspect?.property ?? "?")" })
    }

    @Test("a film of the screen's size goes in its own format on an overlay plane, the interface on the one above")
    func exact() {
        let (plan, refusals) = choose(
            Self.film(1920, 1080), Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats]),
            FakeDriver { _, _ in false })
        #expect(plan == "plane 31 YU12 1920×1080")
        #expect(refusals.isEmpty)
    }

    @Test("planes that scale scale the film")
    func planeScales() {
        let (plan, _) = choose(
            Self.film(1280, 720), Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats]),
            FakeDriver { _, _ in false })
        #expect(plan == "plane 31 YU12 1280×720, scaled by the plane")
    }

    @Test("planes that don't scale get pictures scaled in YUV, and scaling is named as the reason")
    func planeRefusesScaling() {
        let (plan, refusals) = choose(
            Self.film(1280, 720), Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats]),
            FakeDriver { plan, aspect in plan.scaling == .plane && aspect != .scaling })
        #expect(plan == "plane 31 YU12 1920×1080, scaled by libyuv")
        #expect(
            refusals == [
                "plane 31 YU12 1280×720, scaled by the plane: SRC_W/CRTC_W (scaling)",
                "plane 31 NV12 1280×720, scaled by the plane: SRC_W/CRTC_W (scaling)",
            ])
    }

    @Test("pictures have to come in their size where no plane scales, and in the plane's format where they are shown from where they lie")
    func forms() throws {
        let planes = Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats])
        func form(_ film: VideoFormat, isZeroCopy: Bool, refusing: [PictureScaling]) throws -> VideoFormat {
            let plans = VideoPlan.ladder(for: film, screen: Self.screen, planes: planes)
            return try #require(plans.first { !refusing.contains($0.scaling) }).pictures(of: film, isZeroCopy: isZeroCopy)
        }
        var film = Self.film(720, 576)
        film.sampleAspectRatio = try #require(SampleAspectRatio(16, 15))
        var scaled = film
        scaled.size = PixelSize(width: 1440, height: 1080)
        scaled.sampleAspectRatio = .square
        #expect(try form(film, isZeroCopy: true, refusing: []) == film)
        #expect(try form(film, isZeroCopy: true, refusing: [.plane]) == scaled)
        #expect(try form(scaled, isZeroCopy: true, refusing: [.plane, .software]) == scaled)
        var ten = Self.film(1920, 1080, .yuv420p10)
        #expect(try form(ten, isZeroCopy: false, refusing: []) == ten)
        let found = try form(ten, isZeroCopy: true, refusing: [])
        ten.pixelFormat = .p010
        #expect(found == ten)
    }

    @Test("ten bits go out as P010 where a plane takes it, else as eight")
    func tenBits() {
        let film = Self.film(1920, 1080, .yuv420p10)
        let rich = Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.rgbFormats])
        #expect(choose(film, rich, FakeDriver { _, _ in false }).0 == "plane 31 P010 1920×1080")
        #expect(choose(film, rich, FakeDriver { plan, _ in plan.format == .p010 }).0 == "plane 31 YU12 1920×1080")
    }

    @Test("a driver that objects to one property is quoted with it")
    func namedProperty() {
        let planes = Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats])
        let (plan, refusals) = choose(
            Self.film(1920, 1080), planes, FakeDriver { plan, aspect in plan.format == .yuv420 && aspect != .colorRange })
        #expect(plan == "plane 31 NV12 1920×1080")
        #expect(refusals == ["plane 31 YU12 1920×1080: COLOR_RANGE"])
    }

    @Test("where no plane takes YUV, a film is converted on an overlay plane, below the interface's")
    func noYUV() {
        let (plan, _) = choose(
            Self.film(1920, 800), Self.planes(primary: Self.rgbFormats, overlays: [Self.rgbFormats, Self.rgbFormats]),
            FakeDriver { _, _ in false })
        #expect(plan == "plane 31 XR24 1920×800")
    }

    @Test("one overlay plane is the interface's, and the film has the primary one")
    func oneOverlay() {
        let film = Self.film(1920, 1080)
        let rgb = Self.planes(primary: Self.rgbFormats, overlays: [Self.rgbFormats])
        #expect(choose(film, rgb, FakeDriver { _, _ in false }).0 == "primary plane 30 XR24 1920×1080")
        let yuv = Self.planes(primary: Self.yuvFormats, overlays: [Self.rgbFormats])
        #expect(choose(film, yuv, FakeDriver { _, _ in false }).0 == "primary plane 30 YU12 1920×1080")
    }

    @Test("without any overlay plane the interface is blended by the CPU")
    func primaryOnly() {
        let (plan, _) = choose(
            Self.film(1280, 720), Self.planes(primary: Self.rgbFormats, overlays: []), FakeDriver { _, _ in false })
        #expect(plan == "primary plane 30 XR24 1920×1080, scaled by libyuv, interface blended by the CPU")
    }

    @Test("a driver that refuses everything leaves no plan, and says so of each")
    func nothing() {
        let planes = Self.planes(primary: Self.rgbFormats, overlays: [Self.yuvFormats, Self.yuvFormats])
        let (plan, refusals) = choose(Self.film(1920, 1080), planes, FakeDriver { _, _ in true })
        #expect(plan == nil)
        #expect(refusals.count == VideoPlan.ladder(for: Self.film(1920, 1080), screen: Self.screen, planes: planes).count)
    }

    @Test("zpos decides the stacking where there is one")
    func zpos() {
        func plane(_ id: UInt32, _ zpos: UInt64, _ formats: Set<FourCC>) -> PlaneDescription {
            PlaneDescription(
                id: PlaneID(value: id), index: Int(id), kind: .overlay, formats: formats,
                properties: ["zpos": PropertyValue(id: PropertyID(value: 1), value: zpos)])
        }
        let planes = [
            PlaneDescription(id: PlaneID(value: 30), index: 0, kind: .primary, formats: Self.rgbFormats),
            plane(31, 5, Self.yuvFormats), plane(32, 2, Self.yuvFormats),
        ].sorted { $0.stacking < $1.stacking }
        let plans = VideoPlan.ladder(for: Self.film(1920, 1080), screen: Self.screen, planes: planes)
        #expect(plans.first?.plane == PlaneID(value: 32))
        #expect(plans.first?.overlay == PlaneID(value: 31))
    }
}

@Suite struct ScreenChoiceTests {
    private func mode(_ width: Int32, _ height: Int32, _ rate: Int32 = 60, isPreferred: Bool = false, index: Int) -> DisplayMode {
        DisplayMode(
            name: "\(width)x\(height)", size: PixelSize(width: width, height: height), refreshRate: FrameRate(rate) ?? .sixty,
            isPreferred: isPreferred, index: index)
    }

    private func connector(_ id: UInt32, isConnected: Bool, crtc: UInt64 = 0, modes: [DisplayMode]) -> ConnectorDescription {
        ConnectorDescription(
            id: ConnectorID(value: id), name: "HDMI-A-\(id)", isConnected: isConnected, modes: modes, possibleCRTCs: 3,
            properties: ["CRTC_ID": PropertyValue(id: PropertyID(value: 9), value: crtc)])
    }

    private let crtcs = [CRTCDescription(id: CRTCID(value: 50), index: 0), CRTCDescription(id: CRTCID(value: 51), index: 1)]

    @Test("nothing connected is no choice")
    func nothing() {
        let resources = DisplayResources(
            connectors: [connector(1, isConnected: false, modes: [mode(1920, 1080, index: 0)])], crtcs: crtcs, planes: [])
        #expect(ScreenChoice(resources) == nil)
    }

    @Test("the lit display with its CRTC is kept, in its preferred mode")
    func lit() throws {
        let modes = [mode(1280, 720, index: 0), mode(1920, 1080, isPreferred: true, index: 1)]
        let resources = DisplayResources(
            connectors: [connector(1, isConnected: true, modes: modes), connector(2, isConnected: true, crtc: 51, modes: modes)],
            crtcs: crtcs, planes: [])
        let choice = try #require(ScreenChoice(resources))
        #expect(choice.connector.id == ConnectorID(value: 2))
        #expect(choice.crtc.id == CRTCID(value: 51))
        #expect(choice.mode.index == 1)
    }

    @Test("a wished size is taken at its highest rate, and ignored where there is none")
    func wished() throws {
        let modes = [mode(1920, 1080, 50, index: 0), mode(1920, 1080, 60, index: 1), mode(1024, 768, isPreferred: true, index: 2)]
        let resources = DisplayResources(connectors: [connector(1, isConnected: true, modes: modes)], crtcs: crtcs, planes: [])
        #expect(try #require(ScreenChoice(resources, size: PixelSize(width: 1920, height: 1080))).mode.index == 1)
        #expect(try #require(ScreenChoice(resources, size: PixelSize(width: 800, height: 600))).mode.index == 2)
    }

    @Test("a display's name is read from its EDID, and damaged ones give none")
    func edid() {
        var bytes = [UInt8](repeating: 0, count: 128)
        bytes.replaceSubrange(72..<90, with: [0, 0, 0, 0xfc, 0] + Array("LANTERN TV\n  ".utf8))
        #expect(EDID.displayName(bytes) == "LANTERN TV")
        #expect(EDID.displayName([1, 2, 3]) == nil)
        #expect(EDID.displayName([UInt8](repeating: 0, count: 128)) == nil)
    }
}
