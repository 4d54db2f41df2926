import CairoCanvas
import Interface
import LinuxIO
import Media
import Remote
import Synchronization

/// The interface on the display's overlay: model, painter, fonts.
///
/// Fonts take tens of milliseconds to find at first; that happens on a thread of its own, while the film starts, and nothing is drawn before.
///
/// - Thread: control.
final class Face {
    private var model = InterfaceModel(films: [], language: .french, wallTime: LocalTime.now)
    private let painter: OverlayPainter
    private let fonts = FontLoading()
    /// A key came, whose effect must be seen or known to be none.
    var mustAnswer = false
    /// The last `present` left nothing undone.
    private(set) var isUpToDate = false

    /// The display has both buffers in use: this soon one is free.
    private static let patience = Duration.milliseconds(8)

    init(surface: any OverlaySurface, log: any Log) {
        let canvas = Lazy { CairoCanvas() }
        painter = OverlayPainter(surface: surface) { buffer, clip, body in
            do {
                try canvas.value.draw(on: buffer, clip: clip, body)
            } catch {
                log.write(.error, "interface", "nothing can be drawn (\(error))")
            }
        }
    }

    func begin(_ model: InterfaceModel) {
        self.model = model
        fonts.begin()
    }

    var keyContext: KeyContext { model.keyContext }

    func handle(_ intent: Intent, at now: HostTime) -> [InterfaceCommand] { model.handle(intent, at: now) }
    func update(_ status: PlaybackStatus) -> [InterfaceCommand] { model.update(status) }
    func show(films: [FilmCard]) { model.films = films }

    /// Draws what changed.
    ///
    /// - Returns: whether a new overlay was handed over.
    func present(at now: HostTime) -> Bool {
        guard fonts.areReady else {
            isUpToDate = false
            return false
        }
        let before = painter.presentations
        isUpToDate = painter.present(model.scene(at: now))
        return painter.presentations != before
    }

    func nextDeadline(after now: HostTime) -> HostTime? {
        isUpToDate ? model.nextDeadline(after: now) : now + Self.patience
    }
}

/// Made at the first use.
private final class Lazy<Value> {
    private let make: () -> Value
    private(set) lazy var value: Value = make()

    init(_ make: @escaping () -> Value) { self.make = make }
}

/// Finds the fonts beside everything else.
private final class FontLoading {
    private final class Flag: Sendable { let isSet = Atomic<Bool>(false) }

    private let flag = Flag()
    private var thread: LinuxThread?

    func begin() {
        let flag = flag
        do {
            thread = try LinuxThread(name: "fonts", stackBytes: 1 << 20, realTimePriority: nil) {
                FontBook.load()
                flag.isSet.store(true, ordering: .releasing)
            }
        } catch {
            // Without a thread the first drawing pays for it.
            flag.isSet.store(true, ordering: .releasing)
        }
    }

    var areReady: Bool { flag.isSet.load(ordering: .acquiring) }

    deinit { thread?.join() }
}
