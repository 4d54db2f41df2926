import Club
import FoundationEssentials
import Media
import Store

/// What is watched on this box: begun, left, and told to the club's service.
extension ClubVisit {
    /// Where the film goes on: its beginning where it was never begun, or was seen to its end.
    func start(of title: Title) -> MediaTime {
        guard let left = try? home.store.position(of: title.id), !left.isFinished else { return .zero }
        return MediaTime(seconds: Double(left.milliseconds) / 1000)
    }

    /// A view begins: what it was bought by says so from now on, whatever becomes of the network or the plug, and the service hears of it.
    func begin(_ title: Title, by right: Access.Way.Right) throws(Failure) {
        guard case .entitlement(let id, _) = right else { return }
        do {
            guard var held = try home.store.entitlements().first(where: { $0.id == id }) else { return }
            switch held.begin(at: clock.now(), filmLasts: title.duration, on: BoxID(home.keys.name)) {
            case .first(let receipt): try home.store.recordFirstPlay(receipt)
            case .again: try home.store.update(held)
            case .refused: break
            }
        } catch {
            throw Failure("\(error).")
        }
    }

    /// Where the viewer is.
    ///
    /// - Returns: False where it can't be kept: a full disk costs the place, not the film.
    @discardableResult
    func leave(_ title: Title, at position: MediaTime, isFinished: Bool) -> Bool {
        let left = ResumePosition(
            title: title.id, milliseconds: isFinished ? 0 : Int64(max(0, position.seconds * 1000)), isFinished: isFinished,
            time: clock.now())
        return (try? home.store.record(left)) ?? false
    }

    /// Tells the service what it hasn't heard, and learns what the account's other boxes have done. What isn't told now waits for the next time.
    func share() throws(Failure) {
        do {
            for receipt in try home.store.waitingReceipts() { try tell(receipt) }
            let positions = try home.store.changedPositions()
            let favourites = try home.store.changedFavourites()
            let heard = try home.store.value(.viewingSequence).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
            let answer = try ask(
                ViewingMessage.self, "POST", "/v1/viewing",
                .json(
                    ViewingMessage(
                        positions: positions.map { ViewingMessage.Position($0) },
                        favourites: favourites.map { ViewingMessage.Favourite($0) }, sequence: heard)))
            try home.store.markSent(positions)
            try home.store.markSent(favourites)
            try home.store.merge(answer.positions.map(\.position))
            try home.store.merge(answer.favourites.map(\.favourite))
            try home.store.set(Array("\(answer.sequence)".utf8), for: .viewingSequence)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("\(error).")
        }
    }

    /// Nothing of the viewer stays on the box, and the box speaks for their account no more.
    func forget() throws(Failure) {
        // What waits to be told is the club's to know; what can't be told now is told at the next visit.
        if hasAccount { try? share() }
        if let tokens = home.tokens() { _ = try? ask("POST", "/v1/revoke", .form([("token", tokens.refresh)])) }
        do { try home.store.eraseViewer() } catch { throw Failure("\(error).") }
    }

    /// A receipt leaves the queue when the service has it, or will never take it.
    private func tell(_ receipt: PlayReceipt) throws {
        let told = PlayTold(receipt: receipt.id, entitlement: receipt.entitlement.value, at: receipt.firstPlay)
        do throws(ClubRefusal) {
            _ = try asked("POST", "/v1/plays", .json(told))
        } catch {
            guard case .said(_, let status) = error, (400..<500).contains(status), status != 401, status != 429 else {
                throw failure(error)
            }
        }
        try home.store.removeReceipt(receipt.id)
    }
}
