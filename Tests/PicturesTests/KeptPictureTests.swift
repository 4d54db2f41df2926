import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Pictures

@Suite("Pictures that are kept")
struct KeptPictureTests {
    private let folder: ScratchFolder
    private let a = PictureRequest("http://x/a")

    init() throws { folder = try ScratchFolder() }

    private func rig(budget: PictureBudget = PictureBudget(), _ byte: UInt8? = 7, tag: String? = "\"1\"") -> Rig {
        let rig = Rig(folder: "\(folder.path)/pictures", budget: budget)
        if let byte { rig.source.serve(a.address, .bytes([byte, 2, 3])) }
        if let tag { rig.source.tag(a.address, tag) }
        rig.want([a])
        return rig
    }

    private var names: [String] { Files.names(in: "\(folder.path)/pictures") }
    private var path: String { "\(folder.path)/pictures/\(KeptPicture.name(of: a.address))" }

    @Test(
        "have names that are digests of 128 bits",
        arguments: [("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964")])
    func digest(address: String, digest: String) {
        // Source: the test vectors of draft-eastlake-fnv.
        #expect(KeptPicture.name(of: address) == digest + ".picture")
        #expect(KeptPicture.isName(KeptPicture.name(of: address)))
        #expect(!KeptPicture.isName(digest + ".png"))
        #expect(!KeptPicture.isName("../" + digest.dropFirst(3) + ".picture"))
    }

    @Test("come from the disc the next time, without a request") func again() throws {
        rig().run()
        #expect(try Files.read(path) == Array("lanterne picture 1\nhttp://x/a\n\"1\"\n".utf8) + [7, 2, 3])
        let later = rig(nil)
        later.run()
        #expect(later.shown(a) == 7)
        #expect(later.asked.isEmpty)
    }

    @Test("come over a network", arguments: [("HTTPS://x/a", 1), ("http://x/a", 1), ("file:///a", 0), ("data:,a", 0), ("a", 0)])
    func remote(address: String, files: Int) {
        let rig = rig(nil)
        let request = PictureRequest(address)
        rig.source.serve(address, .bytes([7]))
        rig.want([request])
        rig.run()
        #expect(rig.shown(request) == 7)
        #expect(names.count == files)
    }

    @Test("are asked about after a day, by what the server calls them; shown at once all the same") func unchanged() {
        rig().run()
        let later = rig()
        later.today.time += .seconds(86400)
        later.run()
        #expect(later.shown(a) == 7)
        #expect(later.source.asked.map(\.request.fields) == [["If-None-Match": "\"1\""]])
        // The answer counts for a day, here and for the next start.
        later.today.time += .seconds(86399)
        later.run()
        let next = rig()
        next.today.time = later.today.time
        next.run()
        #expect(later.source.asked.count == 1 && next.asked.isEmpty && next.shown(a) == 7)
        later.today.time += .seconds(1)
        later.run()
        #expect(later.source.asked.count == 2)
        #expect(later.log.all.isEmpty)
    }

    @Test("are replaced where the server has others", arguments: [nil, "\"2\""])
    func changed(tag: String?) {
        rig().run()
        let later = rig(8, tag: tag)
        later.today.time += .seconds(86400)
        later.run()
        #expect(later.shown(a) == 8)
        let next = rig(nil)
        next.today.time = later.today.time
        next.run()
        #expect(next.shown(a) == 8 && next.asked.isEmpty)
    }

    @Test("without a server's name for them are fetched again, and stay where they are the same") func untagged() {
        rig(tag: nil).run()
        let later = rig(tag: nil)
        later.today.time += .seconds(86400)
        later.run()
        #expect(later.source.asked.map(\.request.fields) == [[:]])
        #expect(later.maker.asked.count == 1)
    }

    @Test("stay where the server has none, or none that is a picture", arguments: [nil, 0])
    func stay(byte: UInt8?) {
        rig().run()
        let later = rig(byte, tag: "\"2\"")
        later.today.time += .seconds(86400)
        for _ in 0..<10 { later.run() }
        #expect(later.shown(a) == 7)
        #expect(later.asked.count == 1)
        #expect(names.count == 1)
    }

    @Test("are asked for anew where the server now leads elsewhere, which questions with conditions don't follow") func led() {
        rig().run()
        let later = rig(8, tag: "\"2\"")
        later.source.failRequest(0, with: .status(302, url: a.address))
        later.today.time += .seconds(86400)
        later.run()
        #expect(later.source.asked.map(\.request.fields) == [["If-None-Match": "\"1\""], [:]])
        #expect(later.shown(a) == 8)
    }

    @Test(
        "that are damaged, or another's, come from the network",
        arguments: ["", "lanterne picture 1\nhttp://x/b\n\nX", "lanterne picture 1\nhttp://x/a\n\n\0", "x"])
    func damaged(file: String) throws {
        rig().run()
        try Files.write(Array(file.utf8), to: path)
        let later = rig(9)
        later.run()
        #expect(later.shown(a) == 9)
        #expect(later.asked == [a.address])
        #expect(try Files.read(path).last == 3)
    }

    @Test("stay within their budget on disc: what was used longest ago goes") func budget() {
        var budget = PictureBudget()
        budget.kept = 3 * 4096
        let rig = rig(budget: budget)
        let requests = (0..<4).map { PictureRequest("http://x/\($0)") }
        for request in requests { rig.source.serve(request.address, .bytes([1])) }
        for request in requests {
            rig.today.time += .seconds(1)
            rig.want([request])
            rig.run()
        }
        #expect(names == requests.dropFirst().map { KeptPicture.name(of: $0.address) }.sorted())
        // The first of them is used, by another start.
        let later = Rig(folder: "\(folder.path)/pictures", budget: budget)
        later.today.time = rig.today.time + .seconds(10)
        later.want([requests[1]])
        later.run()
        later.source.serve(a.address, .bytes([1]))
        later.today.time += .seconds(1)
        later.want([a])
        later.run()
        #expect(names == [requests[1], requests[3], a].map { KeptPicture.name(of: $0.address) }.sorted())
    }

    @Test("are brought into their budget at the start, and half-written ones go") func start() throws {
        rig().run()
        try Files.write([1], to: path + ".new")
        try Files.write([1], to: "\(folder.path)/pictures/other")
        var budget = PictureBudget()
        budget.kept = 4095
        let later = rig(budget: budget)
        later.run()
        #expect(later.asked.count == 1)
        #expect(names == ["other"])
    }

    @Test("are none where the folder can't be made, and that is told once") func noFolder() throws {
        try folder.write([1], to: "pictures")
        let rig = rig()
        rig.run()
        let b = PictureRequest("http://x/b")
        rig.source.serve(b.address, .bytes([2]))
        rig.want([b])
        rig.run()
        #expect(rig.shown(a) == 7 && rig.shown(b) == 2)
        #expect(rig.log.all == ["info no pictures are kept in \(folder.path)/pictures: Not a directory"])
    }

    @Test("of any bytes are read without harm, or are none") func fuzz() {
        let corpus = [KeptPicture(tag: "\"1\"", bytes: [1, 2, 3]).file(of: "a"), KeptPicture(tag: nil, bytes: []).file(of: "a")]
        Fuzzing.run { generator, seed in
            let file = Fuzzing.mutated(corpus, words: ["\n", "lanterne picture 1\n", "a\n"], &generator)
            guard let picture = KeptPicture(file, of: "a") else { return }
            #expect(picture.file(of: "a") == file, "seed \(seed)")
        }
    }
}
