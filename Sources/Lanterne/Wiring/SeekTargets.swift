import Media

/// Where the seeks of a bench go: as often close behind a keyframe as far behind one, forward and back in turn.
struct SeekTargets {
    /// One position, and how it lies.
    struct Target {
        var position: MediaTime
        /// Far behind its keyframe: nearly all of the pictures between must be decoded first.
        var isFar: Bool
    }

    let list: [Target]

    /// - Parameters:
    ///   - bounds: Of the film, what may be sought.
    ///   - keyframes: From one to the next, in seconds.
    init(count: Int, within bounds: Range<Double>, keyframes: Double) {
        let first = Int((bounds.lowerBound / keyframes).rounded(.up))
        let places = max(1, Int(bounds.upperBound / keyframes) - first)
        // A step near the golden section of the places comes to each of them, and never to a neighbour of the one before.
        var step = max(1, Int((Double(places) * 0.618).rounded()))
        while Self.divisor(step, places) > 1 { step += 1 }
        list = (0..<count).map { index in
            let keyframe = Double(first + index * step % places) * keyframes
            let isFar = index % 2 == 1
            return Target(position: MediaTime(seconds: keyframe + (isFar ? keyframes - 0.1 : 0.02)), isFar: isFar)
        }
    }

    private static func divisor(_ left: Int, _ right: Int) -> Int { right == 0 ? left : divisor(right, left % right) }
}

/// How long seeks took one player, in milliseconds.
struct SeekFigures {
    /// To any picture near, exact ones where the target is close behind a keyframe, and where it is far.
    var picture: [Double] = []
    var exactNear: [Double] = []
    var exactFar: [Double] = []
    /// To a place that isn't buffered.
    var outside: [Double] = []
    /// From the last of ten seeks in a second to its exact picture.
    var ten: [Double] = []
    /// From the key to the next picture, paused.
    var step: [Double] = []
    /// What ended elsewhere, or not within the time allowed.
    var missed: [String] = []

    var exact: [Double] { exactNear + exactFar }
}
