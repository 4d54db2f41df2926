import Captions
import HTTPSource
import LinuxIO
import Media

/// A file of captions, read.
struct CaptionFile {
    /// After redirects.
    var url: String
    var format: CaptionFormat
    var document: CaptionDocument

    /// Fetches it and reads it. Blocks.
    ///
    /// - Parameter address: A path or a URL.
    static func read(_ address: String, within time: Duration, network: HTTPSettings) throws(Failure) -> CaptionFile {
        let (bytes, url) = try fetch(AddressText.url(of: address), within: time, network: network)
        if bytes.isEmpty { throw Failure("\(url) is empty; check what the server sends.") }
        guard let format = CaptionFormat(of: bytes) else {
            throw Failure("\(url) is neither WebVTT nor TTML, SubRip or SubStation Alpha; check that it is the file of captions.")
        }
        do throws(CaptionError) {
            return CaptionFile(url: url, format: format, document: try document(of: bytes, in: format))
        } catch {
            throw Failure("\(url) can't be read: \(error.reason); its publisher has to mend it.")
        }
    }

    /// The one place that knows which reader a format has.
    static func document(
        of bytes: [UInt8], in format: CaptionFormat, limits: CaptionLimits = .standard
    ) throws(CaptionError) -> CaptionDocument {
        switch format {
        case .webVTT: try WebVTTReader.document(of: bytes, limits: limits)
        case .subRip: try SubRipReader.document(of: bytes, limits: limits)
        case .subStation: try SubStationReader.document(of: bytes, limits: limits)
        case .ttml: try TTMLReader.document(of: bytes, limits: limits)
        }
    }

    private static func fetch(_ url: String, within time: Duration, network: HTTPSettings) throws(Failure) -> (bytes: [UInt8], url: String)
    {
        let source: HTTPSource
        let signal: EventSignal
        do throws(Errno) {
            source = try HTTPSource(settings: network)
            signal = try EventSignal()
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
        defer { source.close() }
        let clock = MonotonicClock()
        let fetch = ParallelFetch(source: source, signal: signal, clock: clock, deadline: clock.now() + time)
        let request = ResourceRequest(url: url, maximumLength: Int64(CaptionLimits.standard.bytes))
        switch fetch.run([request]).first {
        case .fetched(let bytes, let url): return (bytes, url)
        case .failed(let sentence): throw Failure(sentence)
        case nil: throw Failure("\(url) was not fetched; try again.")
        }
    }
}
