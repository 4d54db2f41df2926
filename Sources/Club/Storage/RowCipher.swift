/// Hides what is kept of a viewer, under keys that don't lie beside it.
public protocol RowCipher: Sendable {
    /// - Parameter place: Where the row is kept, as a table and a key: what lies elsewhere can't be put in its place.
    /// - Throws: Where the machine can't seal now.
    func seal(_ bytes: [UInt8], place: String) throws -> [UInt8]

    /// - Throws: Where it was sealed under another key or for another place, or was changed since.
    func open(_ sealed: [UInt8], place: String) throws -> [UInt8]

    /// A name for a row, of at most 64 bytes: always the same for the same bytes, and of no use to whoever hasn't the key.
    func digest(_ bytes: [UInt8]) -> [UInt8]
}
