import Media
import Remote

// Over the film: what keys do there, and what is seen.
extension InterfaceModel {
    // MARK: Keys

    mutating func handleInFilm(_ intent: Intent, at now: HostTime) -> [InterfaceCommand] {
        if case .delayCaptions(let steps) = intent {
            // Without the display, before which captions would move: the viewer compares them with lips.
            delayNotice.show(at: now)
            return [.delayCaptions(steps: steps)]
        }
        if let commands = handleInPanel(intent, at: now) { return commands }
        if let commands = handleInScrubbing(intent, at: now) ?? handleInWinding(intent, at: now) { return commands }
        if let commands = handleInNextCard(intent, at: now) { return commands }
        if intent == .ok, panel == nil, let offer = shownOffer(at: now) { return [.seekTo(offer.end)] }
        let wasCalled = visibility.isCalled(at: now)
        visibility.show(at: now)
        switch intent {
        case .ok, .togglePause: return [.togglePause]
        case .play: return [.resume]
        case .pause: return [.pause]
        case .skip(let seconds): return [.seek(bySeconds: seconds)]
        case .scrub(let direction): return scrub(direction, at: now)
        case .wind(let direction): return [.wind(direction: direction)]
        case .next: return status?.live == nil ? chapter(1) : [.seekToLive]
        case .previous: return chapter(-1)
        case .digit(let digit): return tenth(digit)
        case .step(let pictures): return [.step(pictures: pictures)]
        case .subtitles: return [.nextSubtitles]
        case .audio: return [.nextAudio]
        case .back, .stop, .home: return leaveFilm()
        case .info:
            guard wasCalled else {
                tellings += 1
                return []
            }
            if !openPanel() { visibility.hide() }
            return []
        case .menu:
            _ = openPanel()
            return []
        default: return []
        }
    }

    /// - Returns: Whether the film has anything to choose from.
    private mutating func openPanel() -> Bool {
        let soundDelay = facts.playsSound ? preferences.outputs.soundDelay : nil
        guard let status, !FilmPanel.lines(status, strings, soundDelay: soundDelay).isEmpty else { return false }
        visibility.hide()
        scrubbing = nil
        panel = FilmPanel(soundDelay: soundDelay)
        return true
    }

    /// - Returns: nil: the panel is closed, or the key has nothing to do with it.
    private mutating func handleInPanel(_ intent: Intent, at now: HostTime) -> [InterfaceCommand]? {
        guard let status, var open = panel else { return nil }
        guard let answer = open.handle(intent, status, strings, at: now, isStill: preferences.isStill) else { return nil }
        panel = answer.closes ? nil : open
        if let delay = answer.soundDelay {
            var changed = preferences
            changed.outputs.soundDelay = delay
            return keep(changed)
        }
        return answer.commands
    }

    /// - Returns: nil: no cursor is shown, or the key has nothing to do with it.
    private mutating func handleInScrubbing(_ intent: Intent, at now: HostTime) -> [InterfaceCommand]? {
        guard scrubPosition(at: now) != nil, let bounds else {
            scrubbing = nil
            return nil
        }
        visibility.show(at: now)
        switch intent {
        case .scrub(let direction): scrubbing?.step(direction, within: bounds, now: now)
        case .skip(let seconds): scrubbing?.move(by: seconds, within: bounds, now: now)
        case .ok, .play, .togglePause:
            let target = scrubbing?.position
            scrubbing = nil
            return target.map { [.seekTo($0)] } ?? []
        case .back: scrubbing = nil
        default:
            scrubbing = nil
            return nil
        }
        return []
    }

    private mutating func scrub(_ direction: Int, at now: HostTime) -> [InterfaceCommand] {
        guard let bounds, let status else { return [] }
        scrubbing = Scrubbing(at: status.position, now: now)
        scrubbing?.step(direction, within: bounds, now: now)
        return []
    }

    /// - Returns: nil: the film isn't wound, or the key has nothing to do with it.
    private mutating func handleInWinding(_ intent: Intent, at now: HostTime) -> [InterfaceCommand]? {
        guard status?.windingSpeed != nil else { return nil }
        visibility.show(at: now)
        switch intent {
        case .ok, .play, .togglePause: return [.endWinding(playing: true)]
        case .pause: return [.endWinding(playing: false)]
        case .back: return [.cancelWinding]
        case .wind(let direction): return [.wind(direction: direction)]
        // For remotes without keys of their own for it.
        case .skip(let seconds): return [.wind(direction: seconds > 0 ? 1 : -1)]
        case .scrub: return []
        default: return nil
        }
    }

    /// To the next chapter; back to the beginning of the present one, or from its first seconds to the one before.
    private func chapter(_ direction: Int) -> [InterfaceCommand] {
        guard let status, !status.chapters.isEmpty else { return [] }
        let position = status.position
        if direction > 0 { return status.chapters.first { $0.start > position }.map { [.seekTo($0.start)] } ?? [] }
        let near = MediaTime(seconds: 3)
        return [.seekTo(status.chapters.last { $0.start + near < position }?.start ?? .zero)]
    }

    /// 5 is the middle of the film, 0 its beginning.
    private func tenth(_ digit: UInt8) -> [InterfaceCommand] {
        guard status?.live == nil, digit < 10, let bounds else { return [] }
        return [.seekTo(MediaTime(seconds: bounds.upperBound.seconds * Double(digit) / 10))]
    }

    // MARK: Places

    /// Where the viewer looks while they move the cursor; nil: there is none.
    public func scrubPosition(at now: HostTime) -> MediaTime? {
        guard isFilmInFront, let scrubbing, now < scrubbing.until else { return nil }
        return scrubbing.position
    }

    /// What the bar stands for; nil while that isn't known.
    private var bounds: ClosedRange<MediaTime>? {
        guard let status else { return nil }
        if let live = status.live { return live.start...max(live.start, live.latest) }
        guard let duration = status.duration, duration > .zero else { return nil }
        return .zero...duration
    }

    private func chapterName(at position: MediaTime) -> String? {
        guard let status, let place = status.chapters.lastIndex(where: { $0.start <= position }) else { return nil }
        return status.chapters[place].title ?? strings.chapter(place + 1)
    }

    func shownOffer(at now: HostTime) -> SkipOffer? {
        guard let status, let offer = status.skip, scrubPosition(at: now) == nil, status.windingSpeed == nil else { return nil }
        // The names of an episode are left for the next one.
        if offer.kind == .credits, nextCard(at: now) != nil { return nil }
        // Later it comes back with the display.
        return status.position < offer.start + SkipButton.duration || visibility.isCalled(at: now) ? offer : nil
    }

    // MARK: What is seen

    func opacity(of status: PlaybackStatus, at now: HostTime) -> Double {
        if status.windingSpeed != nil || scrubPosition(at: now) != nil { return 1 }
        return visibility.opacity(at: now, state: status.state, since: status.since)
    }

    func filmScene(at now: HostTime) -> Scene {
        guard let status else { return .empty }
        var scene = Scene.empty
        if let picture = status.cover { scene.add(.picture(picture), Self.wholePicture(picture)) }
        let opacity = opacity(of: status, at: now)
        let scrubbed = scrubPosition(at: now)
        if opacity > 0, panel == nil {
            var display = OSD(status: status, wall: wallTime(), strings: strings, opacity: opacity)
            if scrubbed != nil { display.hint = strings.scrubHint }
            if preferences.playsNext { display.next = nextEpisode(at: now).map { name(ofEpisode: $0) } }
            scene.append(display.scene())
        }
        if let scrubbed, let bounds {
            let time = status.live.map { "\u{2212}" + TimeText.clock($0.latest - scrubbed) } ?? TimeText.clock(scrubbed)
            scene.append(
                ScrubView(position: scrubbed, bounds: bounds, picture: status.thumbnail, chapter: chapterName(at: scrubbed), time: time)
                    .scene())
        }
        if panel == nil, let offer = shownOffer(at: now) {
            scene.append(SkipButton(offer: offer, isRaised: opacity > 0, strings: strings).scene())
        }
        if let card = nextCard(at: now) { scene.append(card.scene(strings, isRaised: opacity > 0)) }
        if let panel { scene.append(panel.scene(status, strings, at: now)) }
        if let notice = status.notice { Notice(message: notice, strings: strings).add(to: &scene) }
        delayNotice.add(status, strings, at: now, to: &scene)
        return scene
    }

    /// All over the screen, with the film's shape kept: where the film itself is.
    private static func wholePicture(_ picture: Thumbnail) -> DesignRect {
        let size = picture.still.size
        let scale = min(1920 / Double(max(1, size.width)), 1080 / Double(max(1, size.height)))
        let (width, height) = (Double(size.width) * scale, Double(size.height) * scale)
        return DesignRect(x: (1920 - width) / 2, y: (1080 - height) / 2, width: width, height: height)
    }
}
