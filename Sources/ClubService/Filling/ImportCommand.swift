import ArgumentParser
import Club
import FoundationEssentials
import Glibc

/// `lanterne-club import DIR FILE`.
struct ImportCommand: FillingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes titles from a feed: RSS with Media RSS, or JSON.",
        discussion: """
            EXAMPLES
              lanterne-club import /srv/club feed.xml --dry-run            says what would change
              lanterne-club import /srv/club feed.xml
              curl -s https://example.com/films.json | lanterne-club import /srv/club -

            Takes RSS 2.0 with Media RSS; a JSON list of titles as source/titles has them, or an object with such a list as "titles"; an object with "movies"
            as television boxes' shops take it. A title is known again by its id: an item's guid, with what file names shouldn't hold made a dash.

            What a feed brings is renewed field by field. What was written or changed by hand stays, offers among it; --overwrite believes the feed in all that
            it says. Titles that a feed leaves out stay. An item that can't be taken is named with its line or its place, and costs nothing but itself.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("The feed; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: "Of texts where the feed doesn't say; the club's first unless told otherwise.")
    var language: String?

    @Flag(help: "Says what would change, and changes nothing.")
    var dryRun = false

    @Flag(help: "The feed is right, also where somebody wrote otherwise by hand.")
    var overwrite = false

    func answer(at clock: WallClock) throws(ServiceError) -> String {
        let source = try SourceFolder(folder)
        let profile = try source.profile()
        if let language, Feed.language(language) == nil {
            throw .filling(.value(option: "--language", takes: "a language such as fr", given: language))
        }
        let bytes = try read()
        let feed: Feed
        do throws(FeedError) {
            feed = try Feed(bytes, language: Feed.language(language ?? profile.languages.first) ?? "fr")
        } catch {
            switch error {
            case .unreadable(let reason): throw .wrongSource(path: shownFile, reason: reason)
            case .unknown: throw .filling(.unknownFeed(path: shownFile))
            }
        }
        var club = try ImportedTitles(source)
        var report = ImportReport(feed)
        var taken: [(item: FeedItem, renewal: ImportedTitles.Taken)] = []
        for item in feed.items {
            do throws(FeedRefusal) {
                taken.append((item, try club.take(item, overwrites: overwrite)))
            } catch {
                report.faults.append(FeedFault(place: item.place, reason: error.reason))
            }
        }
        let refused = club.settle()
        for (item, renewal) in taken {
            if let refusal = refused[item.id] {
                report.faults.append(FeedFault(place: item.place, reason: refusal.reason))
            } else {
                report.add(renewal, of: item)
            }
        }
        if report.count > 0, report.faults.count == report.count, let first = report.faults.first {
            throw .filling(.nothingTaken(path: shownFile, count: report.count, first: first.description))
        }
        if dryRun { try source.check(club.changed.mapValues { $0.written }) } else { try source.save(club.changed) }
        return report.text(isDry: dryRun)
    }

    private var shownFile: String { file == "-" ? "standard input" : file }

    private func read() throws(ServiceError) -> [UInt8] {
        guard file == "-" else {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw .wrongSource(path: file, reason: "it can't be read")
            }
            return Array(data)
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        // One block more than is taken: then it is known that there is too much.
        while bytes.count <= Feed.maximumBytes {
            let count = Glibc.read(STDIN_FILENO, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .wrongSource(path: shownFile, reason: "it can't be read") }
            if count == 0 { break }
            bytes += block[..<count]
        }
        return bytes
    }
}

/// What became of a feed's items.
struct ImportReport {
    /// All items, the broken ones among them.
    let count: Int
    var faults: [FeedFault]
    private let notes: [String]
    private var lines: [String] = []
    private var fresh = 0
    private var renewed = 0

    init(_ feed: Feed) {
        count = feed.items.count + feed.faults.count
        faults = feed.faults
        notes = feed.notes
    }

    mutating func add(_ renewal: ImportedTitles.Taken, of item: FeedItem) {
        let kept = renewal.kept.isEmpty ? "" : "; kept as written by hand: \(renewal.kept.joined(separator: ", "))"
        if renewal.isNew {
            fresh += 1
            lines.append("new: \(item.id)")
        } else if !renewal.changed.isEmpty {
            renewed += 1
            lines.append("renewed: \(item.id): \(renewal.changed.joined(separator: ", "))\(kept)")
        } else if !kept.isEmpty {
            lines.append("as it was: \(item.id)\(kept)")
        }
    }

    func text(isDry: Bool) -> String {
        let same = count - fresh - renewed - faults.count
        let sum = "\(count) items: \(fresh) new, \(renewed) renewed, \(same) as they were, \(faults.count) broken"
        let all = lines + faults.map { "broken: \($0.description)" } + notes + [sum + (isDry ? "; nothing was written" : "")]
        return all.joined(separator: "\n") + "\n"
    }
}
