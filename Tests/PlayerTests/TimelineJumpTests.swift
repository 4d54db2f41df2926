import Media
import Player
import Testing

@Suite struct TimelineJumpTests {
    private func seconds(_ value: Double) -> MediaTime { MediaTime(seconds: value) }

    @Test(
        "a hole of up to ten seconds, a reordering of up to one, is no jump",
        arguments: [(10.0, 20.0, false), (10, 20.1, true), (10, 9, false), (10, 8.9, true), (10, 10, false)])
    func isJump(expected: Double, time: Double, isJump: Bool) {
        #expect(Timeline.isJump(from: seconds(expected), to: seconds(time)) == isJump)
    }

    @Test("picture and sound that meet the same jump are shifted alike, whoever is first")
    func alike() {
        let timeline = Timeline()
        #expect(timeline.establish(0, container: seconds(1.4), presentation: .zero) == seconds(-1.4))
        // The sound is 20 ms ahead of the picture where the clock jumps by 1000 s.
        let sound = timeline.establishJump(0, container: seconds(1003), presentation: seconds(2.02))
        let picture = timeline.establishJump(0, container: seconds(1002.96), presentation: seconds(2))
        #expect(sound == seconds(2.02) - seconds(1003))
        #expect(picture == sound)
        // A run that begins anew begins with the first clock.
        #expect(timeline.offset(of: 0) == seconds(-1.4))
    }

    @Test("a clock that jumps back again is where it was before")
    func back() {
        let timeline = Timeline()
        let first = timeline.establish(0, container: .zero, presentation: .zero)
        _ = timeline.establishJump(0, container: seconds(500), presentation: seconds(30))
        #expect(timeline.establishJump(0, container: seconds(60), presentation: seconds(60)) == first)
    }
}
