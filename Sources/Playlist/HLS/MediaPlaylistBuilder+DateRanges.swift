import Media

/// `EXT-X-DATERANGE`. Source: RFC 8216 §4.3.2.7, RFC 8216bis §4.4.5.1.
extension MediaPlaylistBuilder {
    private static let clause = "RFC 8216 §4.3.2.7"
    private static let known: Set<String> = [
        "ID", "CLASS", "START-DATE", "CUE", "END-DATE", "DURATION", "PLANNED-DURATION", "SCTE35-CMD", "SCTE35-OUT", "SCTE35-IN",
        "END-ON-NEXT",
    ]

    mutating func readDateRange(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let id = attributes.word("ID") else {
            context.warn(line, Self.clause, "a date range without ID was skipped")
            return
        }
        let place = dateRangePlaces[id]
        let start = attributes["START-DATE"].flatMap(ProgramDateTime.init(iso8601:)) ?? place.map { list.dateRanges[$0].start }
        guard let start else {
            context.warn(line, Self.clause, "a date range without a readable START-DATE was skipped")
            return
        }
        var range = DateRange(id: id, start: start)
        read(attributes, line, &range, &context)
        if let place {
            if !list.dateRanges[place].complete(with: range) {
                context.warn(line, Self.clause, "the date range \(id) is told twice, in different words; the first count")
            }
            return
        }
        try countRange(&context)
        check(range, attributes, line, &context)
        dateRangePlaces[id] = list.dateRanges.count
        list.dateRanges.append(range)
    }

    private mutating func countRange(_ context: inout HLSContext) throws(PlaylistError) {
        guard list.dateRanges.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
    }

    private func read(_ attributes: AttributeList, _ line: Int, _ range: inout DateRange, _ context: inout HLSContext) {
        range.classID = attributes.word("CLASS")
        range.end = attributes["END-DATE"].flatMap(ProgramDateTime.init(iso8601:))
        range.duration = attributes["DURATION"]?.decimalTime
        range.plannedDuration = attributes["PLANNED-DURATION"]?.decimalTime
        range.endsOnNext = attributes.isYes("END-ON-NEXT")
        range.cues = attributes.list("CUE")
        range.scte35Command = attributes["SCTE35-CMD"]?.hexadecimalBytes
        range.scte35Out = attributes["SCTE35-OUT"]?.hexadecimalBytes
        range.scte35In = attributes["SCTE35-IN"]?.hexadecimalBytes
        for entry in attributes.entries where entry.name.hasPrefix("X-") {
            range.clientAttributes[entry.name.string] = AttributeValue(entry.value, isQuoted: entry.isQuoted)
        }
        range.otherAttributes = attributes.others(than: Self.known).filter { !$0.key.hasPrefix("X-") }
    }

    private func check(_ range: DateRange, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) {
        let scte: [StaticString] = ["SCTE35-CMD", "SCTE35-OUT", "SCTE35-IN"]
        let times: [(name: StaticString, isRead: Bool)] = [
            ("END-DATE", range.end != nil), ("DURATION", range.duration != nil), ("PLANNED-DURATION", range.plannedDuration != nil),
        ]
        for (name, isRead) in times where !isRead && attributes.has(name) {
            context.warn(line, Self.clause, "the \(name) of the date range \(range.id) can't be read and was skipped")
        }
        if attributes.has("END-ON-NEXT"), !range.endsOnNext { context.warn(line, Self.clause, "END-ON-NEXT may only be YES") }
        for name in scte where attributes[name].map({ $0.hexadecimalBytes == nil }) ?? false {
            context.warn(line, Self.clause, "\(name) is no hexadecimal sequence and was skipped")
        }
        if let end = range.end, end < range.start { context.warn(line, Self.clause, "the date range \(range.id) ends before it begins") }
        let lengths = [range.duration, range.plannedDuration].compactMap { $0 }
        if lengths.contains(where: { $0 < .zero }) { context.warn(line, Self.clause, "a date range of a negative duration") }
        if let end = range.end, let duration = range.duration, end != range.start.advanced(by: duration) {
            context.warn(line, Self.clause, "END-DATE and DURATION of the date range \(range.id) differ")
        }
        guard range.endsOnNext else { return }
        if range.classID == nil { context.warn(line, Self.clause, "END-ON-NEXT without CLASS") }
        if range.end != nil || range.duration != nil { context.warn(line, Self.clause, "END-ON-NEXT beside DURATION or END-DATE") }
    }
}

extension DateRange {
    /// Takes over what a further tag of the same name adds.
    ///
    /// - Returns: false where both say something, and not the same; then what was there stays.
    mutating func complete(with other: DateRange) -> Bool {
        var agrees = start == other.start
        func fill<Value: Equatable>(_ mine: inout Value?, _ theirs: Value?) {
            guard let theirs else { return }
            if let mine { agrees = agrees && mine == theirs } else { mine = theirs }
        }
        fill(&classID, other.classID)
        fill(&end, other.end)
        fill(&duration, other.duration)
        fill(&plannedDuration, other.plannedDuration)
        fill(&scte35Command, other.scte35Command)
        fill(&scte35Out, other.scte35Out)
        fill(&scte35In, other.scte35In)
        endsOnNext = endsOnNext || other.endsOnNext
        if cues.isEmpty { cues = other.cues }
        for (name, value) in other.clientAttributes { fill(&clientAttributes[name], value) }
        for (name, value) in other.otherAttributes { fill(&otherAttributes[name], value) }
        return agrees
    }
}

extension AttributeValue {
    /// A quoted string is text; a bare word is a hexadecimal sequence or a number where it reads as one, else text too.
    init(_ value: Text, isQuoted: Bool) {
        if !isQuoted, let bytes = value.hexadecimalBytes {
            self = .bytes(bytes)
        } else if !isQuoted, value.decimalNanos != nil, value.count <= 64, let number = Double(value.string) {
            self = .number(number)
        } else {
            self = .text(value.string)
        }
    }
}
