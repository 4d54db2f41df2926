import Adaptation
import Media

/// What of a film is on the screen: measured where it is shown, not announced.
public struct PictureStanding: Hashable, Sendable {
    /// Why the film has better pictures than those that are shown.
    public enum Shortfall: Hashable, Sendable {
        /// The line carries so many bits per second, which isn't enough for them.
        case line(bitsPerSecond: Double)
        /// The box doesn't decode them in time.
        case box
        /// The line isn't known well enough yet, or they are on their way.
        case rising
    }

    /// As decoded, before anything was scaled.
    public var size: PixelSize
    /// Of the film; nil where it varies or isn't said.
    public var rate: FrameRate?
    /// Of pictures and sound, as the manifest has them; nil where it doesn't say.
    public var bitsPerSecond: Int64?
    /// The film's pictures have a high dynamic range, which the screen's mode can't show.
    public var losesRange = false
    /// nil: these are the best that the film has for this screen.
    public var shortfall: Shortfall?
    /// The size of the best, where the manifest says it.
    public var best: PixelSize?
}

extension Playback {
    /// What the display is set to.
    public var screen: ScreenDescription { parts.display.screen }

    /// What is on the screen; nil before the film's first picture.
    public func picture(at now: HostTime) -> PictureStanding? {
        guard hasPicture, film != nil, let shown = scanOut.shownPicture else { return nil }
        var standing = PictureStanding(size: shown.size, rate: shown.rate)
        // Rungs are the first item's: those of the others were laid behind them.
        let rungs = (items.first?.film ?? film)?.ladder?.rungs ?? []
        guard let place = feed?.rung(at: position(at: now)), rungs.indices.contains(place), let best = rungs.last else { return standing }
        let rung = rungs[place]
        if rung.rate > 0 { standing.bitsPerSecond = rung.rate }
        standing.losesRange = rung.variant.videoRange != .sdr
        guard place < rungs.count - 1 else { return standing }
        standing.best = best.variant.size
        standing.shortfall = shortfall(of: place, below: best)
        return standing
    }

    private func shortfall(of place: Int, below best: Ladder.Rung) -> PictureStanding.Shortfall {
        if let highest = feed?.highestRung, place >= highest { return .box }
        guard let line = feed?.typicalRate, line * Ladder.usableShare < Double(best.rate) else { return .rising }
        return .line(bitsPerSecond: line)
    }
}
