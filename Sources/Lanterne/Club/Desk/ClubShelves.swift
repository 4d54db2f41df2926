import Club
import Interface
import LinuxIO
import Media
import Store
import Synchronization

/// Reads what the box keeps of its club for the screens: shelves, titles, searches. It never asks the network and writes nothing.
///
/// Its thread has a connection of its own to the box's store, so that what waits for a server holds nothing up here.
final class ClubShelves: Sendable {
    private enum Wish {
        case look
        case language(Language)
        case audience(Audience)
        case time(@Sendable () -> UTCTime)
        case titles([TitleID])
        case search(String)
        case similar(TitleID)
        case end
    }

    private let wake: EventSignal
    private let wishes = Guarded<[Wish]>([])
    private let isWorking = Atomic<Bool>(true)
    private let url: String
    private let settings: Settings
    private let audience: Audience

    /// - Parameter audience: For whom it reads at first.
    init(url: String, settings: Settings, audience: Audience) throws(Errno) {
        self.audience = audience
        wake = try EventSignal()
        self.url = url
        self.settings = settings
    }

    /// Once the store is there.
    func begin(tell: @escaping @Sendable (ClubDesk.News) -> Void) {
        let thread = try? LinuxThread(name: "shelves") { [self] in serve(tell) }
        if thread == nil { tell(.closed("the club's shelves can't be read; the machine has run out of threads.")) }
    }

    /// What shows may be another: reads it again.
    func look() { ask(.look) }

    /// Reads it in another language from now on.
    func speak(_ language: Language) { ask(.language(language)) }

    /// Reads it for others from now on.
    func show(to audience: Audience) { ask(.audience(audience)) }

    /// Windows and rentals are by this time from now on.
    func follow(_ time: @escaping @Sendable () -> UTCTime) { ask(.time(time)) }

    /// Has titles read.
    func want(_ titles: [TitleID]) { ask(.titles(titles)) }

    /// Has titles found that are like this one.
    func want(similarTo title: TitleID) { ask(.similar(title)) }

    /// Only the latest search counts.
    func search(_ text: String) {
        wishes.withLock { wishes in
            wishes.removeAll { if case .search = $0 { true } else { false } }
            wishes.append(.search(text))
        }
        wake.raise()
    }

    /// Whether something is still to be read.
    var isBusy: Bool { !wishes.withLock { $0.isEmpty } || isWorking.load(ordering: .acquiring) }

    func end() { ask(.end) }

    private func ask(_ wish: Wish) {
        wishes.withLock { $0.append(wish) }
        wake.raise()
    }

    /// - Thread: its own.
    private func serve(_ tell: (ClubDesk.News) -> Void) {
        let reader: ShelfReader
        do throws(Failure) {
            reader = ShelfReader(try BoxHome.open(BoxHome.folder(of: url)), url: url, settings, for: audience)
        } catch {
            return tell(.closed(error.sentence))
        }
        tell(.time(reader.time))
        if let change = reader.look() { tell(.change(change)) }
        var searched: String?
        while true {
            switch wishes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            case nil:
                isWorking.store(false, ordering: .releasing)
                wake.wait(until: nil)
                isWorking.store(true, ordering: .releasing)
            case .look?:
                guard let change = reader.look() else { continue }
                tell(.change(change))
                tell(.stale)
            case .language(let language)?:
                guard language.rawValue != reader.language else { continue }
                reader.language = language.rawValue
                if let change = reader.look() { tell(.change(change)) }
            case .audience(let audience)?:
                guard audience != reader.audience else { continue }
                reader.audience = audience
                let change = reader.look()
                let found = searched.map { ClubState.Found($0, titles: reader.search($0)) }
                // At once: no list has a hole where a title was.
                tell(
                    .change {
                        change?(&$0)
                        $0.found = found
                        $0.similar = [:]
                    })
                tell(.stale)
            case .time(let time)?: reader.time = time
            case .titles(let ids)?:
                let titles = reader.titles(ids)
                tell(.change { $0.take(titles) })
            case .search(let text)?:
                searched = text
                let found = ClubState.Found(text, titles: reader.search(text))
                tell(.change { $0.found = found })
            case .similar(let id)?:
                let similar = reader.similar(to: id)
                tell(.change { $0.similar[id] = similar })
            case .end?: return
            }
        }
    }
}
