import Media

/// Packed audio as its demuxer shall see it: without the tags that stand before each segment. What they say of time is kept, by place.
///
/// libavformat's demuxers of bare sound count from zero, and take a tag between two frames for damage, or pass over it with what it says. Whatever doesn't
/// begin with a tag goes through as it is.
///
/// - Thread: the audio decode thread.
/// - Source: RFC 8216 §3.4.
final class PackedSound: TrackInput, @unchecked Sendable {
    // Guard of the variables: the decode thread alone reads.
    private enum State {
        case undecided, tagged, plain
    }

    private let input: any TrackInput
    private var state = State.undecided
    /// Read, and not yet given on.
    private var waiting: [UInt8] = []
    private var given: Int64 = 0
    private var isOver = false
    /// What tags have said and nobody has taken: the time of the first frame from a place in the given bytes on. Bounded by what is read ahead.
    private(set) var times: [(place: Int64, time: MediaTime)] = []

    /// A tag may hold a cover picture; what is longer is no tag.
    private static let longestTag = 256 << 10
    private static let portion = 4 << 10

    init(_ input: any TrackInput) { self.input = input }

    var isByteAddressed: Bool { input.isByteAddressed }
    var length: Int64? { input.length }
    func seek(to offset: Int64) -> Bool { input.seek(to: offset) }
    func waitForBytes(until deadline: HostTime?) { input.waitForBytes(until: deadline) }

    /// Tags stand between segments: what is given is of the segment read last, but for a few bytes that could have been a tag.
    var protection: InputProtection? { input.protection }

    func takeTime() { times.removeFirst() }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        // Whoever has no room only asks whether to go on: nothing is fetched for them.
        guard !buffer.isEmpty else { return input.read(into: buffer) }
        while true {
            if state == .plain, waiting.isEmpty { return input.read(into: buffer) }
            let ready = min(readyBytes(), buffer.count)
            if ready > 0 {
                buffer.copyBytes(from: waiting[..<ready])
                waiting.removeFirst(ready)
                given += Int64(ready)
                return .bytes(ready)
            }
            if takeTag() { continue }
            if isOver { return .end }
            switch fetch() {
            case .bytes: continue
            case .end: isOver = true
            case let obstacle: return obstacle
            }
        }
    }

    private func fetch() -> InputRead {
        let before = waiting.count
        waiting.append(contentsOf: repeatElement(0, count: Self.portion))
        let outcome = waiting.withUnsafeMutableBytes { input.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[before...])) }
        var count = 0
        if case .bytes(let read) = outcome { count = read }
        waiting.removeLast(Self.portion - count)
        return outcome
    }

    /// Bytes at the front of what waits that belong to no tag.
    private func readyBytes() -> Int {
        if state == .undecided {
            guard waiting.count >= Self.headerSize || isOver else { return 0 }
            state = waiting.count >= Self.headerSize && mayBeTag(at: 0) ? .tagged : .plain
        }
        guard state == .tagged else { return waiting.count }
        var place = 0
        while place < waiting.count {
            guard let next = waiting[place...].firstIndex(of: 0x49) else { return waiting.count }
            if mayBeTag(at: next) { return next }
            place = next + 1
        }
        return waiting.count
    }

    private static let headerSize = 10

    /// Whether the bytes from a place on, as far as they are there, begin a tag: its word, version, flags and a length of seven bits each.
    private func mayBeTag(at place: Int) -> Bool {
        let head = Array(waiting[place...].prefix(Self.headerSize))
        if head.count < Self.headerSize, isOver { return false }
        for (index, byte) in head.enumerated() {
            let fits =
                switch index {
                case 0: byte == 0x49
                case 1: byte == 0x44
                case 2: byte == 0x33
                case 3: (2...4).contains(byte)
                case 4: byte != 0xFF
                case 5: byte & 0x0F == 0
                default: byte < 0x80
                }
            guard fits else { return false }
        }
        guard head.count == Self.headerSize, let tag = ID3Tag(head[...]) else { return true }
        return tag.count <= Self.longestTag && (!isOver || place + tag.count <= waiting.count)
    }

    /// - Returns: false where no whole tag stands at the front.
    private func takeTag() -> Bool {
        guard state == .tagged, waiting.count >= Self.headerSize, let tag = ID3Tag(waiting[...]), waiting.count >= tag.count else {
            return false
        }
        waiting.removeFirst(tag.count)
        if let time = tag.timestamp { times.append((given, time)) }
        return true
    }
}

/// Where packed audio's own count from zero lies on the clock that its tags tell.
struct PackedClock {
    /// nil before the first tag.
    private(set) var shift: MediaTime?
    private var last: MediaTime?

    /// More than a frame of any codec, and more than the rounding to 90 kHz: what lies between is a hole or an overlap.
    private static let tolerance = MediaTime(seconds: 0.05)
    /// The tags' clock has 33 bits.
    private static let turn = MediaTime(ticks: 1 << 33, of: 1, over: 90_000)

    /// A tag has said a frame's time.
    ///
    /// - Parameters:
    ///   - time: The tag's.
    ///   - counted: The frame's, counted from zero.
    mutating func set(_ time: MediaTime, at counted: MediaTime) {
        guard let shift else {
            self.shift = time - counted
            return
        }
        let error = Self.unrolled(time - (counted + shift))
        if error > Self.tolerance || error < .zero - Self.tolerance { self.shift = shift + error }
    }

    /// A tag's time as it goes on from the tag before.
    mutating func follow(_ time: MediaTime) -> MediaTime {
        let next = last.map { $0 + Self.unrolled(time - $0) } ?? time
        last = next
        return next
    }

    private static func unrolled(_ difference: MediaTime) -> MediaTime {
        var difference = difference
        while difference.flicks > turn.flicks / 2 { difference = difference - turn }
        while difference.flicks < -turn.flicks / 2 { difference = difference + turn }
        return difference
    }
}
