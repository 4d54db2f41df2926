import CairoCanvas
import Captions
import Club
import Interface
import LinuxIO
import Media
import Pictures
import Player
import Remote
import Synchronization

/// The interface on the display's overlay: model, painter, fonts.
///
/// Fonts take tens of milliseconds to find at first; that happens on a thread of its own, while the film starts, and nothing is drawn before.
/// The same thread rehearses the film's display where nobody sees it: what is done only once, from finding a letter's outlines to binding
/// the libraries' calls, is done then, its memory is given back, and the first key is answered sooner.
///
/// - Thread: control.
final class Face {
    private var model = InterfaceModel(language: .french, wallTime: LocalTime.now)
    private let painter: OverlayPainter
    private let canvas: CairoCanvas
    private var transform: DesignTransform
    /// What screens leave free on each side, as a share of the screen.
    var margin = 0.0
    /// Pictures are brought for the whole screen, so that none has to come anew where its edges move.
    private let pictureScale: Double
    private var captions: CaptionMoment?
    private var layer = CaptionLayer()
    private var picture = Face.wholeScreen
    /// The same in pixels.
    private var area: PixelRect
    /// Draws texts with a typesetting of their own.
    private var scripts: ScriptLayer?
    /// When those may look another way by themselves.
    private var scriptDeadline: HostTime?
    /// What the viewer has set for captions.
    var appearance: CaptionAppearance

    private static let wholeScreen = DesignRect(x: 0, y: 0, width: 1920, height: 1080)
    private let fonts = FontLoading()
    /// A key came, whose effect must be seen or known to be none.
    var mustAnswer = false
    /// The last `present` left nothing undone.
    private(set) var isUpToDate = false

    /// The display has both buffers in use: this soon one is free.
    private static let patience = Duration.milliseconds(8)

    private let rehearsal: Rehearsal

    /// - Parameter appearance: What the viewer has set for captions.
    init(surface: any OverlaySurface, appearance: CaptionAppearance, log: any Log) {
        self.appearance = appearance
        let canvas = CairoCanvas()
        self.canvas = canvas
        area = PixelRect(surface.size)
        transform = DesignTransform(screen: surface.size)
        pictureScale = transform.scale
        let paint: OverlayPainter.Paint = { buffer, clip, body in
            do {
                try canvas.draw(on: buffer, clip: clip, body)
            } catch {
                log.write(.error, "interface", "nothing can be drawn (\(error))")
            }
        }
        painter = OverlayPainter(surface: surface, paint: paint)
        rehearsal = Rehearsal(size: surface.size, paint: paint)
    }

    func begin(_ model: InterfaceModel) {
        self.model = model
        // What a box shows first is a list, which no film hides: it is drawn for the viewer at once.
        fonts.begin(rehearsal, of: model.keyContext == .playing ? model.scene(at: HostTime(nanoseconds: 0)) : .empty)
    }

    /// Before the program ends; waits for the fonts' thread, some hundredths of a second where it has just begun.
    func end() { fonts.end() }

    /// Whether the thread that finds the fonts has ended.
    var isReady: Bool { fonts.areReady }

    var keyContext: KeyContext { model.keyContext }

    var language: Language { model.language }
    var preferences: ViewerPreferences {
        get { model.preferences }
        set { model.preferences = newValue }
    }
    var facts: BoxFacts {
        get { model.facts }
        set { model.facts = newValue }
    }

    func welcome(at now: HostTime) -> [InterfaceCommand] { model.welcome(at: now) }
    func wiped(at now: HostTime) -> [InterfaceCommand] { model.wiped(at: now) }
    func tellLoss(at now: HostTime) -> [InterfaceCommand] { model.tellLoss(at: now) }
    func wake(at now: HostTime) -> [InterfaceCommand] { model.wake(at: now) }
    func pinAnswered(_ isRight: Bool, at now: HostTime) -> [InterfaceCommand] { model.pinAnswered(isRight, at: now) }
    func pinMade(_ record: PINRecord, at now: HostTime) -> [InterfaceCommand] { model.pinMade(record, at: now) }
    func handle(_ intent: Intent, at now: HostTime) -> [InterfaceCommand] { model.handle(intent, at: now) }
    func update(_ status: PlaybackStatus) -> [InterfaceCommand] { model.update(status) }
    func spokenView(volume: Double, isMuted: Bool, at now: HostTime) -> SpokenView {
        model.spokenView(volume: volume, isMuted: isMuted, at: now)
    }
    func scrubPosition(at now: HostTime) -> MediaTime? { model.scrubPosition(at: now) }
    func change(_ change: (inout ClubState) -> Void) { change(&model.club) }
    func trim(keeping titles: [TitleID]) -> Bool { model.club.trim(keeping: titles) }
    func wanted(at now: HostTime) -> Wanted { model.wanted(at: now) }
    /// Whose trailer is on the screen, behind what is in front; nil: none is.
    func showTrailer(of title: TitleID?) { model.trailer = title }
    var isClubReachable: Bool { model.club.isReachable }
    func title(_ id: TitleID) -> Title? { model.club.titles[id]?.title }
    func shown(_ id: TitleID) -> ShownTitle? { model.club.titles[id] }

    /// A picture in the screen's pixels.
    func request(_ picture: WantedPicture) -> PictureRequest { Self.request(picture, pictureScale) }

    private static func request(_ picture: WantedPicture, _ scale: Double) -> PictureRequest {
        let size = PixelSize(width: Int32((picture.width * scale).rounded()), height: Int32((picture.height * scale).rounded()))
        return PictureRequest(picture.address, size)
    }

    /// Where the club's pictures come from, and its time.
    func follow(_ pictures: PictureLoader, time: @escaping @Sendable () -> UTCTime) {
        let scale = pictureScale
        model.picture = { pictures.picture(Self.request($0, scale)) }
        model.clubTime = time
    }

    /// - Parameters:
    ///   - captions: What stands now; nil: none are shown.
    ///   - area: Where the film is on the screen; nil: all over it.
    func show(_ captions: CaptionMoment?, on area: PixelRect?) {
        self.captions = captions
        picture = area.map(transform.design) ?? Self.wholeScreen
        self.area = area ?? PixelRect(painter.size)
    }

    /// Has texts with a typesetting of their own drawn as their authors want them.
    func draw(scripts: ScriptLayer) { self.scripts = scripts }

    /// Draws what changed.
    ///
    /// - Returns: whether a new overlay was handed over.
    func present(at now: HostTime) -> Bool {
        guard fonts.areReady else {
            isUpToDate = false
            return false
        }
        keepEdges()
        let before = painter.presentations
        isUpToDate = painter.present(scene(at: now))
        return painter.presentations != before
    }

    /// Not before fonts are there: until then their thread draws by the same canvas.
    private func keepEdges() {
        guard canvas.margin != margin else { return }
        canvas.margin = margin
        transform = DesignTransform(screen: painter.size, margin: margin)
        painter.leave(margin: margin)
    }

    /// Where film lies that could be fetched now, trailers first: they are for everybody.
    var streams: [String] {
        let titles = model.club.titles.values.sorted { $0.title.id.value < $1.title.id.value }.map(\.title)
        return titles.compactMap(\.media.trailers.first?.address) + titles.compactMap(\.stream)
    }

    private func scene(at now: HostTime) -> Scene {
        let front = model.scene(at: now)
        scriptDeadline = nil
        guard model.keyContext == .playing, let captions else { return front }
        let room = CaptionLayer.room(beside: front)
        // In front of the display's shade, which would darken them; its own words are below them.
        var scene = front
        var cues = captions.cues
        if let (pictures, isWhole) = signs(of: captions, at: now) {
            scene.append(ScriptLayer.scene(of: pictures, area: area, room: room, transform: transform))
            cues = isWhole ? [] : cues.filter { !$0.isSign }
        }
        let words = layer.scene(
            of: cues, regions: captions.regions, aspectRatio: captions.aspectRatio, picture: picture, room: room, appearance: appearance,
            at: captions.time, measure: canvas.size(of:width:))
        scene.append(words)
        return scene
    }

    /// What a renderer has drawn of a script; nil: there is none, or it can't be drawn.
    ///
    /// - Returns: `isWhole`: speech is among it.
    private func signs(of captions: CaptionMoment, at now: HostTime) -> (pictures: [PlacedBitmap], isWhole: Bool)? {
        guard let script = captions.script, scripts != nil else { return nil }
        let time = captions.time - script.offset
        let request = StyledTextRequest(
            script, at: time, frame: area.size, scale: appearance.scale, omitsSpeech: !appearance.isAuthors)
        guard let (pictures, until) = scripts?.pictures(for: request), case .drawn(let list) = pictures else { return nil }
        if captions.isRunning, let until {
            // A little behind: before it nothing would have changed.
            scriptDeadline = now + max(.zero, (until - time).duration) + .milliseconds(1)
        }
        return (list, appearance.isAuthors)
    }

    func nextDeadline(after now: HostTime) -> HostTime? {
        isUpToDate ? .earliest(model.nextDeadline(after: now), scriptDeadline) : now + Self.patience
    }
}

/// Draws a scene as it would be for the television, on memory that nobody sees and that goes again.
///
/// `@unchecked Sendable`: the fonts' thread alone draws, until it says that fonts are there; from then on only the control thread does, by the
/// same canvas, which keeps the fonts and letters that it has found.
private final class Rehearsal: @unchecked Sendable {
    private let size: PixelSize
    private let paint: OverlayPainter.Paint

    init(size: PixelSize, paint: @escaping OverlayPainter.Paint) {
        self.size = size
        self.paint = paint
    }

    func perform(_ scene: Scene) {
        _ = OverlayPainter(surface: MemorySurface(size: size), paint: paint).present(scene)
    }
}

/// Finds the fonts beside everything else, and has the first scene rehearsed.
private final class FontLoading {
    private final class Flag: Sendable { let isSet = Atomic<Bool>(false) }

    private let flag = Flag()
    private var thread: LinuxThread?

    func begin(_ rehearsal: Rehearsal, of scene: Scene) {
        let flag = flag
        do {
            thread = try LinuxThread(name: "fonts", stackBytes: 1 << 20, realTimePriority: nil) {
                FontBook.load()
                rehearsal.perform(scene)
                flag.isSet.store(true, ordering: .releasing)
            }
        } catch {
            // Without a thread the first drawing pays for it.
            flag.isSet.store(true, ordering: .releasing)
        }
    }

    var areReady: Bool { flag.isSet.load(ordering: .acquiring) }

    /// Waits for the thread, which draws by libraries and in memory that are taken down behind it.
    func end() {
        thread?.join()
        thread = nil
    }

    deinit { end() }
}
