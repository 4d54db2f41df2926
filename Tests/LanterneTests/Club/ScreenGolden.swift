import Glibc
import LinuxIO
import TestSupport
import Testing

/// A picture that the whole program has drawn, in Tests/Goldens/journey: a third of its size in 256 colours, to be looked at and to take little room.
///
/// At most one pixel in a hundred may be another. Of a whole screen that is a clock's minute and a place on a film's bar, and less than a button
/// that has the focus.
enum ScreenGolden {
    private static let size = (width: 640, height: 360)
    /// Of 255, in one channel: what leaving out colours and another release's letters do to a pixel at an edge.
    private static let tolerance = 48
    private static let most = 0.01

    private static let folder = Program.checkout + "/Tests/Goldens/journey"

    /// A part of the golden that is another each time, in its own pixels.
    struct Patch {
        var x: Range<Int>
        var y: Range<Int>
    }

    /// - Parameter patches: What isn't compared.
    static func check(
        _ shot: String, as name: String, without patches: [Patch] = [], by suite: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let golden = "\(folder)/\(name).png"
        let smaller = "scale=\(size.width):\(size.height):flags=area"
        let command = "LANTERNE_RECORD_GOLDENS=1 swift test --filter \(suite)"
        if getenv("LANTERNE_RECORD_GOLDENS") != nil {
            try pack(shot, smaller, to: golden)
            return
        }
        guard access(golden, R_OK) == 0 else {
            Issue.record("there is no golden \(name).png yet; make it by: \(command)", sourceLocation: sourceLocation)
            return
        }
        let (before, now) = (try pixels(golden, "null"), try pixels(shot, smaller))
        let count = size.width * size.height
        guard before.count == count * 3, now.count == count * 3 else {
            Issue.record("\(name).png or the screen is of another size; record it by: \(command)", sourceLocation: sourceLocation)
            return
        }
        let other = differing(before, now, without: patches)
        let share = Double(other) / Double(count)
        if getenv("LANTERNE_SHOW_DIFFERENCES") != nil { print("\(name): \((share * 10000).rounded() / 100) %") }
        guard share > most else { return }
        let shown = "/tmp/\(name)-now.png"
        try pack(shot, smaller, to: shown)
        Issue.record(
            "\(name).png has changed in \((share * 1000).rounded() / 10) % of its pixels: look at \(shown); if that is right, record it by: \(command)",
            sourceLocation: sourceLocation)
    }

    /// How many pixels aren't the same, of 3 bytes each.
    private static func differing(_ before: [UInt8], _ now: [UInt8], without patches: [Patch]) -> Int {
        var other = 0
        for y in 0..<size.height {
            for x in 0..<size.width where !patches.contains(where: { $0.x.contains(x) && $0.y.contains(y) }) {
                let pixel = (y * size.width + x) * 3
                let differs = (pixel..<pixel + 3).contains { channel in
                    let difference: Int = Int(before[channel]) - Int(now[channel])
                    return abs(difference) > tolerance
                }
                if differs { other += 1 }
            }
        }
        return other
    }

    private static func pack(_ shot: String, _ filter: String, to path: String) throws {
        let palette = "\(filter),split[a][b];[a]palettegen=max_colors=256:reserve_transparent=0[p];[b][p]paletteuse=dither=none"
        try run(["-i", shot, "-filter_complex", palette, "-pred", "mixed", "-compression_level", "100", "-bitexact", path])
    }

    /// Red, green and blue of each.
    private static func pixels(_ path: String, _ filter: String) throws -> [UInt8] {
        let scratch = try ScratchFolder()
        try run(["-i", path, "-vf", filter, "-pix_fmt", "rgb24", "-f", "rawvideo", scratch.path + "/raw"])
        return try Files.read(scratch.path + "/raw")
    }

    private static func run(_ words: [String]) throws {
        let run = try Program.run(["ffmpeg", "-nostdin", "-v", "error", "-y"] + words)
        guard run.status == 0 else { throw EveningFailure(run.complaint) }
    }
}
