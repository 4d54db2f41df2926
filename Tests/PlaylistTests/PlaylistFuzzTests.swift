import Media
import Playlist
import TestSupport
import Testing

@Suite struct PlaylistFuzzTests {
    static let words = [
        "#EXTM3U\n", "#EXTINF:", "6.006,t\n", "#EXT-X-BYTERANGE:", "10@5\n", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n", "a.ts\n", "\n",
        "\r\n", "\"", ",", "=", ":", "@", "/", "9223372036854775807", "-", ".", "{$a}", "{$", "0x", "/../..", "http://h", "?", "#", "\u{0}",
        "\u{FEFF}", " ", "\t", "YES", "NONE", "RESOLUTION=1x", "CHANNELS=\"/\"", "BYTERANGE=\"9223372036854775807@1\"",
        "#EXT-X-MAP:URI=\"i\",BYTERANGE=\"9223372036854775807@1\"\n", "#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=29.97\n",
        "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{$a}{$a}\"\n", "#EXT-X-DEFINE:QUERYPARAM=\"q\"\n", "#EXT-X-DEFINE:IMPORT=\"i\"\n",
        "#EXT-X-PROGRAM-DATE-TIME:2010-02-19T14:54:23.031Z\n", "#EXT-X-PROGRAM-DATE-TIME:9999-12-31T23:59:60.999999-23:59\n",
        "#EXT-X-DISCONTINUITY\n", "#EXT-X-MEDIA-SEQUENCE:9223372036854775807\n", "#EXT-X-DISCONTINUITY-SEQUENCE:9223372036854775807\n",
        "#EXT-X-TARGETDURATION:6\n", "#EXT-X-ENDLIST\n", "#EXT-X-START:TIME-OFFSET=-99999999999\n", "#EXTINF:99999999999999,\na.ts\n",
        "#EXT-X-SKIP:SKIPPED-SEGMENTS=9223372036854775807\n", "#EXT-X-SKIP:SKIPPED-SEGMENTS=1,RECENTLY-REMOVED-DATERANGES=\"r\ts\"\n",
        "#EXT-X-PART:DURATION=1,URI=\"p\",BYTERANGE=\"5\"\n", "#EXT-X-BITRATE:9223372036854775807\n", "SCTE35-OUT=0xF",
        "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"h\",BYTERANGE-START=9223372036854775807,BYTERANGE-LENGTH=9223372036854775807\n",
    ]

    /// Each tag of the language at least once; with the shared playlists, where they are there.
    static let corpus: [[UInt8]] = {
        let shared = SharedPlaylists.names(in: "hls-m3u8-parser", ending: ".m3u8").map { "hls-m3u8-parser/\($0)" }
        let live = SharedPlaylists.names(in: "media3/media/m3u8", ending: "").map { "media3/media/m3u8/\($0)" }
        let read = (shared + live).compactMap { try? SharedPlaylists.bytes($0) }.filter { $0.count < 8192 }
        return [multivariant, media, delta].map { Array($0.utf8) } + read
    }()

    private static let multivariant = """
        #EXTM3U
        #EXT-X-VERSION:12
        #EXT-X-DEFINE:NAME="a",VALUE="cdn"
        #EXT-X-DEFINE:QUERYPARAM="q"
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-START:TIME-OFFSET=-4.5,PRECISE=YES
        #EXT-X-CONTENT-STEERING:SERVER-URI="/steer",PATHWAY-ID="A"
        #EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.title",VALUE="{$a}",LANGUAGE="fr"
        #EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AA==",KEYFORMAT="urn:uuid:x",KEYFORMATVERSIONS="1/2",KEYID=0x01
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",LANGUAGE="fr",DEFAULT=YES,CHANNELS="16/JOC/BINAURAL",BIT-DEPTH=24,SAMPLE-RATE=48000,URI="{$a}.m3u8"
        #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="n",INSTREAM-ID="SERVICE3"
        #EXT-X-STREAM-INF:BANDWIDTH=5000000,AVERAGE-BANDWIDTH=4000000,SCORE=1.5,CODECS="avc1.640028,mp4a.40.2",SUPPLEMENTAL-CODECS="dvh1.08.07/db4h",RESOLUTION=1920x1080,FRAME-RATE=23.976,HDCP-LEVEL=TYPE-1,ALLOWED-CPC="x:A/B,y:",VIDEO-RANGE=PQ,REQ-VIDEO-LAYOUT="CH-STEREO",STABLE-VARIANT-ID="v",AUDIO="a",CLOSED-CAPTIONS="c",PATHWAY-ID="A"
        {$a}/v.m3u8
        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8"
        #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,RESOLUTION=320x180,CODECS="jpeg",URI="t.m3u8"
        """

    private static let media = """
        #EXTM3U
        #EXT-X-VERSION:9
        #EXT-X-TARGETDURATION:4
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24,CAN-SKIP-DATERANGES=YES,PART-HOLD-BACK=1.0,HOLD-BACK=12.0
        #EXT-X-PART-INF:PART-TARGET=0.5
        #EXT-X-MEDIA-SEQUENCE:10
        #EXT-X-DISCONTINUITY-SEQUENCE:2
        #EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x2,DURATION=0.4
        #EXT-X-BITRATE:800
        #EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x0102
        #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"
        #EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00.000Z
        #EXTINF:4.0,a
        10.m4s
        #EXT-X-DATERANGE:ID="r",CLASS="c",START-DATE="2026-11-21T06:00:02Z",DURATION=2.5,X-A="t",X-B=0xFF,X-C=1.5,SCTE35-OUT=0xFC00,CUE="PRE,ONCE"
        #EXT-X-GAP
        #EXTINF:4.0,
        #EXT-X-BYTERANGE:100@0
        11.m4s
        #EXT-X-DISCONTINUITY
        #EXTINF:4.0,
        #EXT-X-BYTERANGE:100
        11.m4s
        #EXT-X-PART:DURATION=0.5,URI="13.m4s",BYTERANGE="50@0",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.5,URI="13.m4s",BYTERANGE="50"
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="13.m4s",BYTERANGE-START=100
        #EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=13,LAST-PART=1
        """

    private static let delta = """
        #EXTM3U
        #EXT-X-VERSION:10
        #EXT-X-TARGETDURATION:4
        #EXT-X-MEDIA-SEQUENCE:11
        #EXT-X-SKIP:SKIPPED-SEGMENTS=1,RECENTLY-REMOVED-DATERANGES="r"
        #EXTINF:4.0,
        #EXT-X-BYTERANGE:100
        11.m4s
        #EXTINF:4.0,
        13.m4s
        """

    private static let base = "http://host/a/b.m3u8?q=v%20w"

    @Test("a playlist with broken bytes and the language's own words in it parses or is refused, and never traps")
    func mutations() {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(Self.corpus, words: Self.words, &generator)
            if let document = try? HLSParser.parse(bytes, baseURL: Self.base, imports: ["i": "v"]) { Self.check(document, seed: seed) }
        }
    }

    @Test("any order of the language's own words parses or is refused, and never traps")
    func wordSalad() {
        Fuzzing.run { generator, seed in
            var text = "#EXTM3U\n"
            for _ in 0..<Int.random(in: 0..<60, using: &generator) { text += Self.words.randomElement(using: &generator) ?? "" }
            if let document = try? HLSParser.parse(Array(text.utf8), baseURL: Self.base) { Self.check(document, seed: seed) }
        }
    }

    @Test("a broken list after a broken list goes on or is refused, and never traps")
    func updates() {
        Fuzzing.run { generator, seed in
            var previous: SegmentList?
            for _ in 0..<4 {
                let bytes = Fuzzing.mutated(Self.corpus, words: Self.words, &generator)
                guard let document = try? HLSParser.parse(bytes, baseURL: Self.base, previous: previous) else { continue }
                Self.check(document, seed: seed)
                guard case .media(let list) = document else { continue }
                _ = list.blockingReload(of: Self.base)
                _ = list.deltaReload(of: Self.base, age: .zero)
                _ = list.reload(hasChanged: true)
                for range in list.dateRanges { _ = list.position(of: range.start) }
                previous = list
            }
        }
    }

    /// As the servers of the two languages answer; the last one is of the time before DASH took HLS's names over.
    private static let steeringCorpus = [
        #"{"VERSION":1,"TTL":10,"RELOAD-URI":"https://steer/next?session=1","PATHWAY-PRIORITY":["alpha","beta"]}"#,
        #"{"VERSION":1,"PATHWAY-PRIORITY":["c","a"],"PATHWAY-CLONES":[{"BASE-ID":"a","ID":"c","URI-REPLACEMENT":{"HOST":"c.example"}}]}"#,
        #"{"VERSION":1,"TTL":1e3,"PATHWAY-PRIORITY":["."],"PATHWAY-CLONES":[{"BASE-ID":".","ID":"x","URI-REPLACEMENT":{"PARAMS":{"t":""}}}]}"#,
        #"{"VERSION":1,"TTL":0,"SERVICE-LOCATION-PRIORITY":["b","b",1]}"#,
    ]

    @Test("a broken steering manifest parses or is refused, and never traps")
    func steering() {
        let whole = """
            {"VERSION": 1, "TTL": 300, "RELOAD-URI": "/x?a=\\u00e9\\ud83c\\udfac", "PATHWAY-PRIORITY": ["A", "B"], "PATHWAY-CLONES": [
            {"BASE-ID": "A", "ID": "B", "URI-REPLACEMENT": {"HOST": "h:1", "PARAMS": {"a b": "c&d"}, "PER-VARIANT-URIS": {"v": "http://v/"}}}],
            "n": [null, true, false, -1.5e3, [], {}]}
            """
        let words = ["{", "}", "[", "]", "\"", ":", ",", "\\u", "\\ud800", "1e999", "-", "null", String(repeating: "[", count: 100)]
        var variant = Variant(id: VariantID(0), url: "http://user@[::1]:80/a?b#c", content: .mediaPlaylist)
        variant.stableID = "v"
        Fuzzing.run { generator, _ in
            let bytes = Fuzzing.mutated(([whole] + Self.steeringCorpus).map { Array($0.utf8) }, words: words, &generator)
            guard let manifest = try? SteeringManifest.parse(bytes, baseURL: Self.base) else { return }
            #expect((1...Int64.max).contains(manifest.timeToLive) && manifest.priority.count <= SteeringManifest.maximumPathways)
            for clone in manifest.clones { _ = clone.url(of: variant) }
            for pathway in manifest.priority {
                _ = ContentSteering.request(manifest.reloadURL ?? "", isDash: pathway.count % 2 == 0, pathway: pathway, throughput: .max)
            }
        }
    }

    @Test("the first bytes of a segment say what it is or nothing, and never trap")
    func heads() {
        var tag: [UInt8] = Array("ID3".utf8)
        tag += [4, 0, 0, 0, 0, 0, 63]
        tag += Array("PRIV".utf8)
        tag += [0, 0, 0, 53, 0, 0]
        tag += Array("com.apple.streaming.transportStreamTimestamp".utf8)
        tag += [0, 0, 0, 0, 1, 2, 3, 4, 5, 0xFF, 0xF1, 0x50, 0x80]
        var packets: [UInt8] = [0x47]
        packets += [UInt8](repeating: 0, count: 187)
        packets.append(0x47)
        let corpus: [[UInt8]] = [tag, packets, Array("\0\0\0\u{18}ftypiso6".utf8), Array("WEBVTT\n".utf8)]
        Fuzzing.run { generator, _ in
            let bytes = Fuzzing.mutated(corpus, words: ["ID3", "PRIV", "\u{0}", "moof"], &generator)
            _ = SegmentForm(head: bytes[...])
            _ = ID3Tag(bytes[...])
        }
    }

    private static func check(_ document: HLSDocument, seed: UInt64) {
        switch document {
        case .multivariant(let film):
            #expect(!film.variants.isEmpty, "seed \(seed)")
            #expect(film.warnings.count <= PlaylistLimits.standard.warnings, "seed \(seed)")
        case .media(let list):
            #expect(!list.segments.isEmpty || !list.isComplete, "seed \(seed)")
            #expect(list.warnings.count <= PlaylistLimits.standard.warnings, "seed \(seed)")
            for (before, after) in zip(list.segments, list.segments.dropFirst()) {
                #expect(after.start == before.end && after.sequence >= before.sequence, "seed \(seed)")
            }
            let ranges = list.segments.compactMap(\.range) + list.segments.flatMap(\.parts).compactMap(\.range)
            #expect(ranges.allSatisfy { range in range.start >= 0 && range.end.map { $0 > range.start } ?? true }, "seed \(seed)")
        }
    }
}
