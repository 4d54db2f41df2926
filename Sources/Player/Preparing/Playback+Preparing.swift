import Media

// A film that the viewer may want next.
extension Playback {
    /// Fetches what a film needs to begin, so that `load` of the same address finds it there; to be called again and again while it may be
    /// wanted. Does nothing while a film is there, but one beside (`loadAside`).
    ///
    /// - Parameters:
    ///   - position: Where it would begin.
    ///   - isHeld: Something that is seen needs the line now: nothing is begun, and nothing more is read of what is coming.
    public func prepare(_ address: String, from position: MediaTime, isHeld: Bool, now: HostTime) {
        guard session.state == .idle || isAside else { return }
        self.now = now
        if preparation?.address != address {
            forgetPreparation()
            guard !isHeld else { return }
            preparation = Preparation(
                address, from: position, loader: loader(of: address, from: ahead.asking), answers: ahead, signal: parts.signals.control,
                log: log)
        } else if preparation?.isHeld == isHeld {
            return
        }
        preparation?.isHeld = isHeld
        parts.signals.control.raise()
    }

    /// It isn't wanted after all.
    public func forgetPreparation() {
        guard preparation != nil else { return }
        preparation = nil
        ahead.forget()
    }

    /// Whether a film was prepared as far as to know that no key is needed for any of it.
    public func isKnownToBeClear(_ address: String) -> Bool { preparation?.address == address && preparation?.isInTheClear == true }

    /// The film of that address takes what is there of it.
    func takeOver(_ address: String) {
        if preparation?.address != address { forgetPreparation() }
        preparation = nil
    }

    func stepPreparation() -> HostTime? { preparation?.step(now: now) }
}
