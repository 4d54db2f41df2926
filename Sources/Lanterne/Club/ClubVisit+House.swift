import Club
import Crypto
import Media
import Store

/// Says once a minute that the box is there, and does what the club asks of it.
extension ClubVisit {
    /// What came of it.
    struct Heard {
        /// The club has another edition than the box.
        var isNewEdition = false
        /// All that was kept of the viewer is gone: the guest has left.
        var isWiped = false
        /// The house's settings that count from the next start on.
        var settings: HouseSettings?
    }

    /// - Parameter isPlaying: A film is on.
    /// - Throws: Where the club can't be asked; nothing is done then.
    func heartbeat(isPlaying: Bool) throws(Failure) -> Heard {
        let question = index.profile.serviceKey.flatMap { TimeQuestion(of: $0) }
        let wiped = ((try? home.store.value(.wiped)) ?? nil).map { String(decoding: $0, as: UTF8.self) }
        let kept = (try? HouseSettings.load()) ?? nil
        let nonce = question?.nonce ?? Base64.encodeForURLs((try? SecureRandom.bytes(16)) ?? [UInt8](repeating: 0, count: 16))
        let told = HeartbeatTold(
            version: Lanterne.configuration.version, isPlaying: isPlaying, nonce: nonce, settings: kept?.revision, wiped: wiped)
        let answer = try ask(HeartbeatAnswer.self, "POST", "/v1/heartbeat", .json(told))
        if let time = question?.time(by: answer.time) { clock.receive(time) }
        var heard = Heard(isNewEdition: answer.sequence != index.sequence)
        if let pushed = answer.settings { heard.settings = try take(pushed) }
        do {
            if let wipe = answer.wipe {
                if wipe != wiped { try home.store.eraseViewer() }
                try home.store.set(Array(wipe.utf8), for: .wiped)
                heard.isWiped = wipe != wiped
            } else if wiped != nil {
                try home.store.set(nil, for: .wiped)
            }
        } catch {
            throw Failure("\(error).")
        }
        return heard
    }

    /// Settings that this box doesn't understand are kept too, so that they aren't sent again each minute: none of them counts.
    private func take(_ pushed: PushedSettings) throws(Failure) -> HouseSettings {
        let settings = HouseSettings(revision: pushed.revision, document: pushed.document)
        var trial = Settings()
        do throws(Failure) { try trial.take(pushed.document) } catch {
            StandardError.say("the house's settings do not count: \(error.sentence)\n")
        }
        do {
            try settings.save()
        } catch {
            throw Failure("the house's settings can't be kept (\(error)); check the folder \(Folders.state).")
        }
        return settings
    }
}
