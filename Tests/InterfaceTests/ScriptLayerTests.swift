@testable import Interface
import Media
import Synchronization
import Testing

/// A script's pictures on their way from a thread of their own to the screen.
@Suite("A script over a film") struct ScriptLayerTests {
    /// Draws a picture for each whole second, and keeps what it was asked.
    private final class SecondRenderer: StyledTextRenderer {
        private(set) var asked: [StyledTextRequest] = []
        private var second: Int?

        func render(_ request: StyledTextRequest) -> StyledTextRendering? {
            asked.append(request)
            guard !request.script.header.isEmpty else { return nil }
            let now = Int(request.time.seconds)
            defer { second = now }
            let until = MediaTime(seconds: Double(now + 1))
            if now == second { return StyledTextRendering(pictures: nil, until: until) }
            let bitmap = Bitmap([UInt8](repeating: UInt8(now), count: 40), PixelSize(width: 5, height: 2))
            return StyledTextRendering(pictures: [PlacedBitmap(bitmap, at: PixelRect(x: 100, y: 600, width: 5, height: 2))], until: until)
        }
    }

    private final class Signal: WakeSignal {
        let raised = Atomic<Int>(0)
        func raise() { raised.add(1, ordering: .relaxed) }
        func wait(until deadline: HostTime?) -> Bool { false }
    }

    private struct Rig {
        let renderer: SecondRenderer
        let control = Signal()
        let worker: ScriptWorker
        var layer: ScriptLayer

        init() {
            let renderer = SecondRenderer()
            let made = Handed(renderer)
            let worker = ScriptWorker(own: Signal(), control: control) { made.renderer }
            self.renderer = renderer
            self.worker = worker
            layer = ScriptLayer {
                worker.ask($0)
            } answer: {
                worker.answer
            }
        }

        // One thread does everything in these tests.
        private final class Handed: @unchecked Sendable {
            let renderer: SecondRenderer
            init(_ renderer: SecondRenderer) { self.renderer = renderer }
        }

        /// What there is to be seen of the pictures: their first bytes; nil: they can't be drawn.
        mutating func shown(_ seconds: Double, _ header: [UInt8] = [1]) -> [UInt8]? {
            let request = StyledTextRequest(
                StyledScript(header: header), at: MediaTime(seconds: seconds), frame: PixelSize(width: 1280, height: 720))
            guard case .drawn(let pictures) = layer.pictures(for: request).pictures else { return nil }
            return pictures.compactMap(\.bitmap.pixels.first)
        }

        func work() { while worker.step(now: HostTime(nanoseconds: 0)) == .again {} }
    }

    @Test("is there once it was drawn, and asked about again only when it may have changed") func asks() {
        var rig = Rig()
        #expect(rig.shown(3.2) == [])
        rig.work()
        #expect(rig.control.raised.load(ordering: .relaxed) == 1)
        #expect(rig.shown(3.2) == [3] && rig.shown(3.9) == [3])
        rig.work()
        #expect(rig.renderer.asked.count == 1)
        // What stood a moment ago stands until the next was drawn.
        #expect(rig.shown(4.1) == [3])
        #expect(rig.shown(4.15) == [3])
        rig.work()
        #expect(rig.renderer.asked.map(\.time.seconds) == [3.2, 4.1])
        #expect(rig.shown(4.2) == [4])
    }

    @Test("is asked for anew after a seek back, and for another frame") func seeks() {
        var rig = Rig()
        _ = rig.shown(7)
        rig.work()
        #expect(rig.shown(7.5) == [7])
        _ = rig.shown(2)
        rig.work()
        #expect(rig.shown(2) == [2])
        _ = rig.shown(2, [2])
        #expect(rig.shown(2, [2]) == [])
        rig.work()
        #expect(rig.renderer.asked.count == 3)
    }

    @Test("that can't be drawn is left to its cues") func refused() {
        var rig = Rig()
        #expect(rig.shown(1, []) == [])
        rig.work()
        #expect(rig.shown(1, []) == nil)
    }

    @Test("gives way to what is in front of the film, and to what has given way") func room() {
        let transform = DesignTransform(screen: PixelSize(width: 1920, height: 1080))
        func picture(_ y: Int32, _ height: Int32) -> PlacedBitmap {
            PlacedBitmap(
                Bitmap([UInt8](repeating: 1, count: Int(height) * 40), PixelSize(width: 10, height: height)),
                at: PixelRect(x: 0, y: y, width: 10, height: height))
        }
        func places(_ room: DesignRect) -> [Double] {
            ScriptLayer.scene(
                of: [picture(60, 40), picture(220, 40), picture(500, 40), picture(700, 40), picture(900, 100), picture(0, 1080)],
                area: PixelRect(x: 0, y: 0, width: 1920, height: 1080), room: room, transform: transform
            ).elements.map { $0.rect.y.rounded() }
        }
        #expect(places(CaptionLayer.bounds) == [60, 220, 500, 700, 900, 0])
        // A pixel beside, as what is drawn may touch.
        #expect(places(DesignRect(x: 96, y: 54, width: 1728, height: 736)) == [60, 220, 500, 651, 691, 0])
        #expect(places(DesignRect(x: 96, y: 202, width: 1728, height: 824)) == [201, 241, 500, 700, 900, 0])
    }
}
