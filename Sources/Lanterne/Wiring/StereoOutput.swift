import Media

/// An output that takes two channels at most: whoever plays more mixes them down.
///
/// - Thread: as `AudioOutput` says.
final class StereoOutput: AudioOutput {
    private let output: any AudioOutput

    init(_ output: any AudioOutput) { self.output = output }

    func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        var format = wanted
        if format.layout.count > 2 { format.layout = .stereo }
        return try output.configure(format)
    }

    func start() { output.start() }
    func stop() { output.stop() }
    func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite { output.write(frames) }
    func timing() -> AudioTiming? { output.timing() }
    func close() { output.close() }
}
