import Media
import Playlist

/// A live film's lists: which are kept fresh, what is asked of them when, and which is waited for.
///
/// - Thread: control.
struct LiveFollowing {
    /// A rung that was chosen, and whose list has to be looked at before.
    struct Awaited {
        var rung: Int
        var names: [ListName]
        var until: HostTime
        /// Only because the present rung's list is overdue.
        var isLastResort = false
    }

    let source: any ListSource
    /// Rungs that can be switched to.
    let rungs: Set<Int>
    private(set) var lists: [ListName: LiveList] = [:]
    var awaited: Awaited?
    /// Rungs whose lists couldn't be had, or are behind, and until when they are left alone.
    private var shunned: [Int: HostTime] = [:]
    /// The rung tried last because the present one's list was overdue.
    var lastResort: Int?
    private var editions = 0
    /// The last answer of a list that is gone for good.
    var lost: PlayerError?
    private(set) var now = HostTime(nanoseconds: 0)

    init(source: any ListSource, rungs: Set<Int>) {
        self.source = source
        self.rungs = rungs
    }

    subscript(name: ListName) -> LiveList {
        get { lists[name] ?? LiveList() }
        set { lists[name] = newValue }
    }

    mutating func look(at now: HostTime) { self.now = now }

    /// A list will be looked at as if it had never been.
    mutating func forget(_ name: ListName) { lists[name] = nil }

    /// A list counts anew: all others have to be laid beside it again.
    mutating func forgetOthers(than name: ListName) { lists = lists.filter { $0.key == name } }

    // MARK: Asking

    /// Asks for what is due, of those that are kept fresh.
    ///
    /// - Returns: when the next one is.
    mutating func ask(_ kept: [ListName]) -> HostTime? {
        var next: HostTime?
        for name in kept {
            if lists[name] == nil { hasten(name) }
            if let (question, age) = lists[name]?.question(now) { source.ask(name, question, age: age, now: now) }
            next = .earliest(next, lists[name]?.next)
        }
        return next
    }

    /// A list is wanted at once.
    mutating func hasten(_ name: ListName, by delay: Duration = .zero) { lists[name, default: LiveList()].hasten(now + delay) }

    /// A name for a list whose numbers go on from no other.
    mutating func nextEdition() -> Int {
        editions += 1
        return editions
    }

    // MARK: Rungs

    func isShunned(_ rung: Int) -> Bool { !rungs.contains(rung) || shunned[rung].map { now < $0 } ?? false }

    mutating func shun(_ rung: Int, for time: Duration) { shunned[rung] = now + time }

    /// Whether a list that is waited for may still come.
    var isAwaiting: Bool {
        guard let awaited else { return false }
        return now < awaited.until && awaited.names.contains { lists[$0]?.asked != nil || lists[$0]?.next != nil }
    }
}
