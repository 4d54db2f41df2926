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
    let signal: EventSignal
    private var fetch: DocumentFetch

    init(address: String, source: any SegmentSource, now: HostTime) throws(Errno) {
        self.address = address
        signal = try EventSignal()
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

extension FilmCard {
    init(_ title: Title, language: String) {
        let languages = [language]
        self.init(
            id: title.id.value, title: title.title.text(for: languages), year: title.year,
            minutes: title.duration.map { max(1, Int(($0.milliseconds / 60_000).rounded())) },
            synopsis: title.synopsis?.text(for: languages) ?? "")
    }
}
