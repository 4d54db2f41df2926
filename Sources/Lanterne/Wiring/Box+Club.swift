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
    /// It was seen to its end.
    var isFinished = false
    /// Asked of the club, and not loaded yet.
    var isAwaited = true
}

// Between the club's own thread and the player.
extension Box {
    func show(_ catalogue: Catalogue) {
        self.catalogue = catalogue
        face.show(films: catalogue.titles.map { FilmCard($0, language: settings.language) })
    }

    /// The catalogue turned out to be a signed one.
    func openSigned(_ address: String) {
        do throws(Errno) {
            let counter = try ClubDesk(address: address, settings: settings)
            _ = try loop.add(counter.signal) {}
            self.counter = counter
        } catch {
            end(by: "the club can't be asked (\(error)); the machine has run out of files.")
        }
    }

    func takeClubNews(now: HostTime) {
        while let news = counter?.nextNews() {
            switch news {
            case .open(let catalogue, let time):
                calendar.follow(time)
                show(catalogue)
            case .closed(let sentence): end(by: sentence)
            case .plays(let start):
                // The viewer may have left, or chosen another, meanwhile.
                guard chosen?.title == start.title, chosen?.isAwaited == true else { continue }
                chosen?.isAwaited = false
                play(start, now: now)
            case .wiped:
                // Out of whatever is in front, to the head of the list; where they were is nobody's concern any more.
                chosen = nil
                for _ in 0..<2 { for command in face.handle(.home, at: now) { perform(command, now: now) } }
            case .refused(let title, let sentence):
                guard chosen?.title == title, chosen?.isAwaited == true else { continue }
                chosen?.isAwaited = false
                refuse(sentence)
            }
        }
    }

    /// Leaves the film; the club keeps where.
    func leaveFilm(now: HostTime) {
        noteLeaving(now: now)
        chosen = nil
        counter?.ask(.playing(false))
        flow.playback.stop(now: now)
    }

    /// Before the film is stopped, or the program ends.
    func noteLeaving(now: HostTime) {
        guard let chosen, !chosen.isAwaited, chosen.refusal == nil, let place = place(at: now) else { return }
        counter?.ask(.leave(chosen.title, at: place, isFinished: chosen.isFinished))
    }

    private func play(_ start: ClubDesk.Start, now: HostTime) {
        if let letter = start.letter {
            do throws(Failure) { try flow.give(letter: letter, for: start.keys) } catch { return refuse(error.sentence) }
        }
        counter?.ask(.playing(true))
        flow.playback.load(start.address, from: start.position, now: now)
    }

    private func refuse(_ sentence: String) {
        let error = PlayerError(stage: .server, recovery: .tryAgain, code: 161, text: sentence)
        log.write(.error, "club", sentence)
        chosen?.refusal = error
    }

    private func end(by sentence: String) {
        failure = PlayerError(stage: .server, recovery: .changeSetup, code: 160, text: sentence)
        ending = .error
    }
}
