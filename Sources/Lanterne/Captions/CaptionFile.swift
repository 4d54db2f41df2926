import Captions
import HTTPSource
import LinuxIO
import Media
import Playlist

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
            throw Failure(
                "\(url) is neither WebVTT nor TTML (alone, or in MP4 with its header), SubRip or SubStation Alpha; check that it is the file of captions."
            )
        }
        do throws(CaptionError) {
            return CaptionFile(url: url, format: format, document: try format.document(of: bytes))
        } catch {
            throw Failure("\(url) can't be read: \(error.reason); its publisher has to mend it.")
        }
    }

    /// The cues that stand at a moment, with the pictures that lie beside the file; one that can't be had is left out.
    func cues(at time: MediaTime, within limit: Duration, network: HTTPSettings) -> [Cue] {
        document.cues.filter { $0.start <= time && time < $0.end }.map { cue in
            guard case .image(.external(let address), let alternative) = cue.content,
                let resolved = URLReference.resolve(address, against: url),
                // A text from the network has no business with this machine's files.
                !resolved.hasPrefix("file:") || url.hasPrefix("file:"),
                let picture = try? Self.fetch(resolved, within: limit, network: network)
            else { return cue }
            var cue = cue
            cue.content = .image(.encoded(picture.bytes), alternative: alternative)
            return cue
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
