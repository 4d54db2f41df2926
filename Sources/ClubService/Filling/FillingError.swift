/// Why a command that fills a club leaves it as it is: one case for each thing that somebody can mend.
enum FillingError: Error, Equatable {
    /// There is no club in this folder.
    case notAClub(path: String)
    /// The club has no title of this id.
    case noTitle(String)
    /// There is no shelf, cinema, offer or showtime of this id; `command` shows what there is.
    case nothing(what: String, id: String, command: String)
    /// What an option was given isn't what it takes.
    case value(option: String, takes: String, given: String)
    /// Something can't be without something else; `options` say it.
    case missing(what: String, options: String)
    /// An option that has no sense here.
    case unfit(option: String, reason: String)
    /// More than one offer could be meant.
    case whichOffer(title: String, ids: [String])
    /// An offer that was sold as one thing isn't made another.
    case otherKind(id: String, kind: String)
    /// No agreement of the club has this rule.
    case noRule(String, known: [String])
    /// What is there is something else under the same name.
    case taken(id: String, by: String)
    /// A feed that none of the known kinds fits.
    case unknownFeed(path: String)
    /// Each of a feed's items is broken.
    case nothingTaken(path: String, count: Int, first: String)

    /// What, why, and what to do, in one sentence.
    var sentence: String {
        switch self {
        case .notAClub(let path): "there is no club in \(path); make one with lanterne-club init \(path)"
        case .noTitle(let id): "the club has no title \(id); check its id, or write it into source/titles first"
        case .nothing(let what, let id, let command): "the club has no \(what) \(id); see what there is with lanterne-club \(command)"
        case .value(let option, let takes, let given): "\(option) takes \(takes), not \(given)"
        case .missing(let what, let options): "\(what); give \(options)"
        case .unfit(let option, let reason): "\(option) says nothing here: \(reason); leave it out"
        case .whichOffer(let title, let ids): "\(title) has more than one such offer; say which with --id: \(ids.joined(separator: ", "))"
        case .otherKind(let id, let kind): "the offer \(id) is of the kind \(kind) already; give another --id, or --remove it first"
        case .noRule(let name, let known):
            "no agreement in source/windows.json has a rule \(name); "
                + (known.isEmpty ? "write the agreements there first" : "name one of \(known.joined(separator: ", "))")
        case .taken(let id, let by): "\(id) is \(by) already; choose another id, or --remove it first"
        case .unknownFeed(let path):
            "\(path) is no feed that is known here; give RSS with Media RSS, a list of titles, or a feed with \"movies\""
        case .nothingTaken(let path, let count, let first):
            "\(path): none of its \(count) items can be taken; mend the first one: \(first)"
        }
    }
}
