import Media

/// How the channels of a film become those of a sound card.
enum ChannelMix {
    /// 3 dB less: half the power.
    private static let half = 0.5.squareRoot()

    /// What each loudspeaker gets from each channel: `target.count` rows of `source.count` coefficients.
    ///
    /// Five channels become two by ITU-R BS.775-4 annex 4: L + 0.7071 C + 0.7071 Ls, the low-frequency channel left out. Rows are then
    /// made smaller together until none can exceed full scale (5.1 to stereo: by 7.7 dB), so that no sample is ever clipped and the
    /// balance stays. A single channel goes to both sides as it is.
    static func matrix(from source: [Speaker], to target: [Speaker]) -> [[Double]] {
        var rows = Array(repeating: Array(repeating: 0.0, count: source.count), count: target.count)
        for (column, speaker) in source.enumerated() {
            for (destination, gain) in spread(speaker, source: source, target: target) {
                if let row = target.firstIndex(of: destination) { rows[row][column] += gain }
            }
        }
        let largest = rows.map { $0.reduce(0, +) }.max() ?? 0
        guard largest > 1 else { return rows }
        return rows.map { $0.map { $0 / largest } }
    }

    /// Where one channel is heard, and how loud.
    private static func spread(_ speaker: Speaker, source: [Speaker], target: [Speaker]) -> [(Speaker, Double)] {
        func has(_ speaker: Speaker) -> Bool { target.contains(speaker) }
        // A loudspeaker that gets its own channel too leaves room for it.
        func gain(into speaker: Speaker) -> Double { source.contains(speaker) ? half : 1 }
        if has(speaker) { return [(speaker, 1)] }
        switch speaker {
        case .lowFrequency: return []
        case .frontCenter:
            let each = source.count == 1 ? 1 : half
            return [(.frontLeft, each), (.frontRight, each)]
        case .frontLeft, .frontRight: return [(.frontCenter, half)]
        case .backLeft: return surround(.sideLeft, has: has, gain: gain, front: .frontLeft)
        case .backRight: return surround(.sideRight, has: has, gain: gain, front: .frontRight)
        case .sideLeft: return surround(.backLeft, has: has, gain: gain, front: .frontLeft)
        case .sideRight: return surround(.backRight, has: has, gain: gain, front: .frontRight)
        case .backCenter:
            if has(.sideLeft) { return [(.sideLeft, half), (.sideRight, half)] }
            if has(.backLeft) { return [(.backLeft, half), (.backRight, half)] }
            return has(.frontLeft) ? [(.frontLeft, 0.5), (.frontRight, 0.5)] : [(.frontCenter, half)]
        }
    }

    /// To the other surround loudspeaker of its side, else to the front one, else to the only one.
    private static func surround(
        _ neighbour: Speaker, has: (Speaker) -> Bool, gain: (Speaker) -> Double, front: Speaker
    ) -> [(Speaker, Double)] {
        if has(neighbour) { return [(neighbour, gain(neighbour))] }
        return has(front) ? [(front, half)] : [(.frontCenter, 0.5)]
    }
}
