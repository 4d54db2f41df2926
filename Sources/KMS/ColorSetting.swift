import Media

/// A stream's colours in the kernel's words.
///
/// - Source: drm_plane_create_color_properties, drivers/gpu/drm/drm_color_mgmt.c.
struct ColorSetting: Hashable {
    let color: ColorDescription

    var encodingName: String {
        switch color.matrix {
        case .bt601: "ITU-R BT.601 YCbCr"
        case .bt709: "ITU-R BT.709 YCbCr"
        case .bt2020: "ITU-R BT.2020 YCbCr"
        }
    }

    var rangeName: String { color.range == .limited ? "YCbCr limited range" : "YCbCr full range" }
}
