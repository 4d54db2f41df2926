import Media

/// Says each character of a line as 20 ms of one level.
package final class FakeVoice: SpeechSynthesizer {
    private let level: Float

    package init(level: Float) { self.level = level }

    package func speak(
        _ text: String, _ manner: SpeechManner, rate: Int32, to take: (UnsafeBufferPointer<Float>) -> SpeechDemand
    ) throws(SpeechError) {
        let samples = [Float](repeating: level, count: Int(rate) / 50)
        for _ in text.utf8 where samples.withUnsafeBufferPointer(take) == .stop { return }
    }
}
