import FoundationEssentials
import FrameTiming
import LinuxIO
import Media
import Player

/// Writes what stands behind the report: each picture, each write of sound, each request that the rings still remember.
enum LedgerFile {
    /// As lines of JSON in order of time, for which board/ledger.schema.json has the words; a file that was there is replaced only when the
    /// new one is whole.
    ///
    /// - Parameter start: The process's exec: all times count from it, in seconds.
    static func write(_ playback: Playback, since start: HostTime, to path: String) throws(Failure) {
        var lines = playback.scanOut.record.entries().map { LedgerLine($0, since: start) }
        lines += playback.sound.record.entries().map { LedgerLine($0, since: start) }
        lines += playback.requests.entries().map { LedgerLine($0, since: start) }
        // Stable, so that things of one instant keep the order in which they were done.
        let order = lines.indices.sorted { (lines[$0].t, $0) < (lines[$1].t, $1) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var text = Data()
            for index in order {
                text.append(try encoder.encode(lines[index]))
                text.append(UInt8(ascii: "\n"))
            }
            try text.withUnsafeBytes { try FileDescriptor.replace(path, with: $0) }
        } catch {
            throw Failure("the ledger \(path) can't be written (\(error)); check the folder.")
        }
    }
}

/// One line. What doesn't apply is left out.
struct LedgerLine: Encodable {
    enum Kind: String, Encodable {
        case frame, sound, request
    }

    /// Where the line stands among the others.
    var t: Double
    var what: Kind
    /// The film's time of the picture, or of the first frame of sound.
    var pts: Double?
    /// Which seek it answered.
    var generation: UInt32?

    // A picture.
    var verdict: String?
    /// The vblank that the cadence assigned, and its time on the audio clock.
    var slot: Int64?
    var slotTime: Double?
    var commit: Double?
    /// The vblank at which it reached the glass, and when.
    var vblank: UInt64?
    var flip: Double?
    var correction: Int64?

    // Something done with the sound card.
    var deed: String?
    var frames: Int?
    var delay: Int64?
    var stamp: Double?

    // A request.
    var url: String?
    var from: Int64?
    var to: Int64?
    var response: Double?
    var firstByte: Double?
    var end: Double?
    var bytes: Int64?
    var length: Int64?
    var outcome: String?
    var code: Int?

    init(_ entry: FrameLedgerEntry, since start: HostTime) {
        let times = Seconds(start: start)
        self.init(t: times(entry.flip?.time ?? entry.slotTime ?? entry.commitTime) ?? 0, what: .frame)
        pts = Seconds.rounded(entry.mediaTime)
        generation = entry.generation
        verdict = "\(entry.outcome)"
        slot = entry.slotVblank
        slotTime = times(entry.slotTime)
        commit = times(entry.commitTime)
        vblank = entry.flip?.sequence
        flip = times(entry.flip?.time)
        correction = entry.correction == 0 ? nil : entry.correction
    }

    init(_ entry: SoundLedgerEntry, since start: HostTime) {
        let times = Seconds(start: start)
        self.init(t: times(entry.time) ?? 0, what: .sound)
        pts = entry.mediaTime.map(Seconds.rounded)
        generation = entry.generation
        deed = "\(entry.deed)"
        frames = entry.frames == 0 ? nil : entry.frames
        delay = entry.delayFrames
        stamp = times(entry.stamp)
    }

    init(_ entry: RequestLedgerEntry, since start: HostTime) {
        let times = Seconds(start: start)
        self.init(t: times(entry.start) ?? 0, what: .request)
        url = entry.url
        from = entry.range?.start
        to = entry.range?.end
        response = times(entry.response)
        firstByte = times(entry.firstByte)
        end = times(entry.end)
        bytes = entry.bytes
        length = entry.length
        switch entry.outcome {
        case .underWay: outcome = "underWay"
        case .complete: outcome = "complete"
        case .givenUp: outcome = "givenUp"
        case .failed(let error):
            outcome = "failed"
            code = PlayerError(error).code
        }
    }

    private init(t: Double, what: Kind) {
        self.t = t
        self.what = what
    }
}

/// Instants as seconds since exec, to a microsecond.
private struct Seconds {
    var start: HostTime

    func callAsFunction(_ instant: HostTime?) -> Double? {
        instant.map { Self.rounded(($0 - start).milliseconds / 1000) }
    }

    static func rounded(_ time: MediaTime) -> Double { rounded(time.seconds) }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }
}
