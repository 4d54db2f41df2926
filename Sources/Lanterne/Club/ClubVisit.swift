import Club
import Crypto
import Glibc
import HTTPSource
import LinuxIO
import Media
import Store

/// One visit to a club: what the box keeps of it, and its service where the box is paired with it.
///
/// - Thread: one; blocks.
final class ClubVisit {
    let home: BoxHome
    /// What it took to have the club's present edition.
    private(set) var outcome = ClubSync.Outcome()
    /// Who the club is, and what stands on its shelves; titles are read from the store one by one.
    private(set) var index: CatalogueIndex
    private(set) var words: ClubWords
    /// Of `club.json`.
    let url: String
    let clock: BoxClock
    let client: LiveClient
    private let source: HTTPSource
    private let signal: EventSignal
    /// By which this box comes into its house.
    private let enrolment: String?

    /// - Parameters:
    ///   - address: Of the club: of its `club.json`, or of the folder that holds it.
    ///   - settings: How the network is reached, and the viewer's language.
    ///   - home: What is kept of the club, where it was opened already.
    ///   - asksFirst: The club is asked for its present edition; else what is kept is good enough, where there is something: `renew` asks.
    init(_ address: String?, _ settings: Settings, home opened: BoxHome? = nil, asksFirst: Bool = true) throws(Failure) {
        guard let address = address ?? settings.club else {
            throw Failure("there is no club in \(settings.expectedFile); name its address, as in: lanterne club show https://club.example/")
        }
        url = AddressText.catalogue(of: address)
        enrolment = settings.enrolment
        do throws(Errno) {
            source = try HTTPSource(settings: settings.source)
            signal = try EventSignal()
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
        if let opened { home = opened } else { home = try BoxHome.open(BoxHome.folder(of: url)) }
        let kept = asksFirst ? nil : (try? home.store.indexedCatalogue()) ?? nil
        if let kept {
            index = kept
        } else {
            outcome = try ClubSync(home: home, source: source, signal: signal).run(url)
            index = try Self.index(of: home, url)
        }
        clock = BoxClock(store: home.store)
        words = ClubWords(settings.language == "en" ? .english : .french, minutesAhead: LocalTime.minutesAhead)
        let service = index.profile.service ?? String(url[..<(url.lastIndex(of: "/") ?? url.endIndex)])
        do throws(Errno) {
            client = try LiveClient(
                address: service.hasSuffix("/") ? String(service.dropLast()) : service, keys: home.keys, source: source,
                time: clock.now)
        } catch {
            throw Failure("the network can't be used (\(error)); the machine has run out of files or memory.")
        }
    }

    deinit { source.close() }

    /// Asks as the paired box; refreshes its token once where it is too old.
    func ask(_ method: String = "POST", _ path: String, _ body: LiveClient.Body = .none) throws(Failure) -> [UInt8] {
        do throws(ClubRefusal) { return try asked(method, path, body) } catch { throw failure(error) }
    }

    func asked(_ method: String, _ path: String, _ body: LiveClient.Body) throws(ClubRefusal) -> [UInt8] {
        let tokens: TokenAnswer
        if let kept = home.tokens() { tokens = kept } else { tokens = try enrolled() }
        if clock.isDoubtful { try? askTime() }
        var access = tokens.access
        do throws(ClubRefusal) {
            return try client.ask(method, path, body, token: access)
        } catch {
            switch error.word {
            // The box's time has strayed although it was sure of it.
            case "stale_signature": try askTime()
            case "invalid_token": access = try refresh(tokens).access
            default: throw error
            }
        }
        return try client.ask(method, path, body, token: access)
    }

    /// Where the club says by which key: else the box goes by its own clock.
    func askTime() throws(ClubRefusal) {
        guard let key = index.profile.serviceKey else { return }
        clock.receive(try client.signedTime(by: key))
    }

    private func refresh(_ tokens: TokenAnswer) throws(ClubRefusal) -> TokenAnswer {
        do throws(ClubRefusal) {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            let fresh = try client.ask(TokenAnswer.self, "POST", "/v1/token", .form(home.keys.fields + fields))
            // Where it can't be kept, the service gives it again for a minute.
            try? home.keep(fresh)
            return fresh
        } catch {
            guard error.word == "invalid_token" else { throw error }
        }
        try? home.keep(nil)
        return try enrolled()
    }

    /// It is a hotel's or a library's, and needs no account.
    var isOfHouse: Bool { enrolment != nil }

    /// Whether the box speaks for an account, or can.
    var hasAccount: Bool { enrolment != nil || home.tokens() != nil }

    /// A house's box needs no telephone: its key is known, or the house's code lets it in.
    private func enrolled() throws(ClubRefusal) -> TokenAnswer {
        guard let enrolment else { throw .notPaired }
        let grant = [("grant_type", "urn:lanterne:params:oauth:grant-type:fleet")]
        let introduction = [
            ("enrolment_code", enrolment), ("agreement_key", Base64.encodeForURLs(home.keys.agreement.publicBytes)), ("name", "Lanterne"),
        ]
        let tokens: TokenAnswer
        do throws(ClubRefusal) {
            tokens = try client.ask(TokenAnswer.self, "POST", "/v1/token", .form(home.keys.fields + grant))
        } catch {
            guard error.word == "no_such_box" else { throw error }
            tokens = try client.ask(TokenAnswer.self, "POST", "/v1/token", .form(home.keys.fields + grant + introduction))
        }
        // Where they can't be kept, they are asked for again.
        try? home.keep(tokens)
        return tokens
    }

    /// Its sentences are in this language from now on.
    func speak(_ language: ClubWords.Language) { words = ClubWords(language, minutesAhead: words.minutesAhead) }

    /// Looks for a new edition.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func renew() throws(Failure) -> Bool {
        outcome = try ClubSync(home: home, source: source, signal: signal).run(url)
        if outcome.isChanged { index = try Self.index(of: home, url) }
        return outcome.isChanged
    }

    private static func index(of home: BoxHome, _ url: String) throws(Failure) -> CatalogueIndex {
        do {
            if let index = try home.store.indexedCatalogue() { return index }
        } catch {
            throw Failure("\(error).")
        }
        throw Failure("nothing is kept of the club at \(url); check the network.")
    }

    /// The whole, for who wants all of it.
    func edition() throws(Failure) -> ClubEdition { try ClubSync(home: home, source: source, signal: signal).edition(of: url) }

    /// A title's keys, sealed for this box.
    ///
    /// - Returns: nil where the title isn't protected, which the service alone knows; what is free to a box without an account is not.
    func licence(for title: TitleID, by way: Access.Way, takesOver: Bool = false) throws(ClubRefusal) -> String? {
        var isFree = false
        if case .free = way.right { isFree = true }
        if isFree, !hasAccount { return nil }
        do throws(ClubRefusal) {
            let letter = try asked("POST", "/v1/licences", .json(LicenceAsked(title: title.value, takesOver: takesOver)))
            return String(decoding: letter, as: UTF8.self)
        } catch {
            if error.word == "no_keys" { return nil }
            // What is free lies with the club's files, which need no service.
            if isFree, error.isWorthAnotherTry { return nil }
            throw error
        }
    }

    /// The film is left: another box of the account may play it.
    func giveBack(licenceOf title: TitleID) {
        // What isn't told ends by itself, with the licence.
        _ = try? ask("POST", "/v1/licences/\(FormText.escaped(title.value))/return")
    }

    func failure(_ refusal: ClubRefusal) -> Failure { Failure(refusal.sentence(in: words.language.rawValue)) }
}

extension BoxKeys {
    /// By which the box shows who it is, before it has a token.
    var fields: [(String, String)] {
        [("client_id", name), ("signing_key", Base64.encodeForURLs(signing.publicKey.bytes))]
    }
}
