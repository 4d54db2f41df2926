import Club
import Media
import Remote

/// The box is given to an account, by a telephone: the address, a code on both screens, what to do.
///
/// It opens in front of whatever needs an account, and Back or OK leads there again.
struct PairingScreen: Screen {
    var focus = Focus()
    /// The code in whose place another was asked for.
    private var renewed: String?
    private var patience = Patience()

    func name(in room: Room) -> String { room.strings.pairBox }

    /// What is seen now.
    enum Stage: Hashable, Sendable {
        /// The code is still to come.
        case waiting
        case code(ClubState.Pairing)
        /// A sentence.
        case refused(String)
        /// There is nothing to do, or no more.
        case over
    }

    func stage(in room: Room) -> Stage {
        switch room.club.account {
        case .pairing(let pairing): room.time < pairing.expires ? .code(pairing) : .waiting
        case .refused(let sentence): patience.holds(at: room.now) ? .waiting : .refused(sentence)
        case .paired, .house, .needless: .over
        case .unknown, .none: .waiting
        }
    }

    // MARK: Rows and keys

    /// From top to bottom.
    func buttons(in room: Room) -> [String] {
        switch stage(in: room) {
        case .refused: ["again", "later"]
        case .waiting, .code: ["later"]
        case .over: ["on"]
        }
    }

    func rows(in room: Room) -> [FocusRow] { buttons(in: room).map { FocusRow(id: $0, count: 1) } }

    func label(of button: String, in room: Room) -> String {
        switch button {
        case "again": room.strings.tryAgain
        case "on": room.strings.goOn
        default: room.strings.later
        }
    }

    mutating func choose(_ place: FocusPlace, in room: Room) -> [ScreenStep] {
        guard place.row == "again" else { return [.back] }
        patience.begin(at: room.now)
        focus = Focus()
        return [.ask(.pair)]
    }

    // MARK: Asking

    mutating func opened(in room: Room) -> [ScreenStep] { stage(in: room) == .over ? [] : [.ask(.pair)] }

    /// A code that nobody used in time is replaced by another.
    mutating func wake(in room: Room) -> [ScreenStep] {
        guard case .pairing(let pairing) = room.club.account, room.time >= pairing.expires, renewed != pairing.code else { return [] }
        renewed = pairing.code
        return [.ask(.pair)]
    }

    func closed(in room: Room) -> [ClubWish] { stage(in: room) == .over ? [] : [.leavePairing] }

    // MARK: Words

    /// What has come of it, in a sentence and what follows from it; while there is a code, that is said instead.
    func words(in room: Room) -> (sentence: String, more: String)? {
        let strings = room.strings
        switch stage(in: room) {
        case .waiting:
            return (patience.holds(at: room.now) ? strings.pairingAgain : strings.pairingWaits, strings.fewSeconds)
        case .code: return nil
        case .refused(let sentence): return (strings.pairingFailed, sentence)
        case .over:
            switch room.club.account {
            case .house: return (strings.pairedByHouse, strings.pairedByHouseMeans)
            case .needless: return (strings.pairingNeedless, strings.pairedByHouseMeans)
            default: return (strings.paired, strings.pairedMeans)
            }
        }
    }

    func item(at place: FocusPlace, in room: Room) -> Focusable {
        var parts =
            words(in: room).map { [String($0.sentence.dropLast()), $0.more.hasSuffix(".") ? String($0.more.dropLast()) : $0.more] } ?? []
        if case .code(let pairing) = stage(in: room) {
            let spoken = room.strings.pairingSpoken(address: pairing.address, code: VoucherCode.spelled(pairing.code))
            parts = [String(spoken.dropLast()), room.strings.codeHolds(room.words.length(pairing.expires.duration(since: room.time)))]
        }
        return Focusable(spoken: (parts + [label(of: place.row, in: room)]).joined(separator: ". "))
    }
}
