import Club
import FoundationEssentials
import Interface
import LinuxIO
import Media
import Playlist

/// Does at the club what the viewer wants of it: asks its service, and writes what it says into the box's store.
///
/// - Thread: the desk's own; blocks for the network and the disk.
final class ClubClerk {
    let visit: ClubVisit
    let shelves: ClubShelves
    let tell: @Sendable (ClubDesk.News) -> Void
    var pairing: PairingErrand?
    var buying: BuyingErrand?
    var slate: SlateReader?
    /// What plays here, and on no other box of the account.
    private var seated: TitleID?
    private var isPlaying = false
    private var beatDue: HostTime?

    init(_ visit: ClubVisit, _ shelves: ClubShelves, tell: @escaping @Sendable (ClubDesk.News) -> Void) {
        self.visit = visit
        self.shelves = shelves
        self.tell = tell
    }

    var language: String { visit.words.language.rawValue }

    /// What is kept shows already; now the club is asked what there is.
    func arrive() {
        tellAccount()
        // The first time it was asked before anything could show.
        if visit.outcome.requests == 0 { _ = try? visit.renew() }
        let isReachable = visit.outcome.requests > 0 && visit.outcome.problem == nil
        if visit.outcome.isChanged { shelves.look() }
        // What the account holds may have changed elsewhere; a box without an account has nothing to ask.
        if visit.hasAccount, (try? visit.holdings()) != nil {
            try? visit.share()
            shelves.look()
        }
        let time = visit.clock.carriedOn()
        shelves.follow(time)
        tell(.time(time))
        tell(.change { $0.isReachable = isReachable })
    }

    func tellAccount() {
        let account: ClubState.Account = visit.isOfHouse ? .house : visit.home.tokens() == nil ? .none : .paired
        tell(.change { $0.account = account })
    }

    func perform(_ wish: ClubDesk.Wish, now: HostTime) {
        switch wish {
        case .play(let id, let fromStart): play(id, fromStart: fromStart)
        case .watched(let id, let position, let moment): leave(id, at: position, moment)
        case .club(let wish): perform(wish, now: now)
        case .language(let language): visit.speak(language == .french ? .french : .english)
        case .end: break
        }
    }

    /// What is due by itself.
    ///
    /// - Returns: When to come back.
    func step(now: HostTime) -> HostTime {
        var next = beatDue ?? now + Self.interval
        beatDue = next
        if now >= next {
            beat()
            next = now + Self.interval
            beatDue = next
        }
        return [next, stepPairing(now: now), stepBuying(now: now)].compactMap { $0 }.min() ?? next
    }

    /// A minute, as the club's service reckons with.
    private static let interval = Duration.seconds(60)

    private func beat() {
        // Windows open and rentals end.
        tell(.stale)
        guard visit.hasAccount, let heard = try? visit.heartbeat(isPlaying: isPlaying) else { return }
        if heard.isWiped { tell(.wiped) }
        if heard.isNewEdition { _ = try? visit.renew() }
        if heard.isWiped || heard.isNewEdition { shelves.look() }
    }

    private func perform(_ wish: ClubWish, now: HostTime) {
        switch wish {
        // The shelves' own thread, and the box itself, answer these.
        case .search, .box: break
        case .favour(let title, let isKept):
            _ = try? visit.home.store.record(Favourite(title: title, isKept: isKept, time: visit.clock.now()))
            shelves.look()
            if visit.hasAccount { try? visit.share() }
        case .quote(let offer, let title, let seats): quote(offer, title, seats)
        case .pay(let voucher): pay(voucher: voucher)
        case .payOnPhone: payOnPhone(now: now)
        case .leavePurchase: leavePurchase()
        case .pair: pair(now: now)
        case .leavePairing: leavePairing()
        // What the viewer has set stays: a PIN isn't the account's.
        case .unpair: forget()
        case .forgetEverything:
            forget()
            tell(.wiped)
        case .forgetHistory(let title):
            if visit.hasAccount { try? visit.share() }
            try? visit.home.store.forgetPositions(of: title)
            shelves.look()
        case .export: export()
        case .setPostcode(let postcode):
            try? visit.home.store.set(postcode.isEmpty ? nil : Array(postcode.utf8), for: .postcode)
            tell(.change { $0.postcode = postcode.isEmpty ? nil : postcode })
        case .openSlate(let use, let most): openSlate(use, most: most, now: now)
        case .closeSlate: closeSlate()
        case .retry:
            _ = try? visit.renew()
            arrive()
        }
    }

    private func forget() {
        try? visit.forget()
        tellAccount()
        shelves.look()
    }

    /// Writes what is kept of the viewer where whoever looks after the box finds it.
    private func export() {
        let path = "\(Folders.state)/export.json"
        let told: String
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let data = try encoder.encode(try KeptData(visit.home))
            try data.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
            told = path
        } catch {
            told = language == "en" ? "It could not be written: \(error)." : "Il n’a pas pu être écrit\u{00A0}: \(error)."
        }
        tell(.change { $0.export = told })
    }

    // MARK: Films

    private func play(_ id: TitleID, fromStart: Bool) {
        do throws(ClubDesk.Refusal) {
            let start = try start(id, fromStart: fromStart)
            seated = start.letter == nil ? nil : id
            isPlaying = true
            tell(.plays(start))
        } catch {
            tell(.refused(id, error))
        }
    }

    private func leave(_ id: TitleID, at position: MediaTime?, _ moment: Viewing.Moment) {
        if let position, let title = try? visit.title(id.value) { visit.leave(title, at: position, isFinished: moment == .finished) }
        guard moment != .underWay else { return }
        shelves.look()
        isPlaying = false
        if seated == id { visit.giveBack(licenceOf: id) }
        seated = nil
        if visit.hasAccount { try? visit.share() }
    }

    private func start(_ id: TitleID, fromStart: Bool) throws(ClubDesk.Refusal) -> ClubDesk.Start {
        guard let title = try? visit.title(id.value), let stream = title.stream else {
            throw .failed("\(id.value) is not in the club any more")
        }
        guard let way = visit.way(to: title) else { throw .notHeld(ClubText(visit).standing(of: title).joined(separator: " ")) }
        let letter: String?
        do throws(ClubRefusal) {
            letter = try visit.licence(for: id, by: way)
        } catch {
            let sentence = error.sentence(in: language)
            switch error.word {
            case "in_use": throw .elsewhere(sentence)
            case "not_paid": throw .notHeld(sentence)
            default: throw .failed(sentence)
            }
        }
        do throws(Failure) { try visit.begin(title, by: way.right) } catch { throw .failed(error.sentence) }
        return ClubDesk.Start(
            title: id, address: URLReference.resolve(stream, against: visit.url) ?? stream, letter: letter, keys: visit.home.keys,
            position: fromStart ? .zero : visit.start(of: title))
    }
}
