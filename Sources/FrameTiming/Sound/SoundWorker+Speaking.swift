import Media

// A card that plays no film, while somebody speaks: silence, with the voice over it.
extension SoundWorker {
    /// What the card holds then: less is sooner heard, more outlasts a late wake-up.
    private static let speechLead = MediaTime(seconds: 0.060)
    /// For which the first words are waited for, so that they come without a hole.
    private static let gathering = Duration.milliseconds(10)
    /// The card runs on for so long after the last word: a television that hears a new stream takes its time, and swallows the next one.
    private static let patience = MediaTime(seconds: 3)

    /// - Returns: when to come again; nil: nobody speaks.
    func speakAlone(now: HostTime) -> HostTime? {
        guard let feed, isCardUsable, let voice = feed.voice else { return nil }
        let configuration = feed.route.configuration
        let period = max(1, configuration.periodFrames)
        let lead = min(configuration.bufferFrames, max(2 * period, Int(feed.format.frames(in: Self.speechLead))))
        if !isSpeaking, let later = gather(voice, lead, now: now) { return later }
        guard isSpeaking || voice.waiting > 0 else { return nil }
        let queued = isSpeaking ? feed.timing().map { configuration.bufferFrames - $0.availableFrames } ?? 0 : 0
        guard fill(feed, lead - queued) else { return isCardUsable ? now + .milliseconds(5) : nil }
        if !isSpeaking {
            isSpeaking = true
            feed.startCard()
        }
        guard voice.quietFrames < Int(feed.format.frames(in: Self.patience)) else {
            stopSpeaking()
            // What came since has raised no signal.
            if voice.waiting > 0 { return now }
            control.posted.post(.fellSilent)
            return nil
        }
        return now + feed.format.time(ofFrames: Int64(period / 2)).duration
    }

    /// - Returns: when there is enough of the voice to begin; nil: now, or there is none.
    private func gather(_ voice: DuckingMixer, _ lead: Int, now: HostTime) -> HostTime? {
        let waiting = voice.waiting
        guard waiting > 0, waiting < lead else {
            voiceSince = nil
            return nil
        }
        let since = voiceSince ?? now
        voiceSince = since
        guard now - since < Self.gathering else {
            voiceSince = nil
            return nil
        }
        return now + .milliseconds(2)
    }

    /// - Returns: false: the card took nothing.
    private func fill(_ feed: CardFeed, _ frames: Int) -> Bool {
        var room = frames
        while room > 0 {
            let before = feed.timeline.written
            switch feed.moveSilence(room) {
            case .moved, .cardFull, .ringEmpty, .ringEnded: break
            case .xrun:
                control.didXrun()
                isSpeaking = false
                feed.stoppedSpeaking()
                if feed.voice?.waiting == 0 { control.posted.post(.fellSilent) }
                return false
            case .lost(let error):
                vanishSpeaking(error)
                return false
            }
            let moved = Int(feed.timeline.written - before)
            guard moved > 0 else { break }
            room -= moved
        }
        return true
    }

    /// The clock stays as it is: it isn't this card's.
    private func vanishSpeaking(_ error: AudioError) {
        feed?.route.output.close()
        isCardUsable = false
        isSpeaking = false
        control.posted.post(.vanished(error))
    }

    /// The card is the film's again, or nobody's. What it holds of the voice, some hundredths of a second, is lost.
    func stopSpeaking() {
        guard isSpeaking else { return }
        isSpeaking = false
        guard isCardUsable, let feed else { return }
        feed.stopCard()
        feed.stoppedSpeaking()
    }
}
