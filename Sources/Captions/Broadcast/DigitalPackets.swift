/// Puts caption channel packets together and cuts them into the blocks of their services. Source: CTA-708-E §5, §6.
struct DigitalPackets: Sendable {
    private var packet: [UInt8] = []
    private var length = 0

    /// What has been begun is lost.
    mutating func breakOff() { packet = [] }

    /// - Parameters:
    ///   - isStart: The first byte is a packet's header.
    ///   - take: Gets each service's number and bytes, once a packet is whole.
    mutating func read(isStart: Bool, _ first: UInt8, _ second: UInt8, take: (_ service: Int, _ block: ArraySlice<UInt8>) -> Void) {
        if isStart {
            // One that isn't whole by now has lost something; what it has is right all the same.
            finish(take)
            let code = Int(first & 0x3F)
            length = code == 0 ? 128 : code * 2
            packet = [first, second]
        } else if !packet.isEmpty {
            packet += [first, second]
        }
        if packet.count >= length { finish(take) }
    }

    private mutating func finish(_ take: (_ service: Int, _ block: ArraySlice<UInt8>) -> Void) {
        defer { packet = [] }
        var rest = packet.prefix(length).dropFirst()
        while let header = rest.popFirst() {
            var service = Int(header >> 5)
            let size = Int(header & 0x1F)
            if service == 7, size > 0 {
                guard let extended = rest.popFirst() else { return }
                service = Int(extended & 0x3F)
            }
            // The null block fills the packet's end.
            guard service > 0 else { return }
            if size > 0, rest.count >= size { take(service, rest.prefix(size)) }
            rest = rest.dropFirst(size)
        }
    }
}
