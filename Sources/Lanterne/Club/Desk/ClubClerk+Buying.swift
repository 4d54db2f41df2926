import Club
import Interface
import LinuxIO
import Media

/// Something that is being bought.
struct BuyingErrand {
    let title: TitleID
    let offer: OfferID
    let seats: Int?
    var quote: QuoteAnswer?
    /// What the account held before, so that what a telephone has paid is seen to be new.
    var held: Set<String> = []
    /// When to look whether a telephone has paid, and until when; nil: no telephone was asked for.
    var phone: (due: HostTime, ends: HostTime)?
}

extension ClubClerk {
    /// So often is looked whether a telephone has paid.
    private static let phoneInterval = Duration.seconds(2)
    private static let phoneLife = Duration.seconds(600)

    func quote(_ offer: OfferID, _ title: TitleID, _ seats: Int?) {
        var errand = BuyingErrand(title: title, offer: offer, seats: seats)
        tell(.change { $0.purchase = ClubState.Purchase(of: title, by: offer, seats: seats) })
        do throws(Failure) {
            let quote = try visit.ask(
                QuoteAnswer.self, "POST", "/v1/quotes", .json(QuoteAsked(offer: offer.value, title: title.value, seats: seats)))
            errand.quote = quote
            tell(.change { $0.purchase?.stage = .quoted(quote) })
        } catch {
            refuse(error.sentence)
        }
        buying = errand
    }

    func pay(voucher: String) {
        guard let quote = buying?.quote else { return }
        tell(
            .change {
                $0.purchase?.stage = .paying
                $0.purchase?.refusal = nil
            })
        do throws(Failure) {
            let bought = try visit.ask(
                PurchaseAnswer.self, "POST", "/v1/purchases", .json(PurchaseAsked(quote: quote.id, voucher: voucher)))
            if let entitlement = bought.entitlement?.entitlement { try visit.keep(entitlement) }
            finishBuying()
        } catch {
            tell(.change { $0.purchase?.stage = .quoted(quote) })
            refuse(error.sentence)
        }
    }

    func payOnPhone(now: HostTime) {
        guard let quote = buying?.quote else { return }
        tell(
            .change {
                $0.purchase?.phone = nil
                $0.purchase?.refusal = nil
            })
        do throws(Failure) {
            buying?.held = ids(of: try visit.holdings())
            let link = try visit.ask(LinkAnswer.self, "POST", "/v1/links", .json(LinkAsked(quote: quote.id)))
            guard let picture = QRPicture(of: link.address) else { throw visit.failure(.unreadable(address: visit.url)) }
            let page = ClubState.PhonePage(picture: picture, expires: link.expires)
            buying?.phone = (due: now + Self.phoneInterval, ends: now + Self.phoneLife)
            tell(.change { $0.purchase?.phone = page })
        } catch {
            refuse(error.sentence)
        }
    }

    func leavePurchase() {
        buying = nil
        tell(.change { $0.purchase = nil })
    }

    /// - Returns: When to look again; nil: nothing waits.
    func stepBuying(now: HostTime) -> HostTime? {
        guard let phone = buying?.phone else { return nil }
        guard now >= phone.due else { return phone.due }
        guard now < phone.ends else {
            buying?.phone = nil
            tell(.change { $0.purchase?.phone = nil })
            return nil
        }
        if let held = try? visit.holdings(), !ids(of: held).isSubset(of: buying?.held ?? []) {
            finishBuying()
            return nil
        }
        buying?.phone?.due = now + Self.phoneInterval
        return now + Self.phoneInterval
    }

    private func finishBuying() {
        buying = nil
        // What was bought is the account's: the rest of what it holds comes with it.
        _ = try? visit.holdings()
        shelves.look()
        tell(.stale)
        tell(
            .change {
                $0.purchase?.stage = .bought
                $0.purchase?.phone = nil
                $0.purchase?.refusal = nil
            })
    }

    private func refuse(_ sentence: String) { tell(.change { $0.purchase?.refusal = sentence }) }

    private func ids(of holdings: HoldingsAnswer) -> Set<String> {
        Set(
            holdings.entitlements.compactMap { $0.entitlement?.id.value } + holdings.tickets.map(\.id)
                + holdings.subscriptions.map { "\($0.plan) \($0.from)" })
    }
}
