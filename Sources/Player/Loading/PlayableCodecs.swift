/// Which codecs of a manifest (RFC 6381 names) are played here: what Debian's libavcodec decodes, by sample entry.
enum PlayableCodecs {
    private static let sampleEntries: Set<String> = [
        "avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "av01", "mp4v",
        "mp4a", "ac-3", "ec-3", "opus", "Opus", "fLaC", "flac", "mp3", "dtsc", "alac",
        // Text rides along and is another module's matter.
        "stpp", "wvtt",
    ]

    static func includes(_ codecs: [String]) -> Bool {
        codecs.allSatisfy { codec in sampleEntries.contains(String(codec.prefix { $0 != "." })) }
    }
}
