import Club
import FoundationEssentials
import Glibc

/// What time it is, and what the clocks on the walls say here.
struct WallClock: Sendable {
    let now: UTCTime
    /// What local time is ahead of UTC at a moment, in minutes.
    let minutesAhead: @Sendable (UTCTime) -> Int

    /// This machine's, in its time zone or the one that TZ names.
    static var machine: WallClock {
        WallClock(now: LiveHalf.now()) { time in
            var seconds = time_t(time.milliseconds / 1000)
            var fields = tm()
            return localtime_r(&seconds, &fields) == nil ? 0 : fields.tm_gmtoff / 60
        }
    }

    /// For words about that moment.
    func words(_ language: ClubWords.Language, at time: UTCTime) -> ClubWords { ClubWords(language, minutesAhead: minutesAhead(time)) }

    /// `2026-12-01T20:30` by the clocks here, or with a zone of its own: `2026-12-01T20:30+01:00`. Of an hour that comes twice the first one.
    ///
    /// - Returns: nil for what is none, and for an hour that the clocks pass over.
    func time(_ text: String) -> UTCTime? {
        guard text.utf8.count >= 16, text.utf8.count <= 40 else { return nil }
        let bytes = Array(text.utf8)
        let hasSeconds = bytes.count > 16 && bytes[16] == UInt8(ascii: ":")
        let full = hasSeconds ? text : String(decoding: bytes[..<16] + Array(":00".utf8) + bytes[16...], as: UTF8.self)
        if let time = UTCTime(full) { return time }
        guard let written = UTCTime(full + "Z") else { return nil }
        // A day before and a day after, the clocks stand as before and after any change of them.
        for near in [written.advanced(by: .seconds(-86_400)), written.advanced(by: .seconds(86_400))] {
            let ahead = minutesAhead(near)
            let time = written.advanced(by: .seconds(-ahead * 60))
            if minutesAhead(time) == ahead { return time }
        }
        return nil
    }
}
