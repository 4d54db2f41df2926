import Club
import Interface
import LinuxIO
import Media
import Player
import Playlist

/// Fetches the club's catalogue.
///
/// - Thread: control.
final class ClubReader {
    enum Progress {
        case pending(until: HostTime?)
        case ready(Catalogue)
        /// It is a signed club, which takes more than reading a file.
        case signed
        case failed(PlayerError)
    }

    let address: String
    private var fetch: DocumentFetch

    /// - Parameter signal: Raised when there is something to step for.
    init(address: String, source: any SegmentSource, signal: EventSignal, now: HostTime) {
        self.address = address
        fetch = DocumentFetch(
            ResourceRequest(url: address, maximumLength: Int64(Catalogue.maximumBytes)), source: source, signal: signal, now: now)
    }

    func step(now: HostTime) -> Progress {
        switch fetch.step(now: now) {
        case .pending(let until): return .pending(until: until)
        case .failed(let error): return .failed(PlayerError(error))
        case .done:
            if (try? ClubUpdate.key(namedIn: fetch.bytes)) != nil { return .signed }
            let base = fetch.response?.url ?? fetch.request.url
            do {
                return .ready(try Catalogue(json: fetch.bytes).resolved(against: base))
            } catch {
                return .failed(
                    PlayerError(
                        stage: .server, recovery: .changeSetup, code: 160,
                        text: "\(base) is no club's catalogue (\(error)); check the club's address."))
            }
        }
    }
}

extension Catalogue {
    /// With absolute addresses.
    func resolved(against base: String) -> Catalogue {
        Catalogue(name: name, titles: titles.map { title in title.resolved { URLReference.resolve($0, against: base) } })
    }
}

extension ClubState {
    /// A club of files alone: all of its titles on one shelf, and all to be had for nothing.
    ///
    /// - Parameter audience: Those that aren't for it are on no shelf.
    init(_ catalogue: Catalogue, language: String, for audience: Audience, at now: UTCTime) {
        self.init()
        name = catalogue.name.text(for: [language])
        isOpen = true
        account = .needless
        shelves = [ShelfRow(id: "all", name: nil, titles: catalogue.titles.filter { audience.has($0.details.rating) }.map(\.id))]
        if audience.hasAdults { adult = catalogue.titles.filter { $0.details.rating == .from18 }.map(\.id) }
        let free = DatedOffer(Offer(id: OfferID("free"), kind: .free), window: .init())
        take(
            catalogue.titles.map { title in
                let viewer = Access.Viewer(territory: nil)
                return ShownTitle(title, access: Access(to: title.id, offers: [free], viewer: viewer, filmLasts: title.duration, at: now))
            })
    }
}
