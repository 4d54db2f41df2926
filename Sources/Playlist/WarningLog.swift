/// What is wrong with one manifest, as it is found.
///
/// A fault that every segment has must not hide the one that comes after it: each clause has its share.
struct WarningLog {
    private(set) var warnings: [PlaylistWarning] = []
    private let most: Int
    private var ofClause: [String: Int] = [:]

    init(limits: PlaylistLimits) {
        most = limits.warnings
    }

    mutating func add(_ line: Int, _ clause: @autoclosure () -> String, _ text: @autoclosure () -> String) {
        guard warnings.count < most else { return }
        let clause = clause()
        let told = ofClause[clause, default: 0]
        guard told <= most / 4 else { return }
        ofClause[clause] = told + 1
        let isLast = told > 0 && told == most / 4
        let text = isLast ? "from here on, what else breaks this clause is not listed" : text()
        warnings.append(PlaylistWarning(line: line, clause: clause, text: text))
    }
}
