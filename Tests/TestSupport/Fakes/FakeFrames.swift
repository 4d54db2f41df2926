import Media
import Synchronization

/// Cells without pixels: counts who holds what, and complains about a cell given back twice.
package final class FakeFramePool: FramePool {
    private struct State: Sendable {
        var isTaken: [Bool]
        var wrongReleases = 0
        var mostTaken = 0
    }

    private let state: Mutex<State>
    private let signal: (any WakeSignal)?

    /// - Parameter signal: Raised at each release: the decode thread's.
    package init(cells: Int, signal: (any WakeSignal)? = nil) {
        state = Mutex(State(isTaken: Array(repeating: false, count: cells)))
        self.signal = signal
    }

    package func take() -> FrameCell? {
        state.withLock { state in
            guard let index = state.isTaken.firstIndex(of: false) else { return nil }
            state.isTaken[index] = true
            state.mostTaken = max(state.mostTaken, state.isTaken.count { $0 })
            return FrameCell(Int32(index))
        }
    }

    package func release(_ cell: FrameCell) {
        state.withLock { state in
            guard state.isTaken.indices.contains(Int(cell.index)), state.isTaken[Int(cell.index)] else {
                state.wrongReleases += 1
                return
            }
            state.isTaken[Int(cell.index)] = false
        }
        signal?.raise()
    }

    package var taken: Int { state.withLock { $0.isTaken.count { $0 } } }
    package var mostTaken: Int { state.withLock { $0.mostTaken } }
    /// Cells given back that nobody had.
    package var wrongReleases: Int { state.withLock { $0.wrongReleases } }
}

extension VideoFrame {
    /// A picture without pixels.
    package static func fake(
        cell: FrameCell, at time: MediaTime, format: VideoFormat = .fake(), generation: UInt32 = 0, isPreview: Bool = false
    ) -> VideoFrame {
        let plane = PlaneLayout(offset: 0, stride: 0)
        return VideoFrame(
            cell: cell, descriptor: -1, planes: (plane, plane, plane), format: format, presentationTime: time,
            duration: format.frameRate?.interval, generation: generation, isPreview: isPreview)
    }
}

extension VideoFormat {
    /// 1080p of a rate.
    package static func fake(_ rate: FrameRate? = .film) -> VideoFormat {
        let size = PixelSize(width: 1920, height: 1080)
        return VideoFormat(pixelFormat: .yuv420, size: size, color: .assumed(for: size), frameRate: rate)
    }
}

extension AudioFormat {
    /// 48 kHz stereo S16.
    package static let fake = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)
}
