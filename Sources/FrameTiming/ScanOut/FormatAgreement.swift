import Media

/// What the display is ready for, and what it has asked for instead of what it isn't.
///
/// - Thread: scan-out. A new format allocates; the same again doesn't.
struct FormatAgreement {
    enum Verdict {
        case ready
        /// Its pictures will come again, in the form that the display wants.
        case comesAnew
        case refused(DisplayError)
    }

    private var ready: VideoFormat?
    private var wish: PictureWish?

    /// Before a picture is taken off the queue to be shown.
    mutating func admit(_ format: VideoFormat, to output: any VideoOutput, _ queue: FrameQueue, _ control: ScanOutControl) -> Verdict {
        if format == ready { return .ready }
        if format == wish?.format { return .comesAnew }
        do throws(DisplayError) {
            let placement = try output.prepare(for: format)
            guard placement.pictures == format else {
                // What it has asked for, it takes, or it would be asked for ever.
                guard format != wish?.form else { return .refused(.unsupportedFormat(format.pixelFormat)) }
                let wish = PictureWish(format: format, form: placement.pictures)
                self.wish = wish
                queue.wish(wish)
                return .comesAnew
            }
            ready = format
            control.posted.post(.placed(format, placement))
            return .ready
        } catch {
            return .refused(error)
        }
    }
}
