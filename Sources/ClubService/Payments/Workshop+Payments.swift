import Club
import Crypto
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// Where the club's money is taken. It is the folder's own, and no option, so that no command can forget it: a refund goes where the payment went.
extension Workshop {
    private var paymentFile: String { path + "/private/payments.json" }

    private struct PaymentFile: Codable {
        let address: String
        let secret: String
    }

    /// nil: the sandbox.
    ///
    /// - Throws: `wrongSource`.
    func paymentBridge() throws(ServiceError) -> PaymentBridge? {
        guard access(paymentFile, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: paymentFile) else {
            throw .wrongSource(path: paymentFile, reason: "it can't be read")
        }
        guard let file = try? OutsideJSON.decode(PaymentFile.self, from: data) else {
            throw .wrongSource(path: paymentFile, reason: "it should hold an address and a secret")
        }
        do throws(PaymentBridge.Wrong) {
            return try PaymentBridge(address: file.address, secret: file.secret)
        } catch {
            throw .wrongSource(path: paymentFile, reason: error.reason)
        }
    }

    /// Has a bridge take the money from the next start of the service on. A secret that is there stays.
    ///
    /// - Throws: `filling` where it is no address, `wrongSource`, `cannotWrite`.
    func takeMoney(by address: String) throws(ServiceError) -> PaymentBridge {
        let former = try paymentBridge()?.secret
        let bridge: PaymentBridge
        do {
            bridge = try PaymentBridge(address: address, secret: former ?? Base64.encodeForURLs(try SecureRandom.bytes(32)))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let bytes = Array(try encoder.encode(PaymentFile(address: bridge.address, secret: bridge.secret))) + [10]
            try bytes.withUnsafeBytes { try FileDescriptor.replace(paymentFile, with: $0, isDurable: true, isPrivate: true) }
        } catch is PaymentBridge.Wrong {
            throw .filling(.value(option: "--bridge", takes: "an address of https://, or of http:// on this machine", given: address))
        } catch {
            throw .cannotWrite(path: paymentFile, reason: "\(error)")
        }
        return bridge
    }

    /// Has nobody take any.
    ///
    /// - Throws: `cannotWrite`.
    func takeNoMoney() throws(ServiceError) {
        guard unlink(paymentFile) == 0 || errno == ENOENT else { throw .cannotWrite(path: paymentFile, reason: Errno.last.description) }
    }
}
