import Club
import Interface
import LinuxIO
import Media

/// Hears what a telephone writes for the screen, on a thread of its own: the service holds each question for a while, and the desk goes on meanwhile.
///
/// Ends by itself when the slate is too old, or the service knows it no more; nobody waits for it.
final class SlateReader: Sendable {
    /// All that the thread has need of. It doesn't hold the reader, so that the reader's end is the thread's.
    private struct Work: Sendable {
        let address: String
        let keys: BoxKeys
        let source: any SegmentSource
        let time: @Sendable () -> UTCTime
        let token: String
        let picture: QRPicture
        let most: Int
        let ends: HostTime
        let isOver: Guarded<Bool>
        let tell: @Sendable (ClubDesk.News) -> Void
    }

    private let isOver = Guarded(false)

    /// Longer than the service holds a question.
    private static let patience = Duration.seconds(20)
    /// Two questions are so far apart, however soon a service answers.
    private static let pace = Duration.milliseconds(100)
    /// After a question that was not answered.
    private static let pause = Duration.seconds(3)

    /// - Parameters:
    ///   - token: Of the account; where it grows too old, so has the slate.
    ///   - picture: By which the screen knows this slate.
    ///   - most: Characters.
    ///   - tell: Any thread.
    init(
        _ client: LiveClient, token: String, time: @escaping @Sendable () -> UTCTime, picture: QRPicture, most: Int, until ends: HostTime,
        tell: @escaping @Sendable (ClubDesk.News) -> Void
    ) throws(Errno) {
        let work = Work(
            address: client.address, keys: client.keys, source: client.source, time: time, token: token, picture: picture, most: most,
            ends: ends, isOver: isOver, tell: tell)
        _ = try LinuxThread(name: "slate") { Self.read(work) }
    }

    deinit { end() }

    /// Nothing is told from now on; the thread goes when its question is answered.
    func end() { isOver.withLock { $0 = true } }

    /// - Thread: its own.
    private static func read(_ work: Work) {
        let clock = MonotonicClock()
        var revision: Int64 = 0
        if var client = try? LiveClient(address: work.address, keys: work.keys, source: work.source, time: work.time) {
            (client.patience, client.silence) = (patience, patience)
            asking: while !work.isOver.withLock({ $0 }), clock.now() < work.ends {
                let next = clock.now() + pace
                do throws(ClubRefusal) {
                    if let text = try written(client, since: revision, work) {
                        revision = text.revision
                        show(text, work)
                    }
                    client.signal.wait(until: next)
                } catch {
                    guard error.isWorthAnotherTry || error.word == "slow_down" else { break asking }
                    client.signal.wait(until: clock.now() + pause)
                }
            }
        }
        let picture = work.picture
        work.tell(.change { if $0.slate?.picture == picture { $0.slate = nil } })
    }

    /// nil where nobody has written since.
    private static func written(_ client: LiveClient, since revision: Int64, _ work: Work) throws(ClubRefusal) -> SlateText? {
        let bytes = try client.ask("GET", "/v1/slate?since=\(revision)", token: work.token)
        guard !bytes.isEmpty else { return nil }
        guard let text = try? OutsideJSON.decode(SlateText.self, from: bytes) else { throw .unreadable(address: work.address) }
        return text.revision > revision ? text : nil
    }

    private static func show(_ text: SlateText, _ work: Work) {
        let line = SlateText(text: SlateText.line(text.text, atMost: work.most), revision: text.revision)
        let picture = work.picture
        work.tell(.change { if $0.slate?.picture == picture { $0.slate?.written = line } })
    }
}
