import Club
import LinuxIO
import Media

/// The box is brought to an account by a telephone. Source: RFC 8628.
extension ClubVisit {
    /// Where a pairing is.
    enum Pairing: Equatable {
        /// Ask again after so many seconds.
        case pending(seconds: Int)
        /// The box speaks for the account.
        case done
    }

    /// Asks for a code that a telephone confirms.
    func beginPairing() throws(ClubRefusal) -> PairingAnswer {
        if clock.isDoubtful { try? askTime() }
        return try client.ask(
            PairingAnswer.self, "POST", "/v1/device_authorization",
            .form(home.keys.fields + [("agreement_key", Base64.encodeForURLs(home.keys.agreement.publicBytes)), ("name", "Lanterne")]))
    }

    /// Asks whether it was confirmed.
    ///
    /// - Parameter interval: The seconds between two questions so far.
    /// - Throws: Where it never will be, or the service can't be asked.
    func askPairing(_ begun: PairingAnswer, interval: Int) throws(ClubRefusal) -> Pairing {
        let fields = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", begun.deviceCode)]
        let tokens: TokenAnswer
        do throws(ClubRefusal) {
            tokens = try client.ask(TokenAnswer.self, "POST", "/v1/token", .form(home.keys.fields + fields))
        } catch {
            switch error.word {
            case "authorization_pending": return .pending(seconds: interval)
            case "slow_down": return .pending(seconds: interval + 5)
            default: throw error
            }
        }
        do throws(Failure) { try home.keep(tokens) } catch { throw .unreachable(error.sentence) }
        return .done
    }

    /// Asks for a code, shows it, and waits until the telephone has confirmed it.
    func pair(show: (PairingAnswer) -> Void) throws(Failure) {
        do throws(ClubRefusal) {
            let answer = try beginPairing()
            show(answer)
            let host = MonotonicClock()
            let deadline = host.now() + .seconds(answer.life)
            var interval = answer.pace
            while host.now() < deadline {
                client.signal.wait(until: min(host.now() + .seconds(interval), deadline))
                switch try askPairing(answer, interval: interval) {
                case .pending(let seconds): interval = seconds
                case .done: return
                }
            }
        } catch {
            throw failure(error)
        }
        throw Failure(words.codeTooOld)
    }
}

extension PairingAnswer {
    /// For how many seconds it can be confirmed: an hour at most, whatever a service says.
    var life: Int { min(max(expiresIn, 1), 3600) }
    /// Seconds between two questions.
    var pace: Int { min(max(interval, 1), 60) }
}

extension ClubWords {
    /// A pairing's code was confirmed by nobody.
    var codeTooOld: String {
        language == .english
            ? "the code was not confirmed in time; ask for another." : "le code n’a pas été confirmé à temps ; demandez-en un autre."
    }
}
