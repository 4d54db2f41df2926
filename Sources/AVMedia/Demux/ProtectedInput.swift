import Media
import Protection

/// A segmented input as its demuxer shall see it: fragmented MP4 comes in the clear, and of transport streams and packed audio it is known which packets
/// are encrypted, and with which key; nothing comes before its key is there.
///
/// - Thread: the track's decode thread.
final class ProtectedInput: TrackInput, @unchecked Sendable {
    // Guard of the variables: the decode thread alone reads.
    private enum Form {
        case undecided
        case fragments
        /// With what was read, and has to wait for its key.
        case plain(waiting: [UInt8])
    }

    private let input: any TrackInput
    private let fragments: FragmentOpening
    let opener: SampleOpener
    private var form = Form.undecided
    private var given: Int64 = 0
    private var isOver = false
    /// From which places on what protection holds, oldest first; only where it changes.
    private var marks: [(place: Int64, protection: InputProtection?)] = []

    private static let portion = 32 << 10
    private static let maximumMarks = 64

    init(_ input: any TrackInput, keys: KeyChest, track: Track) {
        self.input = input
        opener = SampleOpener(keys)
        fragments = FragmentOpening(opener, kind: track == .video ? .video : .audio)
    }

    var isByteAddressed: Bool { false }
    var length: Int64? { input.length }
    func seek(to offset: Int64) -> Bool { false }
    func waitForBytes(until deadline: HostTime?) { input.waitForBytes(until: deadline) }
    func hasAhead(_ count: Int64) -> Bool {
        let rest = count - Int64(fragments.held)
        return rest <= 0 || input.hasAhead(rest)
    }

    // MARK: What was protected

    /// Whether any of it is said to be.
    var isProtected: Bool { fragments.isProtected || marks.contains { $0.protection != nil } }

    /// How the packet at a place is encrypted still: never where the input is fragmented MP4.
    func protection(at place: Int64) -> InputProtection? {
        guard case .plain = form else { return nil }
        return (marks.last { $0.place <= place } ?? marks.first)?.protection
    }

    /// With which key the sample at a place was opened.
    func key(at place: Int64) -> KeyName? {
        guard case .fragments = form else { return protection(at: place)?.key }
        return fragments.key(at: Int(clamping: place))
    }

    // MARK: Reading

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        let outcome: InputRead
        if case .plain(let waiting) = form {
            outcome = readPlain(waiting, into: buffer)
        } else {
            outcome = readFragments(into: buffer)
        }
        if case .bytes(let count) = outcome { given += Int64(count) }
        return outcome
    }

    private func readPlain(_ waiting: [UInt8], into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        if waiting.isEmpty {
            let outcome = input.read(into: buffer)
            guard case .bytes(let count) = outcome else { return outcome }
            mark()
            guard let obstacle = obstacle else { return outcome }
            form = .plain(waiting: Array(buffer[..<count]))
            return obstacle
        }
        if let obstacle { return obstacle }
        let count = min(waiting.count, buffer.count)
        buffer.copyBytes(from: waiting[..<count])
        form = .plain(waiting: Array(waiting[count...]))
        return .bytes(count)
    }

    /// Notes how the bytes just read are protected.
    private func mark() {
        let protection = input.protection
        guard marks.isEmpty ? protection != nil : marks.last?.protection != protection else { return }
        if marks.isEmpty { marks.append((0, nil)) }
        if marks.count >= Self.maximumMarks { marks.removeFirst() }
        marks.append((given + Int64(fragments.held), protection))
    }

    /// What stands between the bytes just read and their demuxer.
    private var obstacle: InputRead? {
        guard let name = marks.last?.protection?.key else { return nil }
        switch opener.readiness(of: name) {
        case .here: return nil
        case .coming: return waited
        case .failed(let error): return .failed(error)
        }
    }

    /// While a key is on its way a seek still has to be noticed.
    private var waited: InputRead {
        input.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == .interrupted ? .interrupted : .notYet
    }

    private func readFragments(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        while true {
            if case .undecided = form {
                if fragments.held >= 8 || isOver { decide() }
            } else if fragments.isIdle, !isOver {
                // A film in the clear: nothing is looked at any more.
                return input.read(into: buffer)
            }
            if case .fragments = form {
                switch fragments.step() {
                case .ready: return .bytes(fragments.take(into: buffer))
                case .waiting: return waited
                case .failed(let error): return .failed(error)
                case .hungry: break
                }
            } else if case .plain = form {
                return readPlainRest(into: buffer)
            }
            if isOver {
                fragments.finish()
                let count = fragments.take(into: buffer)
                return count > 0 ? .bytes(count) : .end
            }
            var outcome = InputRead.notYet
            fragments.feed(Self.portion) { room in
                outcome = input.read(into: room)
                if case .bytes(let count) = outcome { return count }
                return 0
            }
            switch outcome {
            case .bytes: fragments.key = input.protection?.key
            case .end: isOver = true
            default: return outcome
            }
        }
    }

    /// By the first bytes: MP4 begins with a box.
    private func decide() {
        let head = fragments.head(8)
        let isMP4 = head.count == 8 && head[0] != 0x47 && head.withUnsafeBytes { SegmentStart.isFilm($0) && SegmentStart.isBox($0) }
        guard !isMP4 else { return form = .fragments }
        fragments.passAll()
        form = .plain(waiting: [])
    }

    /// What was read before the form was known.
    private func readPlainRest(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        var rest = [UInt8](repeating: 0, count: fragments.held)
        _ = fragments.step()
        _ = rest.withUnsafeMutableBytes { fragments.take(into: $0) }
        mark()
        form = .plain(waiting: rest)
        guard !rest.isEmpty else { return isOver ? .end : input.read(into: buffer) }
        return readPlain(rest, into: buffer)
    }
}
