import Media

/// What a display or a sound card did that its port forbids.
public struct ContractViolation: Error, Hashable, CustomStringConvertible {
    /// The rule that was broken, and how.
    public let description: String

    /// - Parameter description: A sentence.
    public init(_ description: String) { self.description = description }
}

/// The rules that every `VideoOutput` keeps, run against one: fakes, memory, null, and a real kernel's.
///
/// - Thread: the caller's stands for both the scan-out and the interface's thread.
public struct DisplayContract {
    private let display: any VideoOutput
    private let clock: any HostClock
    private let format: VideoFormat
    private let frame: (Int) -> VideoFrame
    /// Lets a fake's time pass; real displays pass it themselves.
    private let patience: Duration
    private var lastFlip: FlipTiming?

    /// - Parameters:
    ///   - frame: Pictures of the format, by number; their cells stay valid until the end.
    ///   - patience: How long a flip may take.
    public init(
        _ display: any VideoOutput, clock: any HostClock, format: VideoFormat, patience: Duration = .seconds(5),
        frame: @escaping (Int) -> VideoFrame
    ) {
        self.display = display
        self.clock = clock
        self.format = format
        self.patience = patience
        self.frame = frame
    }

    /// Checks all rules in order; the display is closed at the end.
    public mutating func check() throws {
        try placement()
        try nothingWithoutCommit()
        try oneCommitAtATime()
        try films()
        try overlayRules()
        try clearing()
        try closing()
    }

    private func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
        if !condition { throw ContractViolation(sentence()) }
    }

    private func placement() throws {
        try require(display.screen.size.width > 0 && display.screen.size.height > 0, "the screen has no size")
        try require(display.overlay.size.width > 0, "the interface's layer has no size")
        let placement = try display.prepare(for: format)
        let screen = PixelRect(display.screen.size)
        try require(!placement.destination.isEmpty, "the film has no place on the screen")
        try require(
            placement.destination.intersection(screen) == placement.destination, "the film lies outside the screen: \(placement)")
        try require(!placement.path.isEmpty, "the way to the screen isn't told")
        try require(
            placement.pictures == format, "the contract is run with what the display takes as it is; it wants \(placement.pictures)")
        // Another size: either it is taken too, or what is asked for instead is.
        var other = format
        other.size = PixelSize(width: format.size.width / 4 * 2, height: format.size.height / 4 * 2)
        let wanted = try display.prepare(for: other).pictures
        let content = try display.prepare(for: wanted)
        try require(content.pictures == wanted, "asked for \(wanted), it was given that and asks for \(content.pictures)")
        try require(content.destination == other.letterbox(in: display.screen.size), "a film of half the size has another place")
        _ = try display.prepare(for: format)
    }

    private func nothingWithoutCommit() throws {
        let event = display.nextEvent(until: clock.now() + .milliseconds(1))
        try require(event == .timeout, "\(event) came though nothing was committed")
    }

    /// Commits and waits for the flip, which must be later than the last.
    private mutating func present(_ picture: VideoFrame?, _ why: String) throws {
        let result = display.commit(picture)
        try require(result == .queued, "\(why): the commit gave \(result)")
        try awaitFlip(why)
    }

    private mutating func awaitFlip(_ why: String) throws {
        let limit = clock.now() + patience
        while true {
            switch display.nextEvent(until: limit) {
            case .flip(let timing):
                if let lastFlip {
                    try require(timing.sequence > lastFlip.sequence, "\(why): vblank \(timing.sequence) after \(lastFlip.sequence)")
                    try require(timing.time >= lastFlip.time, "\(why): a flip before the one before it")
                }
                lastFlip = timing
                return
            case .timeout: try require(clock.now() < limit, "\(why): no flip came within \(patience)")
            case let event: throw ContractViolation("\(why): \(event) came instead of a flip")
            }
        }
    }

    private mutating func oneCommitAtATime() throws {
        try require(display.commit(nil) == .queued, "the first commit wasn't queued")
        let second = display.commit(nil)
        try require(second == .busy, "a second commit before the flip gave \(second)")
        try awaitFlip("after a refused second commit")
        let event = display.nextEvent(until: clock.now() + .milliseconds(1))
        try require(event == .timeout, "one commit gave a flip and then \(event)")
    }

    private mutating func films() throws {
        for number in 0..<6 { try present(frame(number), "picture \(number)") }
        try present(nil, "the same picture again")
    }

    private mutating func overlayRules() throws {
        let overlay = display.overlay
        let whole = PixelRect(overlay.size)
        overlay.finish(damage: whole, visible: true)
        try present(nil, "a finish without a begin")
        for round in 0..<4 {
            guard let (buffer, stale) = overlay.begin() else { throw ContractViolation("no buffer to draw on in round \(round)") }
            try require(buffer.size == overlay.size, "the buffer is \(buffer.size), the layer \(overlay.size)")
            try require(buffer.stride >= Int(buffer.size.width) * 4, "rows of \(buffer.stride) bytes are too short")
            try require(stale.isEmpty || stale.intersection(whole) == stale, "a stale part outside the buffer: \(stale)")
            UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.stride * Int(buffer.size.height - 1) + 4)
                .initializeMemory(as: UInt8.self, repeating: UInt8(round * 16))
            if let again = overlay.begin() {
                try require(again.buffer.base == buffer.base, "a second begin before the finish gave another buffer")
            }
            overlay.finish(damage: whole, visible: true)
            try present(nil, "overlay round \(round)")
        }
        // Finished twice before a commit: the newest counts, and the older buffer isn't lost.
        for round in 0..<2 {
            guard overlay.begin() != nil else { throw ContractViolation("no buffer for redrawing (\(round))") }
            overlay.finish(damage: PixelRect(x: 0, y: 0, width: 8, height: 8), visible: true)
        }
        try present(frame(6), "a film's picture with a redrawn overlay")
        guard overlay.begin() != nil else { throw ContractViolation("no buffer after a redrawn one was shown") }
        overlay.finish(damage: .empty, visible: false)
        try present(nil, "the overlay is hidden")
        guard overlay.begin() != nil else { throw ContractViolation("no buffer while hidden") }
        overlay.finish(damage: whole, visible: true)
        try present(frame(7), "the overlay comes back")
    }

    private mutating func clearing() throws {
        display.clear()
        try present(nil, "after clear")
        _ = try display.prepare(for: format)
        try present(frame(8), "a film after clear")
    }

    private func closing() throws {
        display.close()
        display.close()
        let result = display.commit(nil)
        if case .failed = result { return }
        throw ContractViolation("a commit after close gave \(result)")
    }
}
