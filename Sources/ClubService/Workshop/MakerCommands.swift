import ArgumentParser
import Club
import Crypto
import FoundationEssentials
import Glibc

/// `lanterne-club init DIR`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a club's folder: its keys, and the files that its maker writes.",
        discussion: """
            EXAMPLES
              lanterne-club init /srv/club --id cine-phare --name "Ciné Phare" --service https://club.example

            What is there already stays as it is. Keep a copy of `private` where nobody else reads it: without it nothing that was sold can be opened.
            """)

    @Argument(help: ArgumentHelp("The club's folder, made where it isn't there.", valueName: "dir"))
    var folder: String

    @Option(help: "Names the club among others; never changes. Small letters, digits and dashes.")
    var id: String

    @Option(help: "What the club is called, in French; other languages go into source/profile.json.")
    var name: String

    @Option(help: ArgumentHelp("Where boxes reach the service.", valueName: "url"))
    var service: String?

    func make() throws(ServiceError) {
        let workshop = Workshop(path: folder)
        try workshop.make()
        let file = workshop.sourceFolder + "/profile.json"
        guard !FileManager.default.fileExists(atPath: file) else { return }
        let time = SigningKey(seed: try workshop.key(.service)).flatMap { ClubKey(bytes: $0.publicKey.bytes) }
        guard let key = ClubKey(bytes: try workshop.catalogueSigner().publicKey.bytes), let text = LocalizedText(["fr": name]) else {
            throw .wrongSource(path: file, reason: "name: should be a text")
        }
        do {
            let profile = ClubProfile(id: ClubID(id), name: text, service: service, serviceKey: time, key: key)
            _ = try ClubProfile(json: try profile.json())
            try Data(try profile.json()).write(to: URL(filePath: file))
        } catch let error as CatalogueError {
            throw .wrongSource(path: file, reason: error.description)
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
        }
        print("\(folder): write titles into source/titles, then: lanterne-club sign \(folder)")
    }
}

/// `lanterne-club sign DIR`.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Checks what the club's maker wrote, and publishes it as a new edition, signed.",
        discussion: """
            EXAMPLES
              lanterne-club sign /srv/club && rsync -a /srv/club/public/ cdn:/club/

            Copy the parts before club.json, as rsync's order does not: run it twice, or with --exclude club.json first.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    func publish() throws(ServiceError) {
        let publication = try Workshop(path: folder).publish(at: LiveHalf.now())
        let bytes = publication.files.values.reduce(publication.payload.count) { $0 + $1.count }
        print("edition \(publication.root.sequence): \(publication.files.count) parts, \(bytes) bytes")
    }
}

/// `lanterne-club check DIR`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads a whole club as a box does, and says what a box would refuse.",
        discussion: """
            EXAMPLES
              lanterne-club check /srv/club

            Looks at the published edition, at the keys, and whether the streams and pictures that titles name are there.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    func check() throws(ServiceError) {
        let workshop = Workshop(path: folder)
        let club = PublishedClub(folder: workshop.publicFolder, key: try workshop.catalogueKey())
        try club.refresh()
        let edition: ClubEdition
        do throws(LiveFault) {
            edition = try club.stock().edition
        } catch {
            throw .wrongEdition(reason: error.english)
        }
        do throws(CatalogueError) { try edition.check() } catch { throw .wrongEdition(reason: error.description) }
        let missing = Self.missing(edition, in: workshop.publicFolder)
        guard missing.isEmpty else {
            throw .wrongEdition(reason: "\(missing.count) files are missing, the first: \(missing[0])")
        }
        print("edition \(edition.sequence) of \(edition.profile.name.text()): \(edition.titles.count) titles, nothing to mend")
    }

    /// What titles name within the club's own folder and isn't there.
    private static func missing(_ edition: ClubEdition, in folder: String) -> [String] {
        edition.titles.flatMap { title in
            let named =
                title.media.streams.map(\.address) + title.media.trailers.map(\.address) + title.details.posters.map(\.path)
                + title.details.backdrops.map(\.path)
            return named.filter { !$0.contains("://") && access("\(folder)/\($0)", R_OK) != 0 }.map { "\(title.id.value): \($0)" }
        }
    }
}

/// `lanterne-club voucher DIR`.
struct VoucherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voucher",
        abstract: "Makes a gift code for an offer of the club.",
        discussion: """
            EXAMPLES
              lanterne-club voucher /srv/club --offer la-lanterne-48h
              lanterne-club voucher /srv/club --offer la-lanterne-48h --count 100 --days 30

            The code is printed once, and kept as its fingerprint alone.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Option(help: "What it pays for.")
    var offer: String

    @Option(help: "How often it can be used.")
    var count = 1

    @Option(help: "For how many days.")
    var days = 365

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...1_000_000).contains(count) else { throw ValidationError("--count takes 1 to 1000000, not \(count).") }
        guard (1...3650).contains(days) else { throw ValidationError("--days takes 1 to 3650, not \(days).") }
    }

    func issue() async throws(ServiceError) {
        let ledger = try await LiveHalf.ledger(Workshop(path: folder), at: try options.place())
        do throws(LedgerError) {
            print(
                try await ledger.issueVoucher(
                    .offer(OfferID(offer)), count: count, expires: ledger.now.advanced(by: .seconds(Int64(days) * 86_400))))
        } catch {
            throw .noLedger(reason: error.sentence(in: "en"))
        }
    }
}

/// `lanterne-club key DIR TITLE KID:KEY…`.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keeps a title's content keys, which boxes are given in their licences.",
        discussion: """
            EXAMPLES
              lanterne-club key /srv/club la-lanterne --quality hd < keys.txt

            Standard input holds KID:KEY in each line, in hexadecimal digits: a command line would show them to everybody on the machine.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "title"))
    var title: String

    @Option(help: "The least that has to be paid for: sd, hd or uhd.")
    var quality = "sd"

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard Offer.Quality(rawValue: quality) != nil else { throw ValidationError("--quality takes sd, hd or uhd, not \(quality).") }
    }

    func keep() async throws(ServiceError) {
        var keys: [ContentKey] = []
        while let line = readLine() {
            guard !line.allSatisfy({ $0 == " " }) else { continue }
            let parts = line.split(separator: ":").map { Self.bytes($0.filter { $0 != " " }) }
            guard parts.count == 2, let id = parts[0], let key = parts[1] else {
                throw .wrongSource(path: "standard input", reason: "line \(keys.count + 1): should be KID:KEY in hexadecimal digits")
            }
            keys.append(ContentKey(id: id, key: key))
        }
        let ledger = try await LiveHalf.ledger(Workshop(path: folder), at: try options.place())
        do throws(LedgerError) {
            try await ledger.keep(keys, of: TitleID(title), quality: Offer.Quality(rawValue: quality) ?? .sd)
        } catch {
            throw .noLedger(reason: error.sentence(in: "en"))
        }
        print("\(keys.count) keys of \(title)")
    }

    private static func bytes(_ digits: some StringProtocol) -> [UInt8]? {
        let values = digits.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard values.count == 32, digits.count == 32 else { return nil }
        return stride(from: 0, to: 32, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
    }
}
