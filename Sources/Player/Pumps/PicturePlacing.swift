import Buffering
import Media

/// Where decoded pictures lie on the film, and which of them are given on.
///
/// - Thread: the video decode thread.
struct PicturePlacing {
    private let timeline: Timeline
    /// Where the next picture should lie on the presentation; nil where that can't be known: after a seek in a file.
    private var expected: MediaTime?
    /// Nothing of the present run has come yet.
    private var isAtStart = false
    /// The last picture given on: what isn't later has been shown. Another rung's segment needn't begin where the last one ended, and segments
    /// may overlap.
    private var last: (time: MediaTime, run: InputRun)?
    /// By how much the film has come to lie elsewhere than in its playlist, whose lengths are rounded.
    private var slip = MediaTime.zero
    /// The run that answers the last seek.
    private var sought: InputRun?
    /// From one picture to the next, where streams don't say it of each.
    private var interval = PicturePlacing.assumedDuration
    private var hasShownPreview = false

    /// What lies further apart is no rate.
    private static let longestInterval = MediaTime(seconds: 0.2)
    private static let assumedDuration = MediaTime(flicks: MediaTime.flicksPerSecond / 60)

    init(timeline: Timeline) { self.timeline = timeline }

    mutating func begin(_ run: InputRun, isFile: Bool) {
        if run.position != nil { sought = run }
        if run.isFresh { hasShownPreview = false }
        if run.isFresh || last?.run.generation != run.generation { (last, slip) = (nil, .zero) }
        expected = isFile ? nil : run.start
        isAtStart = true
    }

    /// The run has no pictures: what was shown last stays, and the sound says where the run lies.
    func leaveBlank(_ run: InputRun) {
        if run.position != nil { timeline.land(run, offset: nil) }
        timeline.soundDecides(run.discontinuity)
    }

    /// Nothing more comes: a seek to here has no picture that could say where it lies.
    func end() {
        if let sought, last == nil { timeline.land(sought, offset: nil) }
    }

    /// Nothing has been given on since the last seek.
    var isEmpty: Bool { last == nil }

    /// How long a picture is shown, as far as anything says it.
    func length(of frame: VideoFrame) -> MediaTime { frame.duration ?? frame.format.frameRate?.interval ?? interval }

    /// Gives a picture its time on the film.
    ///
    /// - Parameter offset: The run's; found here where it wasn't known, or no longer holds.
    /// - Returns: nil for a picture that isn't to be shown.
    mutating func place(_ decoded: VideoFrame, in run: InputRun, offset: inout MediaTime?, holes: RunHoles) -> VideoFrame? {
        let isNew = offset == nil
        let found = findOffset(decoded.presentationTime, in: run, known: offset, holes: holes)
        offset = found
        isAtStart = false
        let time = decoded.presentationTime + found
        if isNew { slip = time - (run.start + holes.leading) }
        let length = length(of: decoded)
        expected = time + length
        guard run.placement?.shows(time, length: length) ?? true, follows(time, length: length, in: run) else { return nil }
        last = (time, run)
        var frame = decoded
        frame.presentationTime = time
        frame.generation = run.generation
        if let position = run.position, time + (frame.duration ?? Self.assumedDuration) <= position {
            // On the way from the keyframe to the picture asked for: the first is shown, so that something moves.
            guard !hasShownPreview else { return nil }
            frame.isPreview = true
        }
        hasShownPreview = true
        return frame
    }

    private func findOffset(_ container: MediaTime, in run: InputRun, known: MediaTime?, holes: RunHoles) -> MediaTime {
        let end = last.map { $0.time + interval }
        let offset =
            known
            ?? timeline.establish(
                run.discontinuity, container: container,
                presentation: Timeline.splice(at: run.start + slip + holes.leading, behind: end))
        guard let expected else { return offset }
        let time = container + offset
        if isLanding(run, end: end) {
            let isAstray = Timeline.isAstray(from: expected, to: time, holes: holes.total)
            let landed =
                isAstray ? timeline.establishJump(run.discontinuity, container: container, presentation: expected) : offset
            timeline.land(run, offset: landed)
            return landed
        }
        let isAnnounced = isAtStart && run.placement != nil
        func isJump(from expected: MediaTime) -> Bool {
            Timeline.isJump(from: expected, to: time, holes: holes.total, isAnnounced: isAnnounced)
        }
        guard isJump(from: expected), end.map(isJump) ?? true else { return offset }
        return timeline.establishJump(run.discontinuity, container: container, presentation: end ?? expected)
    }

    /// Whether a picture is the first that a seek has led to, where the list that led there may be wrong.
    private func isLanding(_ run: InputRun, end: MediaTime?) -> Bool { run.position != nil && run.placement == nil && end == nil }

    /// Whether a picture comes behind what has been given on.
    private mutating func follows(_ time: MediaTime, length: MediaTime, in run: InputRun) -> Bool {
        guard let last else { return true }
        // Half a picture's length where runs meet: two rungs' timestamps may be rounded differently.
        let least = last.run == run ? MediaTime.zero : MediaTime(flicks: length.flicks / 2)
        let step = time - last.time
        guard step > least else { return false }
        if step < Self.longestInterval { interval = step }
        return true
    }
}
