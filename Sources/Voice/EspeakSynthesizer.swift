import CEspeak
import LinuxIO
import Media
import Synchronization

/// Speech by eSpeak NG, in the mode in which it opens no sound device and gives its samples to a callback.
///
/// The library keeps one state for the process: there is one of these at a time, and all of it happens on one thread. Making the first takes
/// 10 to 30 ms, of which most is loading (Decisions/0031).
///
/// - Thread: the one that speaks first.
public final class EspeakSynthesizer: SpeechSynthesizer {
    private static let isInUse = Atomic<Bool>(false)

    private let calls: lanterne_espeak
    private let ownRate: Int32
    private let thread = ThreadRule("speech")
    private var manner: SpeechManner?
    private var converter: (rate: Int32, converter: RateConverter)?

    /// Loads the library and its voices' common data.
    ///
    /// - Throws: `noLibrary`, `noVoices`, `inUse`.
    public init() throws(SpeechError) {
        let library = try EspeakLibrary.load()
        calls = library.calls
        ownRate = library.rate
        guard Self.isInUse.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else { throw .inUse }
        calls.espeak_SetSynthCallback(takeSamples)
    }

    deinit { Self.isInUse.store(false, ordering: .releasing) }

    /// Speaks the first 1,000 characters.
    ///
    /// - Throws: `noVoice`, `unsuitableRate`, `refused`.
    public func speak(
        _ text: String, _ manner: SpeechManner, rate: Int32, to take: (UnsafeBufferPointer<Float>) -> SpeechDemand
    ) throws(SpeechError) {
        thread.check()
        guard let text = SpeakableText(text) else { return }
        try adopt(manner)
        var converter = try self.converter(to: rate)
        converter.restart()
        // The library's buffer never outlives the call of its callback, nor the closure this one.
        let (code, rest) = withoutActuallyEscaping(take) { take in
            let listener = Listener(converter, take)
            let code = withExtendedLifetime(listener) {
                text.bytes.withUnsafeBytes { bytes in
                    calls.espeak_Synth(
                        bytes.baseAddress, bytes.count, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil,
                        Unmanaged.passUnretained(listener).toOpaque())
                }
            }
            listener.finish()
            return (code, listener.converter)
        }
        self.converter = (rate, rest)
        guard code == EE_OK else { throw .refused(operation: "espeak_Synth", code: Int32(bitPattern: UInt32(bitPattern: code.rawValue))) }
    }

    private func converter(to rate: Int32) throws(SpeechError) -> RateConverter {
        if let converter, converter.rate == rate { return converter.converter }
        guard let made = RateConverter(from: ownRate, to: rate) else { throw .unsuitableRate(rate) }
        return made
    }

    /// A voice costs 0.2 to 4 ms, so it isn't set again for each line.
    private func adopt(_ wanted: SpeechManner) throws(SpeechError) {
        guard wanted != manner else { return }
        if wanted.language != manner?.language {
            manner = nil
            guard calls.espeak_SetVoiceByName(wanted.language.rawValue) == EE_OK else { throw .noVoice(language: wanted.language) }
        }
        let parameters: [(espeak_PARAMETER, Int, ClosedRange<Int>)] = [
            (espeakRATE, wanted.wordsPerMinute, Int(espeakRATE_MINIMUM)...Int(espeakRATE_MAXIMUM)), (espeakPITCH, wanted.pitch, 0...100),
            (espeakVOLUME, wanted.volume, 0...100),
        ]
        for (parameter, value, range) in parameters {
            _ = calls.espeak_SetParameter(parameter, Int32(min(max(value, range.lowerBound), range.upperBound)), 0)
        }
        manner = wanted
    }
}

/// What one line's samples go to.
private final class Listener {
    private(set) var converter: RateConverter
    private let take: (UnsafeBufferPointer<Float>) -> SpeechDemand
    private var converted: [Float] = []
    private var hasStopped = false

    init(_ converter: RateConverter, _ take: @escaping (UnsafeBufferPointer<Float>) -> SpeechDemand) {
        self.converter = converter
        self.take = take
    }

    func hear(_ samples: UnsafeBufferPointer<Int16>) -> SpeechDemand {
        converter.convert(samples, into: &converted)
        return pass()
    }

    /// What the converter still holds.
    func finish() {
        converter.finish(into: &converted)
        _ = pass()
    }

    private func pass() -> SpeechDemand {
        if !hasStopped, !converted.isEmpty { hasStopped = converted.withUnsafeBufferPointer(take) == .stop }
        converted.removeAll(keepingCapacity: true)
        return hasStopped ? .stop : .more
    }
}

/// Formed outside any actor, since C calls it.
///
/// - Returns: 0 to go on, 1 to stop.
private func takeSamples(samples: UnsafeMutablePointer<Int16>?, count: Int32, events: UnsafeMutablePointer<espeak_EVENT>?) -> Int32 {
    guard let listener = events?.pointee.user_data else { return 1 }
    // No samples: the line's end.
    guard let samples, count > 0 else { return 0 }
    let demand = Unmanaged<Listener>.fromOpaque(listener).takeUnretainedValue().hear(UnsafeBufferPointer(start: samples, count: Int(count)))
    return demand == .more ? 0 : 1
}
