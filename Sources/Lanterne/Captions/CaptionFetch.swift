import Captions
import HTTPSource
import LinuxIO
import Media
import Player

/// Brings what a file of captions is made of, within one deadline for all.
struct CaptionFetch {
    private let source: HTTPSource
    private let signal: EventSignal
    let clock = MonotonicClock()
    private let deadline: HostTime

    /// More than a header of MP4 has without its tables of samples: a film is looked into place by place from there on.
    private static let mostOfMP4 = 1 << 20

    init(within time: Duration, network: HTTPSettings) throws(Failure) {
        do throws(Errno) {
            source = try HTTPSource(settings: network)
            signal = try EventSignal()
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
        deadline = clock.now() + time
    }

    /// After it nothing can be asked for.
    func close() { source.close() }

    /// All of a small resource.
    func whole(_ url: String) throws(Failure) -> [UInt8] {
        let fetch = ParallelFetch(source: source, signal: signal, clock: clock, deadline: deadline)
        let request = ResourceRequest(url: url, maximumLength: Int64(CaptionLimits.standard.bytes))
        switch fetch.run([request]).first {
        case .fetched(let bytes, _): return bytes
        case .failed(let sentence): throw Failure(sentence)
        case nil: throw Failure("\(url) was not fetched; try again.")
        }
    }

    /// A file of captions and one byte more than is read of any; of a film as much as tells that it is one.
    ///
    /// - Returns: `url` is after redirects.
    func beginning(of url: String) throws(Failure) -> (bytes: [UInt8], url: String) {
        let range = ByteRange(start: 0, end: Int64(CaptionLimits.standard.bytes) + 1)
        var fetch = DocumentFetch(
            ResourceRequest(url: url, range: range), source: source, signal: signal, now: clock.now(), allowed: deadline - clock.now())
        while true {
            switch fetch.step(now: clock.now(), isEnough: Self.isEnough) {
            case .pending(let until): signal.wait(until: until)
            case .done:
                defer { fetch.cancel() }
                return (fetch.bytes, fetch.response?.url ?? url)
            case .failed(.status(416, _)): return ([], url)
            case .failed(let error): throw Failure(PlayerSentence.text(for: error))
            }
        }
    }

    private static func isEnough(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= ContainerSource.sniffBytes, ContainerSource.mayBegin(with: bytes) else { return false }
        // Text in fragments is read whole.
        return !ContainerSource.isMP4(bytes) || bytes.count >= mostOfMP4 && TextTrack(initialization: bytes) == nil
    }

    /// A film, read place by place.
    func input(_ url: String) throws(Failure) -> SourceInput {
        do throws(Errno) {
            return try SourceInput(url: url, source: source, deadline: deadline)
        } catch {
            throw Failure("\(url) can't be read (\(error)); the machine has run out of files.")
        }
    }
}
