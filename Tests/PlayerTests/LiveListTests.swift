import Media
import Playlist
import TestSupport
import Testing

@testable import Player

/// When a list is asked for, with what words, and what the answers mean. Source: RFC 8216bis §6.2.5, §6.3.3, §6.3.4 and §6.3.7.
@Suite("A list that may change") struct LiveListTests {
    private static func instant(_ seconds: Double) -> HostTime { HostTime(nanoseconds: Int64(seconds * 1e9)) }

    private static func list(
        _ first: Int64, _ count: Int, target: Double = 4, control: ((inout ServerControl) -> Void)? = nil
    ) -> SegmentList {
        let segments: [Segment] = (0..<count).map { number in
            let sequence: Int64 = first + Int64(number)
            let start = MediaTime(seconds: Double(sequence) * target)
            return Segment(sequence: sequence, url: "http://live/\(sequence)", start: start, duration: MediaTime(seconds: target))
        }
        var list = SegmentList(segments: segments, targetDuration: MediaTime(seconds: target))
        list.isComplete = false
        list.kind = .live
        guard let control else { return list }
        var server = ServerControl()
        control(&server)
        list.serverControl = server
        return list
    }

    /// Answers a question at `asked` with a list at `answered`, and says when the next is due.
    private static func next(_ live: inout LiveList, asked: Double, answered: Double, _ list: SegmentList) -> Double? {
        live.hasten(instant(asked))
        guard live.question(instant(asked)) != nil else { return nil }
        live.answered(list, now: instant(answered))
        return live.next.map { ($0 - instant(0)).milliseconds / 1000 }
    }

    @Test("a list that has changed is asked for a target after its request, one that hasn't after half of one")
    func timing() {
        var live = LiveList(Self.list(0, 4), now: Self.instant(0))
        #expect(live.next == Self.instant(4))
        #expect(Self.next(&live, asked: 4, answered: 4.5, Self.list(1, 4)) == 8)
        #expect(Self.next(&live, asked: 8, answered: 8.1, Self.list(1, 4)) == 10)
        #expect(Self.next(&live, asked: 10, answered: 10.1, Self.list(2, 4)) == 14)
        // An answer that took longer than that: at once.
        #expect(Self.next(&live, asked: 14, answered: 19, Self.list(3, 4)) == 19)
        var complete = Self.list(4, 4)
        complete.isComplete = true
        #expect(Self.next(&live, asked: 19, answered: 19.1, complete) == nil)
        #expect(live.isComplete)
    }

    @Test("one question is under way at a time")
    func single() {
        var live = LiveList(Self.list(0, 4), now: Self.instant(0))
        let early = live.question(Self.instant(3.9))
        let due = live.question(Self.instant(4))
        let second = live.question(Self.instant(5))
        #expect(early == nil && due != nil && second == nil && live.next == nil)
        var unasked = LiveList()
        let none = unasked.question(Self.instant(0))
        #expect(none == nil, "nobody has asked for it")
    }

    @Test("a server that can wait is asked at once and for the next segment, not for a part of it; an update leaves out what is known")
    func words() throws {
        let control: (inout ServerControl) -> Void = { control in
            control.canBlockReload = true
            control.canSkipUntil = MediaTime(seconds: 24)
        }
        var list = Self.list(10, 8, control: control)
        list.partTarget = MediaTime(seconds: 1)
        var live = LiveList(list, now: Self.instant(0))
        #expect(live.next == Self.instant(0.25))
        let asked = live.question(Self.instant(0.25))
        let (question, age) = try #require(asked)
        #expect(question.waitsForNews && question.patience == .seconds(9))
        #expect(question.url(of: "http://live/l.m3u8?a=1", age: age) == "http://live/l.m3u8?a=1&_HLS_msn=18&_HLS_skip=YES")
        // Older than half of what an update leaves out, it can't be filled in (§6.3.7).
        #expect(question.url(of: "http://live/l.m3u8", age: .seconds(13)) == "http://live/l.m3u8?_HLS_msn=18")
        live.answered(Self.list(11, 8, control: control), now: Self.instant(3))
        #expect(live.next == Self.instant(3))
    }

    @Test("a server that says it waits, and doesn't, is asked in the old way")
    func impatient() throws {
        let control: (inout ServerControl) -> Void = { $0.canBlockReload = true }
        var live = LiveList(Self.list(0, 4, control: control), now: Self.instant(0))
        let first = live.question(Self.instant(0.25))
        #expect(first?.question.waitsForNews == true)
        live.answered(Self.list(0, 4, control: control), now: Self.instant(0.3))
        #expect(live.next == Self.instant(2.25))
        let second = live.question(Self.instant(2.25))
        #expect(second?.question.waitsForNews == false)
    }

    @Test("without an answer it is asked ever later, whole, and not to wait")
    func failing() {
        let control: (inout ServerControl) -> Void = { control in
            control.canBlockReload = true
            control.canSkipUntil = MediaTime(seconds: 24)
        }
        var live = LiveList(Self.list(0, 8, control: control), now: Self.instant(0))
        var now = 0.25
        var waits: [Double] = []
        for _ in 0..<5 {
            _ = live.question(Self.instant(now))
            live.failed(now: Self.instant(now))
            let next = live.next.map { ($0 - Self.instant(0)).milliseconds / 1000 } ?? 0
            waits.append(next - now)
            now = next
        }
        #expect(waits == [1, 2, 4, 4, 4])
        let last = live.question(Self.instant(now))
        #expect(last?.question.waitsForNews == false && last?.question.mayBeDelta == false)
    }

    @Test("a list is overdue that has been the same for one and a half targets, whatever was asked meanwhile")
    func overdue() {
        var live = LiveList(Self.list(0, 4), now: Self.instant(0))
        _ = Self.next(&live, asked: 4, answered: 4, Self.list(0, 4))
        #expect(!live.isOverdue(Self.instant(5.9)) && live.isOverdue(Self.instant(6)))
        _ = Self.next(&live, asked: 6, answered: 6, Self.list(0, 4))
        #expect(live.isOverdue(Self.instant(6.1)))
        _ = Self.next(&live, asked: 8, answered: 8, Self.list(1, 4))
        #expect(!live.isOverdue(Self.instant(8.1)))
    }

    @Test("an empty list takes nothing away")
    func empty() {
        var live = LiveList(Self.list(0, 4), now: Self.instant(0))
        var empty = Self.list(0, 0)
        empty.targetDuration = MediaTime(seconds: 4)
        _ = Self.next(&live, asked: 4, answered: 4, empty)
        #expect(live.list?.segments.count == 4)
    }

    // MARK: Joining

    @Test(
        "where a film is joined",
        arguments: [
            // hold-back, author's start, precise, where
            (nil, nil, false, 24.0), (14.0, nil, false, 20), (nil, -20.0, false, 20), (nil, -21, true, 19), (nil, 9, false, 8),
            (nil, 9, true, 9), (nil, -1, true, 28), (nil, -500, false, 0), (nil, 500, false, 28),
        ] as [(Double?, Double?, Bool, Double)])
    func joins(holdBack: Double?, start: Double?, isPrecise: Bool, place: Double) {
        var list = Self.list(0, 10)
        if let holdBack {
            var control = ServerControl()
            control.holdBack = MediaTime(seconds: holdBack)
            list.serverControl = control
        }
        // The segment at 24 isn't there; three targets before the end is 28.
        if start == nil, holdBack == nil { list.segments[7].isGap = true }
        let offset = start.map { StartOffset(offset: MediaTime(seconds: $0), isPrecise: isPrecise) }
        let last = list.segments[9].end
        let found = list.joinPosition(offset, latest: last - list.holdBack)
        #expect(found == MediaTime(seconds: place))
    }

    // MARK: The window

    @Test("a window holds positions a step behind its start, and a hold-back before its edge")
    func window() {
        let window = LiveWindow(
            start: MediaTime(seconds: 100), end: MediaTime(seconds: 160), holdBack: MediaTime(seconds: 12), step: MediaTime(seconds: 4),
            came: Self.instant(10))
        #expect(window.holding(.zero) == MediaTime(seconds: 104))
        #expect(window.holding(MediaTime(seconds: 120)) == MediaTime(seconds: 120))
        #expect(window.holding(MediaTime(seconds: 155)) == MediaTime(seconds: 148))
        #expect(window.distance(of: MediaTime(seconds: 148), at: Self.instant(13)) == MediaTime(seconds: 15))
        // A list that is late doesn't move the edge for ever.
        #expect(window.edge(at: Self.instant(99)) == MediaTime(seconds: 164))
        #expect(window.behind(MediaTime(seconds: 146), at: Self.instant(13)) == .zero)
        #expect(window.behind(MediaTime(seconds: 120), at: Self.instant(10)) == MediaTime(seconds: 28))
        var over = window
        over.isOver = true
        #expect(over.holding(.zero) == over.start && over.holding(MediaTime(seconds: 500)) == over.end)
        var short = window
        short.start = MediaTime(seconds: 155)
        #expect(short.holding(.zero) == short.start && short.latest == short.start)
    }

    // MARK: The course

    private static func window(end: Double) -> LiveWindow {
        LiveWindow(
            start: MediaTime(seconds: end - 60), end: MediaTime(seconds: end), holdBack: MediaTime(seconds: 12),
            step: MediaTime(seconds: 4), came: instant(0))
    }

    @Test("clocks that drift are made good for beyond three segments, counted from where the film ran last")
    func drift() {
        var course = LiveCourse()
        course.ran()
        var skipped: [Double] = []
        for step in 0..<20 {
            // The edge moves by 5 s while the film plays 4.
            let window = Self.window(end: 100 + Double(step) * 5)
            let position = MediaTime(seconds: 86 + Double(step) * 4 + skipped.reduce(0, +))
            guard let drift = course.drift(of: position, in: window, now: Self.instant(0)) else { continue }
            skipped.append(drift.seconds)
            course.ran()
        }
        #expect(skipped == [13])
        #expect(course.takeRun() && !course.takeRun())
    }

    @Test("who pauses, or seeks back, follows no more, until they are at the edge again")
    func following() {
        var course = LiveCourse()
        let window = Self.window(end: 100)
        #expect(course.seek(to: .zero, in: window, now: Self.instant(0)) == MediaTime(seconds: 44))
        #expect(!course.isFollowing)
        _ = course.drift(of: MediaTime(seconds: 50), in: window, now: Self.instant(0))
        #expect(!course.isFollowing)
        #expect(course.seek(to: .max, in: window, now: Self.instant(0)) == MediaTime(seconds: 88))
        #expect(course.isFollowing)
    }
}
