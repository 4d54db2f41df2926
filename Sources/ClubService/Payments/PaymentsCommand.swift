import ArgumentParser
import Crypto
import LinuxIO
import Media

/// `lanterne-club payments DIR`.
struct PaymentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Says who takes the club's money, and whether they answer; or names somebody else.",
        discussion: """
            EXAMPLES
              lanterne-club payments /srv/club                                  who takes it, and whether they answer
              lanterne-club payments /srv/club --bridge https://pay.example/club
              lanterne-club payments /srv/club --sandbox                        nobody: for trying the club out

            A bridge is a program of yours that speaks to your payment provider; what it is asked is told in the page "Taking money". The secret that it
            needs is made here and kept in private/payments.json. A service that runs goes on as it was until it is started anew.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Option(help: ArgumentHelp("Where the bridge answers.", valueName: "url"))
    var bridge: String?

    @Flag(help: "No money moves.")
    var sandbox = false

    func validate() throws {
        if bridge != nil, sandbox { throw ValidationError("--bridge and --sandbox exclude each other.") }
    }

    /// - Throws: `noSuchWorkshop`, `filling`, `wrongSource`, `cannotWrite`, and `refused` where the bridge doesn't answer.
    func answer() async throws(ServiceError) {
        let workshop = Workshop(path: folder)
        guard workshop.isOne else { throw .noSuchWorkshop(path: folder) }
        if sandbox { try workshop.takeNoMoney() }
        if let bridge {
            let made = try workshop.takeMoney(by: bridge)
            print("\(made.address) takes the money from the next start of the service on.")
            print("It is asked with this secret, which belongs in its settings and nowhere else: \(made.secret)")
            return
        }
        guard let bridge = try workshop.paymentBridge() else {
            print("sandbox: no money moves")
            return
        }
        try await Self.ask(bridge)
        print("\(bridge.address): answers")
    }

    /// Gives back a payment that never was, which changes nothing.
    private static func ask(_ bridge: PaymentBridge) async throws(ServiceError) {
        do {
            let payments = try BridgePayments(bridge) { _ in }
            try await payments.refund("trial-" + Base64.encodeForURLs(try SecureRandom.bytes(16)))
        } catch let error as PaymentError {
            switch error {
            case .declined(let reason): throw .refused(reason: "\(bridge.address) refuses to give back what was never paid: \(reason)")
            case .unavailable(let reason): throw .refused(reason: reason)
            }
        } catch {
            throw .refused(reason: "\(error)")
        }
    }
}
