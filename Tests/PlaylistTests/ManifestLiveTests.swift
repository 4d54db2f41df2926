import Media
import Playlist
import Testing

@Suite("Live DASH manifests") struct ManifestLiveTests {
    private static let live = "type='dynamic' availabilityStartTime='1970-01-01T00:10:00Z' publishTime='1970-01-01T00:10:00Z'"

    private func numbered(_ attributes: String = "timeShiftBufferDepth='PT10S' minimumUpdatePeriod='PT0S'", template: String = "") throws
        -> Presentation
    {
        try parseManifest(
            manifest(
                "<SegmentTemplate media='$Number$' duration='2' startNumber='1' \(template)/>", attributes: "\(Self.live) \(attributes)"
            )
            .replacing("<Period id='p'>", with: "<Period id='p' start='PT0S'>"))
    }

    private func names(_ film: Presentation, at seconds: Int64) throws -> [String] {
        try film.plan().segments(at: .seconds(600 + seconds)).segments.map(\.name)
    }

    @Test("a segment is there from its end until the window has passed it")
    func window() throws {
        let film = try numbered()
        #expect(try names(film, at: -5).isEmpty)
        #expect(try names(film, at: 1).isEmpty)
        #expect(try names(film, at: 2) == ["1"])
        #expect(try names(film, at: 7) == ["1", "2", "3"])
        #expect(try names(film, at: 20) == ["6", "7", "8", "9", "10"])
        #expect(try names(film, at: 1_000_000_000) == ["499999996", "499999997", "499999998", "499999999", "500000000"])
        let list = try film.plan().segments(at: .seconds(620))
        #expect(list.kind == .live)
        #expect(!list.isComplete)
        #expect(list.mediaSequence == 5)
        #expect(list.segments.first?.programDateTime == .seconds(610))
    }

    @Test("an availability offset lets a segment be asked for before its end; INF for a stream without end goes up to the live edge")
    func early() throws {
        #expect(try names(numbered(template: "availabilityTimeOffset='1.5'"), at: 2) == ["1"])
        #expect(try names(numbered(template: "availabilityTimeOffset='1.5'"), at: 3) == ["1", "2"])
        #expect(try names(numbered(template: "availabilityTimeOffset='INF'"), at: 5) == ["1", "2"])
    }

    @Test("without an instant, a stream without end has no segments; after its last availability none is left")
    func ends() throws {
        #expect(try numbered().plan().segments().segments.isEmpty)
        let over = try numbered("availabilityEndTime='1970-01-01T00:20:00Z'")
        #expect(try names(over, at: 599).count == 299)
        #expect(try names(over, at: 601).isEmpty)
    }

    @Test("a live film with an end and no updates is complete when its manifest is")
    func complete() throws {
        let film = try numbered("mediaPresentationDuration='PT6S'")
        #expect(try film.plan().segments(at: .seconds(700)).isComplete)
        #expect(try names(film, at: 100) == ["1", "2", "3"])
    }

    private func timeline(_ entries: String, start: String = "PT0S", id: String = "p", number: Int = 1, published: Int = 0) throws
        -> Presentation
    {
        try parseManifest(
            manifest(
                "<SegmentTemplate media='$Time$' startNumber='\(number)'><SegmentTimeline>\(entries)</SegmentTimeline></SegmentTemplate>",
                attributes:
                    "type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' publishTime='1970-01-01T00:00:0\(published)Z' minimumUpdatePeriod='PT2S'"
            ).replacing("<Period id='p'>", with: "<Period id='\(id)' start='\(start)'>"))
    }

    private func numbers(_ film: Presentation) throws -> [Int64] { try film.plan().segments().segments.map(\.sequence) }

    @Test("an update keeps the numbers of segments, by their times")
    func updateByTime() throws {
        let first = try timeline("<S t='100' d='2' r='4'/>")
        #expect(try numbers(first) == [0, 1, 2, 3, 4])
        let second = first.updated(by: try timeline("<S t='104' d='2' r='4'/>"))
        #expect(try numbers(second) == [2, 3, 4, 5, 6])
        let third = second.updated(by: try timeline("<S t='110' d='2'/><S d='3' r='1'/>"))
        #expect(try numbers(third) == [5, 6, 7])
        // What came between was missed; numbers still rise.
        #expect(try numbers(third.updated(by: timeline("<S t='200' d='2'/>"))) == [8])
    }

    @Test("an update keeps the numbers of numbered segments, by their numbers")
    func updateByNumber() throws {
        let first = try numbered()
        let second = first.updated(by: try numbered(template: "presentationTimeOffset='0'"))
        #expect(try second.plan().segments(at: .seconds(620)).mediaSequence == 5)
    }

    @Test("a new period follows with the next discontinuity, and one that has gone leaves the others' numbers as they were")
    func periods() throws {
        func both(_ periods: String) throws -> Presentation {
            try parseManifest(
                "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' minimumUpdatePeriod='PT1S'>\(periods)</MPD>"
            )
        }
        func period(_ id: String, _ start: Int) -> String {
            """
            <Period id='\(id)' start='PT\(start)S'><AdaptationSet mimeType='video/mp4'><SegmentTemplate media='\(id)$Number$' duration='2'/>
            <Representation id='v' bandwidth='1'/></AdaptationSet></Period>
            """
        }
        let first = try both(period("a", 0) + period("b", 4))
        let second = first.updated(by: try both(period("b", 4) + period("c", 8)))
        #expect(second.timing?.periods.map(\.discontinuity) == [1, 2])
        let segments = try second.plan().segments(at: .seconds(12)).segments
        #expect(segments.map(\.name) == ["b1", "b2", "c1", "c2"])
        #expect(segments.map(\.sequence) == [2, 3, 4, 5])
        #expect(segments.map(\.discontinuity) == [1, 1, 2, 2])
        let third = second.updated(by: try both(period("z", 100)))
        #expect(third.timing?.periods.map(\.discontinuity) == [3])
        #expect(third.variants.map(\.id) == [VariantID(0)])
    }

    @Test("a period that grows into the next one's numbers moves them, found by fuzzing")
    func growing() throws {
        func film(_ repeats: Int) throws -> Presentation {
            func period(_ id: String, _ attributes: String, _ entries: String) -> String {
                """
                <Period id='\(id)' \(attributes)><AdaptationSet mimeType='video/mp4'><SegmentTemplate media='\(id)$Time$'><SegmentTimeline>\(entries)</SegmentTimeline>
                </SegmentTemplate><Representation id='v' bandwidth='1'/></AdaptationSet></Period>
                """
            }
            return try parseManifest(
                "<MPD type='dynamic' minimumUpdatePeriod='PT1S'>\(period("a", "start='PT0S'", "<S d='2' r='\(repeats)'/>"))"
                    + "\(period("b", "start='PT20S'", "<S d='2'/>"))</MPD>")
        }
        let updated = try film(2).updated(by: film(5))
        #expect(try numbers(updated) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test("a manifest that was made earlier changes nothing; streams keep their ids in another order")
    func order() throws {
        let first = try timeline("<S t='100' d='2'/>", published: 5)
        #expect(first.updated(by: try timeline("<S t='90' d='2'/>", published: 4)) == first)
        func film(_ ids: [String]) throws -> Presentation {
            let sets = ids.map { "<Representation id='\($0)' bandwidth='1'><BaseURL>f</BaseURL></Representation>" }.joined()
            return try parseManifest(
                "<MPD type='dynamic'><Period start='PT0S'><AdaptationSet mimeType='video/mp4'>\(sets)</AdaptationSet></Period></MPD>")
        }
        let updated = try film(["a", "b"]).updated(by: film(["b", "c", "a"]))
        #expect(updated.variants.map { $0.details?.id } == ["b", "c", "a"])
        #expect(updated.variants.map(\.id) == [VariantID(1), VariantID(2), VariantID(0)])
    }
}
