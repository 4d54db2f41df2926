import CairoCanvas
import Club
import Interface
import LinuxIO
import Media
import Remote

/// What drawing the club's front costs, frame by frame, while it is scrolled both ways: on memory, on one thread.
///
/// - Thread: one.
final class ScrollBench {
    private let canvas = CairoCanvas()
    private let surface = MemorySurface(size: PixelSize(width: 1920, height: 1080))
    private let clock = MonotonicClock()
    private var model = InterfaceModel(language: .french) { WallTime(hour: 20, minute: 0) }

    init() {
        var club = ClubState()
        club.name = "Banc"
        club.isOpen = true
        let titles = (0..<200).compactMap { number -> Title? in
            LocalizedText(["fr": "Le Film numéro \(number)"]).map {
                Title(
                    id: TitleID("\(number)"), title: $0, synopsis: LocalizedText(["fr": "On y rit, on y pleure, on s’y retrouve."]),
                    year: 1950, poster: "\(number)")
            }
        }
        let offer = DatedOffer(Offer(id: OfferID("free"), kind: .free), window: .init())
        club.take(
            titles.map {
                ShownTitle(
                    $0,
                    access: Access(
                        to: $0.id, offers: [offer], viewer: Access.Viewer(territory: nil), filmLasts: nil, at: UTCTime(milliseconds: 0)))
            })
        club.shelves = (0..<10).map { row in
            .init(id: "\(row)", name: "Rayon \(row)", titles: titles[(row * 20)..<(row * 20 + 20)].map(\.id))
        }
        model.club = club
        let poster = Bitmap([UInt8](repeating: 160, count: 220 * 330 * 4), PixelSize(width: 220, height: 330))
        let posters = (0..<16).map { shade in Bitmap([UInt8](repeating: UInt8(shade * 15), count: poster.pixels.count), poster.size) }
        model.picture = { wanted in Int(wanted.address).map { posters[$0 % posters.count] } }
    }

    /// - Returns: Milliseconds of each frame.
    func run(frames: Int) -> [Double] {
        FontBook.load()
        let painter = OverlayPainter(surface: surface) { [canvas] buffer, clip, body in try? canvas.draw(on: buffer, clip: clip, body) }
        let keys: [Intent] = [.right, .right, .down, .right, .down, .left, .up]
        var costs: [Double] = []
        var now = HostTime(nanoseconds: 0)
        for frame in 0..<(frames + 60) {
            // A key every 150 ms, at sixty frames a second.
            if frame % 9 == 0 { _ = model.handle(keys[frame / 9 % keys.count], at: now) }
            now = now + .microseconds(16_667)
            let start = clock.now()
            _ = painter.present(model.scene(at: now))
            // The first second finds its letters.
            if frame >= 60 { costs.append((clock.now() - start).milliseconds) }
        }
        return costs
    }
}
