import Media
import Playlist
import Testing

@testable import Player

@Suite("Places of a segment") struct HostsTests {
    private let addresses = ["http://a/x/", "http://b/", "http://c/y/z.mp4"].map { BaseAddress(url: $0) }

    @Test("a place that fails is left for the next, and then for the one after it; when all have failed there is none") func order() {
        var hosts = Hosts()
        hosts.now = HostTime(nanoseconds: 1)
        #expect(hosts.place(of: "http://a/x/s1", among: addresses) == "http://a/x/s1")
        #expect(hosts.elsewhere("http://a/x/s1", among: addresses) == "http://b/s1")
        #expect(hosts.place(of: "http://a/x/t/s2?q", among: addresses) == "http://b/t/s2?q")
        #expect(hosts.elsewhere("http://b/s1", among: addresses) == "http://c/y/s1")
        #expect(hosts.elsewhere("http://c/y/s1", among: addresses) == nil)
        #expect(hosts.place(of: "http://a/x/s2", among: addresses) == "http://a/x/s2")
    }

    @Test("a place that has failed is asked again after a while") func rest() {
        var hosts = Hosts()
        hosts.now = HostTime(nanoseconds: 1)
        #expect(hosts.elsewhere("http://a/x/s1", among: addresses) == "http://b/s1")
        hosts.now = hosts.now + Hosts.rest
        #expect(hosts.place(of: "http://a/x/s2", among: addresses) == "http://a/x/s2")
    }

    @Test("a place that fails again when it is asked again is left for longer each time") func again() {
        var hosts = Hosts()
        var lengths: [Int64] = []
        for _ in 0..<7 {
            hosts.failed("a")
            hosts.failed("a")
            let start = hosts.now
            while hosts.isResting("a") { hosts.now = hosts.now + .seconds(1) }
            lengths.append((hosts.now - start).components.seconds)
        }
        #expect(lengths == [60, 120, 240, 480, 960, 960, 960])
        hosts.now = hosts.now + .seconds(961)
        hosts.failed("a")
        hosts.now = hosts.now + Hosts.rest
        #expect(!hosts.isResting("a"))
    }

    @Test("places with one service location fail together") func locations() {
        var shared = addresses
        for place in 0...1 { shared[place].serviceLocation = "cdn" }
        var hosts = Hosts()
        #expect(hosts.elsewhere("http://a/x/s1", among: shared) == "http://c/y/s1")
    }

    @Test("a place below another is left for that one, and the other way round") func nested() {
        let nested = ["http://h/", "http://h/backup/"].map { BaseAddress(url: $0) }
        var hosts = Hosts()
        #expect(hosts.elsewhere("http://h/v/s1", among: nested) == "http://h/backup/v/s1")
        #expect(hosts.elsewhere("http://h/backup/v/s1", among: nested) == nil)
        hosts.now = hosts.now + Hosts.rest
        #expect(hosts.elsewhere("http://h/backup/v/s1", among: nested) == "http://h/v/s1")
    }

    @Test("a preferred place is asked although none has failed, and left where it fails") func preferred() {
        var hosts = Hosts()
        hosts.order = ["http://c/y/z.mp4", "http://b/"]
        #expect(hosts.place(of: "http://a/x/s1", among: addresses) == "http://c/y/s1")
        #expect(hosts.elsewhere("http://c/y/s1", among: addresses) == "http://b/s1")
        #expect(hosts.elsewhere("http://b/s1", among: addresses) == "http://a/x/s1")
        #expect(hosts.best(of: ["x", "http://c/y/z.mp4"]) == "x")
    }

    @Test("a file's own address has the others' own addresses beside it; what lies below none stays") func files() {
        let files = ["http://a/v.mp4", "http://b/w.mp4"].map { BaseAddress(url: $0) }
        var hosts = Hosts()
        #expect(hosts.elsewhere("http://a/v.mp4", among: files) == "http://b/w.mp4")
        #expect(hosts.elsewhere("http://d/v.mp4", among: files) == nil)
        #expect(hosts.elsewhere("http://a/v.mp4", among: Array(files.prefix(1))) == nil)
        #expect(hosts.elsewhere("http://a/v.mp4", among: []) == nil)
    }
}
