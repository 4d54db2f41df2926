import Club
import Media

/// What a screen that takes text does so that a telephone can type it: it asks the club for a slate, shows where that is, and takes what is written.
struct PhoneSlate: Hashable, Sendable {
    let use: SlateUse
    /// Characters.
    let most: Int
    private var hasAsked = false
    /// That of a screen before, which may still be there.
    private var stale: QRPicture?
    /// By which this screen's is known.
    private var own: QRPicture?
    /// What was taken already.
    private var revision: Int64 = 0

    init(_ use: SlateUse, most: Int) {
        self.use = use
        self.most = most
    }

    /// Comes first.
    mutating func opened(in room: Room) { stale = room.club.slate?.picture }

    /// A box that speaks for an account has one, where the club's service answers. It is asked for once: who stays longer than it holds types
    /// with the remote, and a box before which nobody sits asks no more.
    mutating func wake(in room: Room) -> [ScreenStep] {
        if hasAsked, own == nil, let come = room.club.slate?.picture, come != stale { own = come }
        guard !hasAsked, room.club.isReachable, room.club.account == .paired || room.club.account == .house else { return [] }
        hasAsked = true
        return [.ask(.openSlate(use, most: most))]
    }

    /// What was written since the last time; nil: nothing was.
    mutating func written(in room: Room) -> String? {
        guard let written = slate(in: room)?.written, written.revision > revision else { return nil }
        revision = written.revision
        return String(written.text.prefix(most))
    }

    func closed() -> [ClubWish] { hasAsked ? [.closeSlate] : [] }

    private func slate(in room: Room) -> ClubState.Slate? {
        guard let slate = room.club.slate, slate.picture == own else { return nil }
        return slate
    }

    // MARK: What is seen

    /// The room of the code, in design units: up to 33 squares a side, which is an address of 62 bytes, each as large as telephones read them.
    static let codeSize = 336.0
    /// Of the words beside it.
    static let wordsWidth = 284.0
    static let titleStyle = TextStyle(size: 32, weight: .medium, color: Theme.text)

    /// The code and, beside it, what it is for; nothing where there is none. Drawn where nothing else stands, so that nothing moves.
    func add(to scene: inout Scene, x: Double, y: Double, in room: Room) {
        guard let slate = slate(in: room), room.time < slate.expires, slate.picture.width(within: Self.codeSize) <= Self.codeSize else {
            return
        }
        slate.picture.add(to: &scene, x: x, y: y, within: Self.codeSize)
        let left = x + Self.codeSize + 28
        scene.add(.paragraph(room.strings.slateTitle, Self.titleStyle), DesignRect(x: left, y: y, width: Self.wordsWidth, height: 130))
        scene.add(.paragraph(room.strings.slateMeans, Theme.small()), DesignRect(x: left, y: y + 136, width: Self.wordsWidth, height: 190))
    }
}
