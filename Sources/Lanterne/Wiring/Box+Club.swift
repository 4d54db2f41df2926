import Club
import Interface
import LinuxIO
import Media
import Player

/// A title of a signed club that the viewer has chosen.
struct Chosen {
    let title: TitleID
    /// Why it doesn't play.
    var refusal: PlayerError?
    /// Asked of the club, and not answered yet.
    var isAwaited = true
    /// It plays already: it is for everybody, and needs no key.
    var hasBegun = false
}

// Between the club's own thread and the player.
extension Box {
    func show(_ catalogue: Catalogue) {
        self.catalogue = catalogue
        let state = ClubState(catalogue, language: settings.language, for: audience, at: calendar.now())
        face.change { $0 = state }
    }

    /// The catalogue turned out to be a signed one.
    func openSigned(_ address: String) {
        do throws(Errno) {
            let counter = try ClubDesk(address: address, settings: spokenSettings, audience: audience)
            _ = try loop.add(counter.signal) {}
            self.counter = counter
            face.change { $0.isReachable = true }
            welcome()
        } catch {
            end(by: "the club can't be asked (\(error)); the machine has run out of files.")
        }
    }

    /// The club speaks the viewer's language from the first.
    var spokenSettings: Settings {
        var spoken = settings
        spoken.language = face.language.rawValue
        return spoken
    }

    /// Whoever has just flashed the box is led in.
    func welcome() {
        guard isNew else { return }
        isNew = false
        let now = clock.now()
        for command in face.welcome(at: now) { perform(command, now: now) }
        invite(now: now)
    }

    func takeClubNews(now: HostTime) {
        while let news = counter?.nextNews() {
            switch news {
            case .time(let time): calendar.follow(time)
            case .change(let change): face.change(change)
            case .stale: (asked, compared) = ([], nil)
            case .late(let sentence):
                log.write(.warning, "club", sentence)
                face.change { $0.isReachable = false }
            case .closed(let sentence): end(by: sentence)
            case .plays(let start):
                guard chosen?.title == start.title, chosen?.isAwaited == true else {
                    // The viewer has left, or chosen another, meanwhile.
                    counter?.ask(.watched(start.title, at: nil, .left))
                    continue
                }
                chosen?.isAwaited = false
                play(start, now: now)
            case .wiped: wipe(now: now)
            case .refused(let title, let refusal):
                guard chosen?.title == title, chosen?.isAwaited == true else { continue }
                chosen?.isAwaited = false
                if chosen?.hasBegun == true { flow.playback.stop(now: now) }
                refuse(refusal)
            }
        }
    }

    /// Has what the screen in front needs brought: titles from the store, pictures from wherever they are.
    func bring(now: HostTime) {
        let before = wanted.pictures
        wanted = face.wanted(at: now)
        if face.trim(keeping: wanted.titles) { asked = [] }
        let missing = wanted.titles.filter { !asked.contains($0) }
        if let counter, !missing.isEmpty {
            asked.formUnion(missing)
            counter.shelves.want(missing)
        }
        if let title = wanted.similar, title != compared {
            compared = title
            counter?.shelves.want(similarTo: title)
        }
        guard wanted.pictures != before else { return }
        pictures?.want(wanted.pictures.map { face.request($0) })
    }

    /// Whether everything is there that the screen in front wants.
    var isFrontWhole: Bool {
        !wanted.titles.isEmpty && wanted.titles.allSatisfy { face.title($0) != nil }
            && wanted.pictures.allSatisfy { pictures?.picture(face.request($0)) != nil }
    }

    /// What the viewer asks of the club.
    func ask(_ wish: ClubWish) {
        if case .box(let wish) = wish { return ask(wish) }
        if wish == .retry { reopening?.at = clock.now() }
        if case .search(let text) = wish { counter?.shelves.search(text) } else { counter?.ask(.club(wish)) }
        // A club of files keeps nothing of its viewer but what is set.
        if wish == .forgetEverything, counter == nil { wipe(now: clock.now()) }
    }

    /// Nothing is kept of the viewer any more; where they were in a film is nobody's concern.
    private func wipe(now: HostTime) {
        (chosen, viewing) = (nil, nil)
        KeptPreferences.forget()
        let commands = face.wiped(at: now)
        follow(face.preferences)
        for command in commands { perform(command, now: now) }
    }

    /// Leaves the film; the club keeps where, and the keys are gone.
    func leaveFilm(now: HostTime) {
        films.leave(flow.playback.report(since: start, now: now))
        viewing?.end(place(at: now))
        (chosen, viewing) = (nil, nil)
        flow.playback.stop(now: now)
        if counter != nil { flow.withdrawKeys() }
    }

    private func play(_ start: ClubDesk.Start, now: HostTime) {
        viewing = Viewing { [counter] place, moment in counter?.ask(.watched(start.title, at: place, moment)) }
        // Locked although its manifest doesn't say so, it is begun again with its keys.
        if chosen?.hasBegun == true, start.letter == nil { return }
        flow.withdrawKeys()
        if let letter = start.letter {
            do throws(Failure) { try flow.give(letter: letter, for: start.keys) } catch { return refuse(.failed(error.sentence)) }
        }
        flow.playback.load(start.address, from: start.position, now: now)
    }

    private func refuse(_ refusal: ClubDesk.Refusal) {
        let error = PlayerError(refusal)
        log.write(.error, "club", error.text)
        chosen?.refusal = error
    }

    private func end(by sentence: String) {
        failure = PlayerError(stage: .server, recovery: .changeSetup, code: 160, text: sentence)
        ending = .error
    }
}

extension PlayerError {
    /// Codes 161 to 163.
    fileprivate init(_ refusal: ClubDesk.Refusal) {
        switch refusal {
        case .failed(let text): self.init(stage: .server, recovery: .tryAgain, code: 161, text: text)
        case .notHeld(let text): self.init(stage: .server, recovery: .chooseAnother, code: 162, text: text)
        case .elsewhere(let text): self.init(stage: .server, recovery: .tryAgain, code: 163, text: text)
        }
    }
}
