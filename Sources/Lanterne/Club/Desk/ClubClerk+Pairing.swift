import Club
import Interface
import LinuxIO
import Media

/// A code that waits for its telephone.
struct PairingErrand {
    let answer: PairingAnswer
    let ends: HostTime
    var interval: Int
    var due: HostTime
}

extension ClubClerk {
    func pair(now: HostTime) {
        tell(.change { $0.account = .none })
        do throws(ClubRefusal) {
            let answer = try visit.beginPairing()
            guard let picture = QRPicture(of: answer.completeAddress) else { throw .unreadable(address: visit.url) }
            let expires = visit.clock.now().advanced(by: .seconds(answer.life))
            pairing = PairingErrand(
                answer: answer, ends: now + .seconds(answer.life), interval: answer.pace, due: now + .seconds(answer.pace))
            tell(
                .change {
                    $0.account = .pairing(
                        .init(address: answer.verificationAddress, code: answer.userCode, picture: picture, expires: expires))
                })
        } catch {
            refusePairing(error.sentence(in: language))
        }
    }

    func leavePairing() {
        pairing = nil
        tellAccount()
    }

    /// - Returns: When to ask again; nil: nothing waits.
    func stepPairing(now: HostTime) -> HostTime? {
        guard var errand = pairing else { return nil }
        guard now >= errand.due else { return errand.due }
        guard now < errand.ends else {
            refusePairing(visit.words.codeTooOld)
            return nil
        }
        do throws(ClubRefusal) {
            switch try visit.askPairing(errand.answer, interval: errand.interval) {
            case .pending(let seconds):
                errand.interval = seconds
                errand.due = now + .seconds(seconds)
                pairing = errand
                return errand.due
            case .done:
                pairing = nil
                tellAccount()
                if (try? visit.holdings()) != nil { try? visit.share() }
                shelves.look()
            }
        } catch {
            // A network that is away for a moment doesn't end it.
            guard !error.isWorthAnotherTry else {
                errand.due = now + .seconds(errand.interval)
                pairing = errand
                return errand.due
            }
            refusePairing(error.sentence(in: language))
        }
        return nil
    }

    private func refusePairing(_ sentence: String) {
        pairing = nil
        tell(.change { $0.account = .refused(sentence) })
    }
}
