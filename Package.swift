// swift-tools-version: 6.0
// Who may import whom is decided here, and `swift build --explicit-target-dependency-import-check error` holds the
// sources to it. The table with the reasons stands in Sources/Lanterne/Lanterne.docc/Decisions/0001-the-house.md.
import PackageDescription

// MARK: C boundary: a module map and a shim.h each, no logic

let cModules: [Target] = [
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
    .systemLibrary(name: "CEvdev", path: "Sources/CEvdev"),
    .systemLibrary(name: "CDRM", path: "Sources/CDRM", pkgConfig: "libdrm", providers: [.apt(["libdrm-dev"])]),
    .systemLibrary(name: "CALSA", path: "Sources/CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(
        name: "CFFmpeg", path: "Sources/CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswresample",
        providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswresample-dev"])]),
    .systemLibrary(
        name: "CPango", path: "Sources/CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CLibass", path: "Sources/CLibass", pkgConfig: "libass", providers: [.apt(["libass-dev"])]),
    .systemLibrary(
        name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPostgreSQL", path: "Sources/CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
        name: "CQREncode", path: "Sources/CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CExpat", path: "Sources/CExpat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CYuv", path: "Sources/CYuv", providers: [.apt(["libyuv-dev"])]),
    .systemLibrary(name: "CEspeak", path: "Sources/CEspeak", providers: [.apt(["libespeak-ng-dev"])]),
    .systemLibrary(name: "CSDL", path: "Sources/CSDL", providers: [.apt(["libsdl2-dev"])]),
]

// MARK: Modules, each with the modules it may import

let vocabulary: [(name: String, imports: [Target.Dependency])] = [
    ("Media", []),
    ("LinuxIO", ["Media", "CLinux"]),
    ("Pixels", ["Media", "CYuv"]),
    ("Markup", ["CExpat"]),
]

let flow: [(name: String, imports: [Target.Dependency])] = [
    ("Playlist", ["Media", "Markup"]),
    ("Adaptation", ["Media", "Playlist"]),
    ("Buffering", ["Media"]),
    ("FrameTiming", ["Media"]),
    ("Captions", ["Media", "Markup"]),
    ("Protection", ["Media"]),
    ("Remote", ["Media"]),
    ("Club", ["Media"]),
]

let leaves: [(name: String, imports: [Target.Dependency])] = [
    ("HTTPSource", ["Media", "LinuxIO", "CCurl"]),
    ("AVMedia", ["Media", "LinuxIO", "Pixels", "Protection", "CFFmpeg"]),
    ("Crypto", ["Media", "LinuxIO", "CCrypto"]),
    ("Store", ["Media", "Club", "LinuxIO", "CSQLite"]),
    ("KMS", ["Media", "LinuxIO", "Pixels", "CDRM"]),
    ("ALSAOutput", ["Media", "CALSA"]),
    ("Evdev", ["Media", "LinuxIO", "Remote", "CEvdev"]),
    ("CairoCanvas", ["Media", "LinuxIO", "CPango"]),
    ("Pictures", ["Media", "LinuxIO"]),
    ("StyledSubtitles", ["Media", "Captions", "LinuxIO", "CLibass"]),
    ("QRCode", ["Media", "CQREncode"]),
    ("Voice", ["Media", "LinuxIO", "CEspeak"]),
    ("WindowOutput", ["Media", "LinuxIO", "Pixels", "Remote", "CSDL"]),
    ("HeadlessOutput", ["Media", "LinuxIO", "Pixels"]),
]

let engineAndFace: [(name: String, imports: [Target.Dependency])] = [
    ("Player", ["Media", "Playlist", "Captions", "Protection", "Adaptation", "Buffering", "FrameTiming"]),
    ("Interface", ["Media", "Remote", "Captions", "Club"]),
]

let modules = vocabulary + flow + leaves + engineAndFace

/// What a module's tests need beside what the module itself imports.
let testImports: [String: [Target.Dependency]] = [
    // Its screens are looked at as a canvas draws them.
    "Interface": ["CairoCanvas", "LinuxIO", "StyledSubtitles"],
    // A code is read off the picture that a canvas makes of it.
    "QRCode": ["CairoCanvas"],
    // A real card is waited for by the machine's own clock.
    "ALSAOutput": ["LinuxIO"],
    // What is opened is compared with its clear twin, by the real cipher.
    "AVMedia": ["Crypto"], "Protection": ["Crypto", "LinuxIO"], "Player": ["Crypto"],
    // A process of its own, on which the plug is pulled, and its real cipher.
    "Store": ["StoreTrial"],
]
let everyModule: [Target.Dependency] = modules.map { .byName(name: $0.name) }

// MARK: Targets, each list with its type spelled out: as one expression, Swift 6.0 gives up on them

let programs: [Target] = [
    .executableTarget(
        name: "Lanterne",
        dependencies: everyModule + [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .executableTarget(
        name: "ClubService",
        dependencies: [
            "Media", "LinuxIO", "Markup", "Club", "Crypto", "Store", "HTTPSource", "CPostgreSQL",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "FlyingFox", package: "FlyingFox"),
            .product(name: "FlyingSocks", package: "FlyingFox"),
        ]),
]

// Swift 6.0's optimizer crashes in its CopyPropagation pass on AVMedia's noncopyable handles; 6.1's doesn't. What costs there is FFmpeg's own code, which this doesn't touch.
#if compiler(>=6.1)
    let unoptimized: Set<String> = []
#else
    let unoptimized: Set<String> = ["AVMedia"]
#endif

let moduleTargets: [Target] = modules.map { module in
    let settings: [SwiftSetting] = unoptimized.contains(module.name) ? [.unsafeFlags(["-Onone"])] : []
    return .target(name: module.name, dependencies: module.imports, swiftSettings: settings)
}

let moduleTests: [Target] = modules.map { module in
    let own: [Target.Dependency] = [.byName(name: module.name), "TestSupport"]
    let further: [Target.Dependency] = testImports[module.name] ?? []
    return .testTarget(name: module.name + "Tests", dependencies: own + module.imports + further)
}

let wholeTests: [Target] = [
    // Fakes and builders for the tests; never shipped.
    .target(
        name: "TestSupport", dependencies: ["Media", "LinuxIO"], path: "Tests/TestSupport",
        // What the evening's club is made of.
        exclude: ["Evening/pictures", "Evening/another-evening.c"]),
    // A process to be killed, and what it should have kept.
    .executableTarget(name: "StoreTrial", dependencies: ["Store", "Club", "Crypto"], path: "Tests/StoreTrial"),
    .testTarget(name: "LanterneTests", dependencies: ["Lanterne", "TestSupport"] + everyModule),
    .testTarget(name: "ClubServiceTests", dependencies: ["ClubService", "Media", "LinuxIO", "Club", "Crypto", "Store", "TestSupport"]),
    // The whole pipeline on fakes, as text dumps.
    .testTarget(name: "PlaybackTests", dependencies: ["Lanterne", "TestSupport"] + everyModule),
    // The same program on a real kernel's KMS, ALSA and evdev.
    .testTarget(
        name: "DeviceTests", dependencies: ["TestSupport"] + everyModule,
        // Tools that the tests use as files.
        exclude: ["Support/count-allocations.c", "Support/press-keys.py"]),
]

let package = Package(
    name: "lanterne",
    products: [
        .executable(name: "lanterne", targets: ["Lanterne"]),
        .executable(name: "lanterne-club", targets: ["ClubService"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.20.0"),
    ],
    targets: cModules + moduleTargets + programs + moduleTests + wholeTests,
    swiftLanguageModes: [.v6]
)
