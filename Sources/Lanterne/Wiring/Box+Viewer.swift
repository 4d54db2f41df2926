import Club
import Interface
import LinuxIO
import Media
import Player
import Remote

// Between the viewer and the player: what keys ask for, what is seen of it.
extension Box {
    func takeKeys(now: HostTime) {
        for action in desk.actions(now: now) {
            guard let intent = IntentTable.intent(for: action, in: face.keyContext) else { continue }
            for command in face.handle(intent, at: now) { perform(command, now: now) }
            face.mustAnswer = true
            speech.hear()
        }
    }

    func perform(_ command: InterfaceCommand, now: HostTime) {
        let playback = flow.playback
        switch command {
        case .play(let id): playTitle(id, fromStart: false, now: now)
        case .playFromStart(let id): playTitle(id, fromStart: true, now: now)
        case .chooseSound(let id):
            if let track = playback.soundTracks.first(where: { $0.id == id }) { playback.hear(track, now: now) }
        case .chooseText(let id): playback.showCaptions(id.flatMap { id in playback.captionTracks.first { $0.id == id } }, now: now)
        case .replay: beginReplay(now: now)
        case .keep(let preferences): keep(preferences)
        case .checkPIN(let digits, let record): pins.check(digits, against: record)
        case .makePIN(let digits): pins.make(of: digits)
        case .togglePause: playback.toggle(now: now)
        case .pause: playback.pause(now: now)
        case .resume: playback.play(now: now)
        case .seek(let seconds): playback.skip(MediaTime(seconds: Double(seconds)), now: now)
        case .seekTo(let position): playback.seek(to: origin + position, now: now)
        case .wind(let direction): playback.wind(direction > 0 ? .forward : .back, now: now)
        case .endWinding(let playing): playback.endWinding(playing: playing, now: now)
        case .cancelWinding: playback.cancelWinding(now: now)
        case .seekToLive: playback.goToEdge(now: now)
        case .step(let pictures): playback.step(pictures > 0 ? .forward : .back, now: now)
        case .stop: leaveFilm(now: now)
        case .finish: viewing?.isFinished = true
        case .volume(let steps):
            if !face.preferences.outputs.isVolumeFixed { volume = min(1, max(0, volume + Double(steps) / 10)) }
            isMuted = false
            playback.setVolume(heardVolume)
            applyMute()
            if !isSingle { saveAt = now + Self.settlingTime }
        case .toggleMute:
            isMuted.toggle()
            applyMute()
        case .quit, .power: ending = ending ?? .stopped
        case .nextSubtitles: playback.showNextCaptions(now: now)
        case .nextAudio: playback.hearNextSound(now: now)
        case .ask(let wish): ask(wish)
        case .playTrailer(let id): playTrailer(id, now: now)
        case .beginTeaser(let id): beginTeaser(id, now: now)
        case .endTeaser: endTeaser(now: now)
        case .delayCaptions(let steps): playback.delayCaptions(by: playback.captionDelay + MediaTime(seconds: Double(steps) / 10))
        }
    }

    private func playTitle(_ id: TitleID, fromStart: Bool, now: HostTime) {
        endTeaser(now: now)
        films.ask(at: now)
        if let film = face.title(id) { flow.playback.prefer(wishes(for: film)) }
        title = face.title(id)?.title.text(for: [face.language.rawValue]) ?? ""
        guard let counter else {
            guard let stream = face.title(id)?.stream else { return }
            return flow.playback.load(stream, now: now)
        }
        chosen = Chosen(title: id)
        counter.ask(.play(id, fromStart: fromStart))
        beginIfFree(id, fromStart: fromStart, now: now)
    }

    private func playTrailer(_ id: TitleID, now: HostTime) {
        endTeaser(now: now)
        guard let film = face.title(id), let trailer = film.media.trailers.first else { return }
        title = film.title.text(for: [face.language.rawValue])
        flow.playback.load(trailer.address, now: now)
    }

    func takeNews() {
        while let event = flow.playback.nextEvent() {
            switch event {
            case .settled:
                isUntidy = true
                if !isSingle { saveAt = saveAt ?? clock.now() + Self.measuringTime }
            // A trailer behind a page leaves the page its pictures.
            case .firstPicture where teaser != nil: break
            case .firstPicture:
                films.firstPicture(at: clock.now())
                // Those of the screens behind it come back from the disc with them.
                pictures?.rest()
            case .notice: break
            case .waiting(let error): log.write(.warning, "player", "the film waits: \(error.text)")
            case .item(let address): title = AddressText.title(of: address)
            case .ended:
                viewing?.isFinished = true
                guard isSingle else { break }
                if let next = flow.playback.loadFollower(now: clock.now()) {
                    title = AddressText.title(of: next)
                } else {
                    ending = .end
                }
            // The page has its picture instead.
            case .failed(let error) where teaser != nil: log.write(.info, "player", "no trailer: \(error.text)")
            case .failed(let error):
                failure = error
                // A single film's failure is said once, as the program's last sentence.
                if isSingle { ending = .error } else { log.write(.error, "player", error.text) }
            }
        }
    }

    /// A volume that stands for two seconds is meant, and remembered; what the line carries, once a film has shown it for a minute.
    ///
    /// - Returns: when it will have stood.
    func remember(now: HostTime) -> HostTime? {
        guard let due = saveAt else { return nil }
        guard now >= due else { return due }
        saveAt = nil
        do {
            try Remembered(volume: volume, line: flow.playback.typicalRate).save()
        } catch {
            log.write(.warning, "box", "the volume and the line can't be remembered (\(error)); check the folder \(Folders.state)")
        }
        return nil
    }

    static let settlingTime = Duration.seconds(2)
    private static let reopeningInterval = Duration.seconds(5)
    private static let measuringTime = Duration.seconds(60)

    // MARK: What is seen

    func stepClub(now: HostTime) -> HostTime? {
        if let (address, due) = reopening {
            guard now >= due else { return due }
            reopening = nil
            club = ClubReader(address: address, source: flow.source, signal: clubSignal, now: now)
        }
        guard let club else { return nil }
        switch club.step(now: now) {
        case .pending(let until): return until
        case .ready(let catalogue):
            self.club = nil
            show(catalogue)
            return nil
        case .signed:
            self.club = nil
            openSigned(club.address)
            return now
        case .failed(let error):
            self.club = nil
            guard error.recovery == .tryAgain else {
                failure = error
                ending = .error
                return nil
            }
            // A box that is switched on before its network waits for it, and says so.
            log.write(.warning, "club", error.text)
            let due = now + Self.reopeningInterval
            reopening = (club.address, due)
            face.change { $0.isReachable = false }
            welcome()
            return due
        }
    }

    func present(now: HostTime) -> HostTime? {
        showTeaser(now: now)
        let looked = lookAhead(now: now)
        var status =
            flow.playback.status(title: title, volume: heardVolume, isMuted: isMuted, failure: isSingle ? nil : failure, at: now)
            ?? chosen.map { PlaybackStatus(title: title, volume: volume, isMuted: isMuted, message: $0.refusal.map { PlayerMessage($0) }) }
        status?.thumbnail = looked
        status?.cover = cover
        if flow.playback.state == .idle, !isSingle, ending == nil { failure = nil }
        if let status { for command in face.update(status) + face.wake(at: now) { perform(command, now: now) } }
        bring(now: now)
        let captions = flow.playback.captions(at: now)
        let speechDeadline = speak(captions, now: now)
        face.show(captions, on: flow.playback.pictureArea)
        if face.present(at: now) {
            shown = flow.playback.scanOut.overlayChanged()
            desk.shown(by: shown)
        } else if face.mustAnswer, face.isUpToDate {
            // The key changed nothing that is seen.
            face.mustAnswer = false
            desk.changedNothing()
        }
        // What came last may be a neighbour's that isn't seen yet: the overlay before shows all.
        if front == nil, face.isUpToDate, isFrontWhole { front = (shown, nil) }
        if isUntidy, face.isReady {
            isUntidy = false
            flow.tidy(log: log)
        }
        if let (serial, flip) = flow.playback.scanOut.overlayFlip {
            desk.flipped(serial, at: flip)
            if let first = front, first.flip == nil, serial >= first.serial { front?.flip = flip }
        }
        return .earliest(.earliest(face.nextDeadline(after: now), captions?.until), speechDeadline)
    }

    /// Has pictures brought of where the viewer looks: small ones over the cursor, larger ones of a film that is wound.
    ///
    /// - Returns: the one over the cursor.
    private func lookAhead(now: HostTime) -> Thumbnail? {
        let playback = flow.playback
        let screen = display.output.screen.size
        if let winding = playback.windingStatus {
            let box = PixelSize(width: screen.width / 2, height: screen.height / 2)
            let position = winding.position - (playback.item?.start ?? .zero)
            playback.look(at: position, within: box, now: now)
            cover = playback.thumbnail(at: position) ?? cover
            return nil
        }
        // Where winding ended, its picture stands until the film's own is there.
        if playback.state != .filling(.seek) { cover = nil }
        let position = face.scrubPosition(at: now)
        let box = PixelSize(
            width: Int32(ScrubView.frame.width) * screen.width / 1920, height: Int32(ScrubView.frame.height) * screen.height / 1080)
        playback.look(at: position, within: box, now: now)
        return position.flatMap(playback.thumbnail)
    }

    /// What the interface counts positions from: the present item's beginning; of a live film that is over, what is left of it.
    private var origin: MediaTime {
        guard let window = flow.playback.window else { return flow.playback.item?.start ?? .zero }
        return window.isOver ? window.start : .zero
    }

    func takeScreenshots(now: HostTime) -> HostTime? {
        while let request = screenshots.first {
            let due = start + request.at
            guard now >= due else { return due }
            screenshots.removeFirst()
            let take = display.screenshot
            let scanOut = flow.playback.scanOut
            screenshotWriter.write(to: request.path) { take { scanOut.overlayChanged() } }
        }
        return nil
    }
}
