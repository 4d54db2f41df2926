import CQREncode
import Glibc

/// A text as a telephone's camera reads it from the television: a square of dark and light modules.
///
/// Error correction M mends 15 % of it: enough for a screen, which has no scratches, and coarser modules than Q or H would leave room for.
///
/// - Source: ISO/IEC 18004.
public struct QRCode: Hashable, Sendable {
    /// Modules in a row and in a column, without the quiet zone: 21, 25, … 177.
    public let side: Int
    /// Dark ones; row after row.
    private let dark: [Bool]

    /// Light modules that readers want on each side.
    ///
    /// - Source: ISO/IEC 18004 §5.3.8 (4 X).
    public static let quietZone = 4

    /// Bytes of text at most: 121 modules a side then, which are 8 pixels each where the code takes all of 1080 lines.
    public static let mostBytes = 1_000

    /// - Parameter text: Kept as it is, letter case too; in UTF-8, which readers guess by themselves.
    /// - Thread: any; some milliseconds for the longest.
    public init(_ text: String) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.mostBytes else { throw .tooLong(bytes: bytes.count, most: Self.mostBytes) }
        // By length, not to a zero byte; version 0 is the smallest that holds it; always in 8-bit mode.
        guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else { throw .refused(errno: errno) }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // The lowest bit is the module's; the others tell what it is for.
        dark = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Whether a module is dark; outside, in the quiet zone, none is.
    ///
    /// - Parameters:
    ///   - row: From the top.
    ///   - column: From the left.
    public subscript(row: Int, column: Int) -> Bool {
        (0..<side).contains(row) && (0..<side).contains(column) && dark[row * side + column]
    }
}
