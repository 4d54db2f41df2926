import Club
import Testing

@Suite struct TrustedTimeTests {
    static let first = BootID("first")
    static let second = BootID("second")
    static let noon = UTCTime(milliseconds: 1_795_348_800_000)

    static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    static func reading(_ sinceBoot: Duration, wall: UTCTime) -> TrustedTime.Reading {
        TrustedTime.Reading(sinceBoot: sinceBoot, wall: wall)
    }

    /// Told noon by the service 100 s after the start, with a wall clock an hour fast; asked within 400 ms.
    static func told() -> (TrustedTime, TimeMark?) {
        let wall = noon.advanced(by: hours(1))
        var time = TrustedTime(mark: nil, boot: first, at: reading(.seconds(100), wall: wall))
        let signed = SignedTime(time: noon, sinceBoot: .seconds(100), uncertainty: .milliseconds(400))
        let mark = time.receive(signed, at: reading(.seconds(100), wall: wall))
        return (time, mark)
    }

    @Test("Within one run the boot clock alone carries the service's time on", arguments: [-1_000_000, -7200, 0, 7200, 1_000_000_000])
    func carried(wallMoves: Int) {
        var (time, _) = Self.told()
        #expect(time.time == Self.noon && time.basis == .signed && time.uncertainty == .milliseconds(400))
        let wall = Self.noon.advanced(by: .seconds(wallMoves))
        _ = time.advance(to: Self.reading(.seconds(100) + Self.hours(48), wall: wall))
        #expect(time.time == Self.noon.advanced(by: Self.hours(48)))
        #expect(time.basis == .signed)
        #expect(time.uncertainty == .milliseconds(400 + 17_280))
    }

    @Test("A program that starts again in the same run of the machine carries the time on")
    func sameRun() throws {
        let mark = try #require(Self.told().1)
        let reading = Self.reading(.seconds(160), wall: UTCTime(milliseconds: 0))
        let time = TrustedTime(mark: mark, boot: Self.first, at: reading)
        #expect(time.time == Self.noon.advanced(by: .seconds(60)))
        #expect(time.basis == .carriedOn && time.uncertainty == .milliseconds(406))
    }

    @Test(
        "A start without a network takes the wall clock as it was learnt, never below the mark",
        arguments: [
            // The wall clock ran on and is an hour fast as before; it was set back by two days; it lost its battery; it was set ahead by a day.
            (hours(1 + 10), hours(10)), (hours(1 + 10 - 48), .zero), (.seconds(-1_795_348_800), .zero), (hours(1 + 10 + 24), hours(34)),
        ] as [(Duration, Duration)])
    func restart(wall: Duration, believed: Duration) throws {
        let mark = try #require(Self.told().1)
        #expect(mark.wallOffset == .zero - Self.hours(1))
        let time = TrustedTime(mark: mark, boot: Self.second, at: Self.reading(.seconds(5), wall: Self.noon.advanced(by: wall)))
        #expect(time.time == Self.noon.advanced(by: believed))
        #expect(time.basis == .assumed && time.uncertainty == nil)
    }

    @Test("An assumed time runs by the boot clock, and follows a wall clock that is put right forward, never back")
    func assumed() throws {
        let mark = try #require(Self.told().1)
        var time = TrustedTime(mark: mark, boot: Self.second, at: Self.reading(.seconds(5), wall: UTCTime(milliseconds: 0)))
        _ = time.advance(to: Self.reading(.seconds(65), wall: UTCTime(milliseconds: 0)))
        #expect(time.time == Self.noon.advanced(by: .seconds(60)))
        _ = time.advance(to: Self.reading(.seconds(70), wall: Self.noon.advanced(by: Self.hours(4))))
        #expect(time.time == Self.noon.advanced(by: Self.hours(3)))
        _ = time.advance(to: Self.reading(.seconds(80), wall: Self.noon))
        #expect(time.time == Self.noon.advanced(by: Self.hours(3) + .seconds(10)))
        #expect(time.basis == .assumed)
    }

    @Test("The service's time mends an assumed one that was too late, and the mark with it")
    func mends() throws {
        let mark = try #require(Self.told().1)
        let future = Self.noon.advanced(by: Self.hours(100_000))
        var time = TrustedTime(mark: mark, boot: Self.second, at: Self.reading(.seconds(5), wall: future))
        #expect(time.time == future.advanced(by: .zero - Self.hours(1)))
        let wrong = time.advance(to: Self.reading(.seconds(65), wall: future))
        let mistaken = try #require(wrong)
        #expect(mistaken.time > Self.noon.advanced(by: Self.hours(99_000)))
        let reading = Self.reading(.seconds(70), wall: future)
        let mended = time.receive(SignedTime(time: Self.noon, sinceBoot: .seconds(69), uncertainty: .seconds(1)), at: reading)
        #expect(time.time == Self.noon.advanced(by: .seconds(1)) && time.basis == .signed)
        #expect(mended?.time == time.time)
    }

    @Test("What was noted by an assumed time is dated again by the service's")
    func datedAgain() throws {
        let mark = try #require(Self.told().1)
        var time = TrustedTime(mark: mark, boot: Self.second, at: Self.reading(.seconds(5), wall: UTCTime(milliseconds: 0)))
        _ = time.advance(to: Self.reading(.seconds(50), wall: UTCTime(milliseconds: 0)))
        #expect(time.time == Self.noon.advanced(by: .seconds(45)))
        let later = Self.noon.advanced(by: Self.hours(20))
        let signed = SignedTime(time: later, sinceBoot: .seconds(950), uncertainty: .zero)
        _ = time.receive(signed, at: Self.reading(.seconds(951), wall: later))
        #expect(time.time(atBoot: .seconds(50)) == later.advanced(by: .seconds(-900)))
        #expect(time.time(atBoot: .seconds(Int64.max)) == .distantFuture)
    }

    @Test("A mark is written at the first word of the service and then each minute, whatever comes in between")
    func marks() {
        var (time, mark) = Self.told()
        #expect(mark?.time == Self.noon && mark?.boot == Self.first && mark?.uncertainty == .milliseconds(400))
        var seconds: [Int] = []
        for second in 101...400 {
            let signed = SignedTime(time: Self.noon, sinceBoot: .seconds(second), uncertainty: .zero)
            let reading = Self.reading(.seconds(second), wall: Self.noon)
            let written = second % 7 == 0 ? time.receive(signed, at: reading) : time.advance(to: reading)
            if written != nil { seconds.append(second) }
        }
        #expect(seconds == [160, 220, 280, 340, 400])
    }

    @Test("A vague answer doesn't replace a better one that it agrees with; a better one does, and so does one that contradicts")
    func better() {
        var (time, _) = Self.told()
        let now = Self.reading(.seconds(110), wall: Self.noon)
        _ = time.receive(SignedTime(time: Self.noon.advanced(by: .seconds(7)), sinceBoot: .seconds(110), uncertainty: .seconds(5)), at: now)
        #expect(time.time == Self.noon.advanced(by: .seconds(10)))
        _ = time.receive(SignedTime(time: Self.noon.advanced(by: .seconds(9)), sinceBoot: .seconds(110), uncertainty: .zero), at: now)
        #expect(time.time == Self.noon.advanced(by: .seconds(9)))
        _ = time.receive(
            SignedTime(time: Self.noon.advanced(by: .seconds(90)), sinceBoot: .seconds(110), uncertainty: .seconds(5)), at: now)
        #expect(time.time == Self.noon.advanced(by: .seconds(90)) && time.uncertainty == .seconds(5))
    }

    @Test("Nothing that a file or a clock says overflows")
    func extremes() {
        let durations: [Duration] = [.seconds(Int64.min), .seconds(-1), .zero, .seconds(1), .seconds(Int64.max)]
        let times = [UTCTime(milliseconds: .min), Self.noon, .distantFuture]
        for duration in durations {
            for time in times {
                for other in durations {
                    let mark = TimeMark(time: time, boot: Self.first, sinceBoot: duration, uncertainty: other, wallOffset: duration)
                    for boot in [Self.first, Self.second] {
                        var trusted = TrustedTime(mark: mark, boot: boot, at: Self.reading(other, wall: time))
                        _ = trusted.advance(to: Self.reading(duration, wall: time))
                        let signed = SignedTime(time: time, sinceBoot: other, uncertainty: duration)
                        _ = trusted.receive(signed, at: Self.reading(other, wall: Self.noon))
                        #expect(trusted.time <= .distantFuture)
                    }
                }
            }
        }
    }
}
