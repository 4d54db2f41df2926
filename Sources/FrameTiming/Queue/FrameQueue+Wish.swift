import Media

/// What a display says of pictures that it can't show as they are.
public struct PictureWish: Equatable, Sendable {
    /// What pictures are.
    public var format: VideoFormat
    /// What they have to be brought to.
    public var form: VideoFormat

    /// Takes the parts, which differ.
    public init(format: VideoFormat, form: VideoFormat) {
        self.format = format
        self.form = form
    }
}

// Against the stream of pictures: what form the display wants them in. The producer alone works on pixels, so that the scan-out has nothing
// to do but to show.
extension FrameQueue {
    /// The head, and whatever else comes in its format, can't be shown as it is. The producer exchanges what is queued.
    ///
    /// - Thread: scan-out. Allocates nothing.
    public func wish(_ wish: PictureWish) {
        state.withLock { $0.wish = wish }
        producerSignal.raise()
    }

    /// The newest wish, once.
    ///
    /// - Thread: video decode.
    public func takeWish() -> PictureWish? {
        state.withLock { state in
            defer { state.wish = nil }
            return state.wish
        }
    }

    /// The first queued picture of a format, which stays where it is.
    ///
    /// - Thread: video decode.
    public func first(of format: VideoFormat) -> VideoFrame? {
        state.withLock { state in
            for index in 0..<state.count {
                if let frame = state.at(index), frame.format == format { return frame }
            }
            return nil
        }
    }

    /// Puts a picture in the place of the one that it was made from. Who calls owes the cell of the other from then on.
    ///
    /// - Returns: false where the other is no longer queued: a flush has come between.
    /// - Thread: video decode.
    public func replace(_ frame: VideoFrame, by fitted: VideoFrame) -> Bool {
        let isReplaced = state.withLock { state in
            for index in 0..<state.count {
                let place = (state.first + index) % state.places.count
                guard let queued = state.places[place], queued.cell == frame.cell, queued.generation == frame.generation else { continue }
                state.places[place] = fitted
                return true
            }
            return false
        }
        if isReplaced { consumerSignal.raise() }
        return isReplaced
    }
}
