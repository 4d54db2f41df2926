import Media
import TestSupport

/// What the fake card played, put together from its takes: what was thrown away at a stop is left out.
struct HeardSound {
    /// Frames heard in all.
    private(set) var frames = 0
    /// Where one sample isn't followed by the next of the film, in frames heard; fades are overlooked.
    private(set) var jumps: [Int] = []

    init(_ card: FakePCM) {
        let samples = card.captured
        var heard: [Int16] = []
        var take = 0
        for happening in card.happenings {
            guard case .stopped(let count, let written) = happening.what else { continue }
            for frame in take..<(take + Int(count)) {
                heard.append(Int16(truncatingIfNeeded: Int(samples[frame * 4]) | Int(samples[frame * 4 + 1]) << 8))
            }
            take += Int(written)
        }
        frames = heard.count
        // A stretch that rises by one from frame to frame says which frames of the film they are, modulo the counter's length.
        // Inside a fade some samples rise by one as well, but never many in a row.
        var known: (place: Int, number: Int)?
        var length = 0
        for place in heard.indices.dropFirst() {
            length = Self.follows(heard[place - 1], heard[place]) ? length + 1 : 0
            guard length >= 32 else { continue }
            let number = Int(heard[place]) - 1
            if let last = known, (last.number + place - last.place) & 0x3FFF != number { jumps.append(place) }
            known = (place, number)
        }
    }

    private static func follows(_ before: Int16, _ after: Int16) -> Bool {
        before > 0 && (after == before + 1 || before == 0x4000 && after == 1)
    }
}
