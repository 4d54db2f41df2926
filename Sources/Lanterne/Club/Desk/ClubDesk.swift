import Club
import Interface
import LinuxIO
import Media
import Synchronization

/// A signed club on two threads of its own: what waits for the network is done on one, what only reads the store on the other, so that a
/// screen never waits for a server. Control hears what came of it.
///
///     Box ── Wish ──▶ ClubDesk (thread "club": network, writes) ── News ──▶ Box
///                         │ look again
///      ── titles ──▶ ClubShelves (thread "shelves": reads) ──────── News ──▶
final class ClubDesk: Sendable {
    /// What control wants.
    enum Wish: Sendable {
        /// A title that plays is left by `watched`.
        case play(TitleID, fromStart: Bool)
        /// nil: it never began.
        case watched(TitleID, at: MediaTime?, Viewing.Moment)
        case club(ClubWish)
        case language(Language)
        case end
    }

    /// Why a title doesn't play, with a sentence for the log.
    enum Refusal: Error {
        /// It is to be rented or bought first.
        case notHeld(String)
        /// The account watches it on another box.
        case elsewhere(String)
        /// The club can't be asked, or says no for another reason.
        case failed(String)
    }

    /// What control hears.
    enum News: Sendable {
        /// What time it is to the club.
        case time(@Sendable () -> UTCTime)
        /// What the interface knows of the club is another.
        case change(@Sendable (inout ClubState) -> Void)
        /// Titles that were shown may have become others: what is wanted is to be asked for again.
        case stale
        /// The club can't be read yet; it is asked again: a sentence for the log.
        case late(String)
        /// There is no club: a sentence.
        case closed(String)
        case plays(Start)
        case refused(TitleID, Refusal)
        /// The guest has left: nothing of theirs is to be seen any more.
        case wiped
    }

    /// All that a title needs to play.
    struct Start: Sendable {
        let title: TitleID
        let address: String
        /// Its keys, sealed for these; nil: it isn't protected.
        let letter: String?
        let keys: BoxKeys
        let position: MediaTime
    }

    /// Raised when there is news.
    let signal: EventSignal
    let shelves: ClubShelves
    private let wake: EventSignal
    private let ended: EventSignal
    private let wishes = Guarded<[Wish]>([])
    private let news = Guarded<[News]>([])
    private let isWorking = Atomic<Bool>(true)

    /// Goes to the club; what comes of it is news.
    ///
    /// - Parameter audience: For whom its shelves are at first.
    init(address: String, settings: Settings, audience: Audience) throws(Errno) {
        signal = try EventSignal()
        wake = try EventSignal()
        ended = try EventSignal()
        shelves = try ClubShelves(url: address, settings: settings, audience: audience)
        _ = try LinuxThread(name: "club") { [self] in serve(address, settings) }
    }

    /// - Thread: control.
    func ask(_ wish: Wish) {
        wishes.withLock { $0.append(wish) }
        wake.raise()
    }

    /// Has it do what was asked, and end. The program doesn't wait for a network: a thread that is late goes with it, and each of its writes is
    /// whole or not at all.
    ///
    /// - Thread: control.
    func finish(by deadline: HostTime) {
        ask(.end)
        shelves.end()
        ended.wait(until: deadline)
    }

    /// Says what the club says in another language from now on.
    ///
    /// - Thread: control.
    func speak(_ language: Language) {
        shelves.speak(language)
        ask(.language(language))
    }

    /// - Thread: control.
    func nextNews() -> News? { news.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    /// Whether something that was asked of it or of its shelves is still to be done, or to be heard.
    ///
    /// - Thread: control.
    var isBusy: Bool {
        // In this order: each hands on what comes of its work before it rests.
        !wishes.withLock { $0.isEmpty } || isWorking.load(ordering: .acquiring) || shelves.isBusy || !news.withLock { $0.isEmpty }
    }

    /// - Thread: any.
    func tell(_ item: News) {
        news.withLock { $0.append(item) }
        signal.raise()
    }

    /// The first visit, tried again until the club can be read: a box that is switched on before its network waits for it.
    ///
    /// - Returns: nil: the program ends.
    /// - Thread: the desk's own.
    private func visit(_ address: String, _ settings: Settings, _ home: BoxHome, _ clock: MonotonicClock) -> ClubVisit? {
        while true {
            do throws(Failure) {
                return try ClubVisit(address, settings, home: home, asksFirst: false)
            } catch {
                tell(.late(error.sentence))
            }
            let due = clock.now() + Self.patience
            var isAsked = false
            while !isAsked, clock.now() < due {
                isWorking.store(false, ordering: .releasing)
                wake.wait(until: due)
                isWorking.store(true, ordering: .releasing)
                // Nothing else can be done before there is a club.
                for wish in wishes.withLock({ wishes in
                    defer { wishes.removeAll() }
                    return wishes
                }) {
                    switch wish {
                    case .end: return nil
                    case .club(.retry): isAsked = true
                    case .club(.forgetEverything):
                        try? home.store.eraseViewer()
                        tell(.wiped)
                    default: break
                    }
                }
            }
        }
    }

    private static let patience = Duration.seconds(5)

    /// - Thread: the desk's own.
    private func serve(_ address: String, _ settings: Settings) {
        let home: BoxHome
        // Made first, so that two threads don't make it at once.
        do throws(Failure) { home = try BoxHome.open(BoxHome.folder(of: address)) } catch { return tell(.closed(error.sentence)) }
        shelves.begin { [self] in tell($0) }
        let clock = MonotonicClock()
        guard let visit = visit(address, settings, home, clock) else { return ended.raise() }
        let clerk = ClubClerk(visit, shelves) { [self] in tell($0) }
        clerk.arrive()
        while true {
            let wish = wishes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            switch wish {
            case nil:
                let due = clerk.step(now: clock.now())
                isWorking.store(false, ordering: .releasing)
                wake.wait(until: due)
                isWorking.store(true, ordering: .releasing)
            case .end?: return ended.raise()
            case let wish?: clerk.perform(wish, now: clock.now())
            }
        }
    }
}
