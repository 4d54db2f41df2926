/// What is wrong with one text, as it is found.
///
/// A fault that every cue has must not hide the one that comes after it: each clause has its share.
struct CaptionWarnings {
    private(set) var list: [CaptionWarning] = []
    private let most: Int
    private var ofClause: [String: Int] = [:]

    init(limits: CaptionLimits) {
        most = limits.warnings
    }

    mutating func add(_ line: Int, _ clause: @autoclosure () -> String, _ text: @autoclosure () -> String) {
        guard list.count < most else { return }
        let clause = clause()
        let told = ofClause[clause, default: 0]
        guard told <= most / 4 else { return }
        ofClause[clause] = told + 1
        let isLast = told > 0 && told == most / 4
        list.append(CaptionWarning(line: line, clause: clause, text: isLast ? "what else breaks this clause is not listed" : text()))
    }
}
