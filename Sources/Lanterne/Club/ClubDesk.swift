import Club
import LinuxIO
import Media
import Player
import Playlist

/// A signed club on a thread of its own: what waits for the network or the disk is done there, and control hears what came of it.
final class ClubDesk: Sendable {
    /// What control wants.
    enum Wish: Sendable {
        /// A title that plays is left by `watched`.
        case play(TitleID)
        /// nil: it never began.
        case watched(TitleID, at: MediaTime?, Viewing.Moment)
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
        /// The titles that play now, and what time it is.
        case open(Catalogue, time: @Sendable () -> UTCTime)
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
    private let wake: EventSignal
    private let ended: EventSignal
    private let wishes = Guarded<[Wish]>([])
    private let news = Guarded<[News]>([])

    /// Goes to the club; what comes of it is news.
    init(address: String, settings: Settings) throws(Errno) {
        signal = try EventSignal()
        wake = try EventSignal()
        ended = try EventSignal()
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
        ended.wait(until: deadline)
    }

    /// - Thread: control.
    func nextNews() -> News? { news.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    private func tell(_ item: News) {
        news.withLock { $0.append(item) }
        signal.raise()
    }

    /// - Thread: the desk's own.
    private func serve(_ address: String, _ settings: Settings) {
        let visit: ClubVisit
        do throws(Failure) {
            visit = try ClubVisit(address, settings)
        } catch {
            return tell(.closed(error.sentence))
        }
        open(visit)
        let clock = MonotonicClock()
        var isPlaying = false
        // What plays here, and on no other box of the account.
        var seated: TitleID?
        var due = clock.now() + Self.interval
        while true {
            let wish = wishes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            guard let wish else {
                wake.wait(until: due)
                guard clock.now() >= due else { continue }
                due = clock.now() + Self.interval
                beat(visit, isPlaying)
                continue
            }
            switch wish {
            case .play(let id):
                do throws(Refusal) {
                    let start = try start(id, visit)
                    seated = start.letter == nil ? nil : id
                    isPlaying = true
                    tell(.plays(start))
                } catch {
                    tell(.refused(id, error))
                }
            case .watched(let id, let position, let moment):
                if let position, let title = try? visit.title(id.value) {
                    visit.leave(title, at: position, isFinished: moment == .finished)
                }
                guard moment != .underWay else { continue }
                isPlaying = false
                if seated == id { visit.giveBack(licenceOf: id) }
                seated = nil
                if visit.hasAccount { try? visit.share() }
            case .end: return ended.raise()
            }
        }
    }

    /// A minute, as the club's service reckons with.
    private static let interval = Duration.seconds(60)

    private func open(_ visit: ClubVisit) {
        // What the account holds may have changed elsewhere; a box without an account has nothing to ask.
        if visit.hasAccount { _ = try? visit.holdings() }
        tell(.open(catalogue(visit), time: visit.clock.carriedOn()))
    }

    /// A club that can't be asked now is asked in a minute.
    private func beat(_ visit: ClubVisit, _ isPlaying: Bool) {
        guard visit.hasAccount, let heard = try? visit.heartbeat(isPlaying: isPlaying) else { return }
        if heard.isWiped { tell(.wiped) }
        if heard.isNewEdition { try? visit.renew() }
        if heard.isWiped || heard.isNewEdition { open(visit) }
    }

    /// Those titles that the box may play now, in the order of the club's shelves; to buy others is for `lanterne club`.
    private func catalogue(_ visit: ClubVisit) -> Catalogue {
        var places: [TitleID: Int] = [:]
        for title in visit.edition.shelves.flatMap(\.titles) where places[title] == nil { places[title] = places.count }
        let inOrder = visit.edition.titles.enumerated().sorted { one, other in
            (places[one.element.id] ?? .max, one.offset) < (places[other.element.id] ?? .max, other.offset)
        }
        let viewer = visit.viewer()
        let titles = inOrder.map(\.element).filter { title in
            guard title.stream != nil, case .play = visit.access(to: title, as: viewer) else { return false }
            return true
        }
        return Catalogue(name: visit.edition.profile.name, titles: titles).resolved(against: visit.url)
    }

    private func start(_ id: TitleID, _ visit: ClubVisit) throws(Refusal) -> Start {
        guard let title = try? visit.title(id.value), let stream = title.stream else {
            throw .failed("\(id.value) is not in the club any more")
        }
        guard let way = visit.way(to: title) else { throw .notHeld(ClubText(visit).standing(of: title).joined(separator: " ")) }
        let letter: String?
        do throws(ClubRefusal) {
            letter = try visit.licence(for: id, by: way)
        } catch {
            let sentence = error.sentence(in: visit.words.language.rawValue)
            switch error.word {
            case "in_use": throw .elsewhere(sentence)
            case "not_paid": throw .notHeld(sentence)
            default: throw .failed(sentence)
            }
        }
        do throws(Failure) { try visit.begin(title, by: way.right) } catch { throw .failed(error.sentence) }
        return Start(
            title: id, address: URLReference.resolve(stream, against: visit.url) ?? stream, letter: letter, keys: visit.home.keys,
            position: visit.start(of: title))
    }
}
