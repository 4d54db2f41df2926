import CALSA
import Media

/// Which loudspeakers a device's channels are for.
enum SpeakerMap {
    /// ALSA's position for each of our speakers. Source: `enum snd_pcm_chmap_position` of alsa/pcm.h.
    private static let positions: [(Speaker, snd_pcm_chmap_position)] = [
        (.frontLeft, SND_CHMAP_FL), (.frontRight, SND_CHMAP_FR), (.frontCenter, SND_CHMAP_FC), (.lowFrequency, SND_CHMAP_LFE),
        (.backLeft, SND_CHMAP_RL), (.backRight, SND_CHMAP_RR), (.sideLeft, SND_CHMAP_SL), (.sideRight, SND_CHMAP_SR),
        (.backCenter, SND_CHMAP_RC),
    ]

    static func speaker(_ position: UInt32) -> Speaker? {
        if position == SND_CHMAP_MONO.rawValue { return .frontCenter }
        return positions.first { $0.1.rawValue == position }?.0
    }

    /// The orders of channels that a device without a map is taken to have: ALSA's own convention, in which the rear pair comes third.
    /// Source: the kernel's snd_pcm_std_chmaps (sound/core/pcm_lib.c).
    static func conventional(_ channels: Int) -> ChannelLayout? {
        switch channels {
        case 1: .mono
        case 2: .stereo
        case 4: ChannelLayout([.frontLeft, .frontRight, .backLeft, .backRight])
        case 6: ChannelLayout([.frontLeft, .frontRight, .backLeft, .backRight, .frontCenter, .lowFrequency])
        case 8:
            ChannelLayout([.frontLeft, .frontRight, .backLeft, .backRight, .frontCenter, .lowFrequency, .sideLeft, .sideRight])
        default: nil
        }
    }

    /// What a configured device says of its channels; its convention where it says nothing that we know.
    static func layout(of pcm: borrowing PCMHandle, channels: Int) -> (layout: ChannelLayout, isDeclared: Bool)? {
        if let map = snd_pcm_get_chmap(pcm.raw) {
            defer { free(map) }
            if Int(map.pointee.channels) == channels, let layout = layout(map) { return (layout, true) }
        }
        return conventional(channels).map { ($0, false) }
    }

    private static func layout(_ map: UnsafeMutablePointer<snd_pcm_chmap_t>) -> ChannelLayout? {
        // The positions follow the count, as a flexible array.
        let positions = UnsafeRawPointer(map).advanced(by: MemoryLayout<UInt32>.size).assumingMemoryBound(to: UInt32.self)
        var speakers: [Speaker] = []
        for index in 0..<Int(map.pointee.channels) {
            // The upper half carries flags: phase inverse, driver-specific.
            guard let speaker = speaker(positions[index] & 0xFFFF) else { return nil }
            speakers.append(speaker)
        }
        return ChannelLayout(speakers)
    }

    /// Asks a device that has several maps for one that is nearest to the film's order. Best effort: many devices have one, fixed.
    static func prefer(_ wanted: ChannelLayout, on pcm: borrowing PCMHandle) {
        guard let maps = snd_pcm_query_chmaps(pcm.raw) else { return }
        defer { snd_pcm_free_chmaps(maps) }
        var best: UnsafeMutablePointer<snd_pcm_chmap_t>?
        var cursor = maps
        while let query = cursor.pointee {
            let map = UnsafeMutableRawPointer(query).advanced(by: MemoryLayout<snd_pcm_chmap_query_t>.offset(of: \.map) ?? 4)
                .assumingMemoryBound(to: snd_pcm_chmap_t.self)
            if let layout = layout(map), Set(layout.speakers) == Set(wanted.speakers) { best = map }
            cursor += 1
        }
        if let best { _ = snd_pcm_set_chmap(pcm.raw, best) }
    }
}
