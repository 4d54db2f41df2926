import Media

/// The rules that every `AudioOutput` keeps, run against one: fakes, files, null, and a real kernel's cards.
public struct AudioOutputContract {
    private let output: any AudioOutput
    private let wanted: AudioFormat

    /// - Parameter wanted: The format to ask for; another may be agreed on.
    public init(
        _ output: any AudioOutput, wanted: AudioFormat = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)
    ) {
        self.output = output
        self.wanted = wanted
    }

    private func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
        if !condition { throw ContractViolation(sentence()) }
    }

    private func silence(_ frames: Int, _ configuration: AudioConfiguration) -> AudioWrite {
        let bytes = [UInt8](repeating: 0, count: frames * configuration.format.bytesPerFrame)
        return bytes.withUnsafeBytes { output.write($0) }
    }

    /// Fills the card up.
    private func fill(_ configuration: AudioConfiguration) throws -> Int {
        var total = 0
        for _ in 0..<1000 {
            guard case .wrote(let count) = silence(configuration.periodFrames, configuration) else {
                throw ContractViolation("filling an idle card failed after \(total) frames")
            }
            if count == 0 { return total }
            total += count
            if total > configuration.bufferFrames * 4 { break }
        }
        throw ContractViolation("a buffer of \(configuration.bufferFrames) frames took \(total)")
    }

    /// Checks all rules in order, in about half a second of the clock; the card is closed at the end.
    ///
    /// - Parameter advance: Lets time pass: a fake's by moving its clock, a card's by sleeping.
    public func check(advance: (Duration) -> Void) throws {
        let configuration = try output.configure(wanted)
        try require(configuration.periodFrames > 0, "a period of \(configuration.periodFrames) frames")
        try require(configuration.bufferFrames >= configuration.periodFrames, "the buffer is shorter than a period")
        try require(output.timing() == nil, "a card that hasn't started tells a time")
        let filled = try fill(configuration)
        try require(filled >= configuration.periodFrames, "the card took \(filled) frames only")
        output.start()
        guard let first = output.timing() else { throw ContractViolation("a started card tells no time") }
        try require(first.delayFrames <= Int64(filled), "the card holds \(first.delayFrames) frames of \(filled)")
        advance(configuration.format.time(ofFrames: Int64(configuration.periodFrames)).duration)
        guard let second = output.timing() else { throw ContractViolation("a playing card tells no time") }
        try require(second.delayFrames < first.delayFrames, "no sound was heard while time passed")
        try require(second.time >= first.time, "the card's time runs backward")
        let more = silence(configuration.periodFrames, configuration)
        guard case .wrote(let count) = more, count > 0 else { throw ContractViolation("after the wait, a write gave \(more)") }

        output.stop()
        try require(output.timing() == nil, "a stopped card tells a time")
        let refilled = try fill(configuration)
        try require(refilled >= configuration.periodFrames, "the queue is full after a stop")

        output.start()
        output.start()
        advance(configuration.format.time(ofFrames: Int64(configuration.bufferFrames * 2)).duration)
        output.close()
        output.close()
        try require(output.timing() == nil, "a closed card tells a time")
        let late = silence(1, configuration)
        guard case .lost = late else { throw ContractViolation("a write after close gave \(late)") }
    }
}
