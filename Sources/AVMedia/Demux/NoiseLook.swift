import CFFmpeg

/// Whether a picture looks as what H.265's decoder makes of bytes that a wrong key opened: blocks that don't fit together, and samples at both ends
/// of their range.
///
/// It is a doubt, no verdict: what was drawn so is shown a little later, never refused (`KeyProof`).
///
/// - Source: twelve streams of four films, with noise put behind each slice's header: of 288 pictures of film none is taken for noise, and 272 of
///   288 pictures of noise are. Decisions/0024.
enum NoiseLook {
    /// Mean step from sample to sample, of 255: what is nearly black says nothing.
    private static let leastStep = 0.7
    /// By how much steps are larger where blocks meet than anywhere else, across times down.
    private static let blockiness = 1.25
    /// Of the samples, at the very ends of their range, where films don't use these.
    private static let mostExtreme = 0.25

    static func isSeen(in frame: AVFrame) -> Bool {
        guard let base = frame.data.0, frame.width >= 64, frame.height >= 64,
            let description = av_pix_fmt_desc_get(AVPixelFormat(rawValue: frame.format))
        else { return false }
        let depth = description.pointee.comp.0.depth
        let usesEnds = frame.color_range == AVCOL_RANGE_JPEG
        let look =
            depth > 8
            ? measure(
                base.withMemoryRebound(to: UInt16.self, capacity: 1) { $0 }, frame, stride: Int(frame.linesize.0) / 2, depth: Int(depth))
            : measure(UnsafePointer(base), frame, stride: Int(frame.linesize.0), depth: 8)
        guard look.step >= leastStep else { return false }
        return look.blockiness >= blockiness || (!usesEnds && look.extreme >= mostExtreme)
    }

    private static func measure<Sample: FixedWidthInteger & UnsignedInteger>(
        _ base: UnsafePointer<Sample>, _ frame: AVFrame, stride: Int, depth: Int
    ) -> (step: Double, blockiness: Double, extreme: Double) {
        let (width, height) = (Int(frame.width) - 1, Int(frame.height) - 1)
        let low = Sample(1 << (depth - 8)), high = Sample(254 << (depth - 8))
        var extreme = 0
        var across = Steps(), down = Steps()
        // A fourth of all lines is enough.
        for y in Swift.stride(from: 0, to: height, by: 4) {
            let row = base + y * stride
            for x in 0..<width {
                across.add(abs(Int(row[x + 1]) - Int(row[x])), at: x)
                if row[x] <= low || row[x] >= high { extreme += 1 }
            }
        }
        for y in 0..<height {
            let row = base + y * stride
            for x in Swift.stride(from: 0, to: width, by: 4) { down.add(abs(Int(row[x + stride]) - Int(row[x])), at: y) }
        }
        let unit = Double(1 << (depth - 8))
        return (
            across.mean / unit, across.blockiness(unit: unit) * down.blockiness(unit: unit),
            Double(extreme) / Double(max(1, across.count))
        )
    }

    /// Steps between neighbours, by their place in blocks of eight: the least whose edges H.265 smoothes.
    private struct Steps {
        private var sums = SIMD8<Int64>()
        private var counts = SIMD8<Int64>()

        mutating func add(_ step: Int, at place: Int) {
            sums[place & 7] += Int64(step)
            counts[place & 7] += 1
        }

        var count: Int64 { counts.wrappedSum() }
        var mean: Double { Double(sums.wrappedSum()) / Double(max(1, count)) }

        /// Where blocks meet, by the largest of elsewhere: a film of few upright edges has them anywhere.
        func blockiness(unit: Double) -> Double {
            let means = (0..<8).map { Double(sums[$0]) / Double(max(1, counts[$0])) / unit }
            return means[7] / ((means[..<7].max() ?? 0) + 0.05)
        }
    }
}
