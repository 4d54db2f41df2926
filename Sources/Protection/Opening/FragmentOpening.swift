import Media

/// Fragmented MP4 as it comes, made clear: samples are opened in their places, and the boxes that say they were encrypted say nothing any more. No byte is
/// added or lost, so places stay what they are.
///
/// Whoever demuxes behind it needs to know nothing of encryption, whatever its age: groups of samples with keys of their own, tracks that begin in the
/// clear and several sample descriptions are dealt with here.
///
/// - Thread: the track's decode thread.
/// - Source: ISO/IEC 14496-12 §8.8, ISO/IEC 23001-7.
public final class FragmentOpening {
    /// How far it got.
    public enum Step: Equatable, Sendable {
        /// Bytes can be taken.
        case ready
        /// More has to be fed.
        case hungry
        /// A key is on its way.
        case waiting
        /// A key can't be had, or the samples are encrypted in an unknown way.
        case failed(SourceError)
    }

    private enum Place {
        /// Where a box begins.
        case header
        /// Inside one that is passed as it is, with so many bytes to come; nil: to the end.
        case passing(Int?)
        /// Inside an `mdat`, with so many bytes to come.
        case media(Int?)
    }

    private let opener: SampleOpener
    private let kind: SampleKind
    private var place = Place.header
    private var movie = MovieProtection()
    private var samples: [FragmentProtection.Sample] = []
    private var next = 0
    /// Of the fragment's first byte, in the stream.
    private var fragmentStart = 0
    /// Keys that the present fragment needs, and that haven't been seen to be there.
    private var needed: [KeyName] = []
    private var buffer: UnsafeMutableRawBufferPointer
    private var begin = 0
    private var open = 0
    private var end = 0
    /// Of `begin`, in the stream.
    private var streamed = 0
    /// Where samples were opened, and with which key, oldest first; only the last ones.
    private var opened: [(place: Int, key: KeyName)] = []
    /// What opens all samples that come from now on, whatever key they name.
    public var key: KeyName?
    /// Samples that couldn't be opened, since their description is broken: zeros stand in their places.
    public private(set) var damagedSamples = 0

    /// What is longer is no header of a film.
    private static let maximumHeader = 16 << 20
    /// No sample is longer.
    private static let maximumSample = 32 << 20
    private static let portion = 64 << 10
    private static let remembered = 128

    /// - Parameter kind: Whose samples are opened; others are left as they are.
    public init(_ opener: SampleOpener, kind: SampleKind) {
        self.opener = opener
        self.kind = kind
        buffer = .allocate(byteCount: Self.portion, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Whether all bytes go through unseen from now on, and none is in hand.
    public var isIdle: Bool {
        guard case .passing(nil) = place else { return false }
        return begin == end
    }

    /// Whether the movie's header says that samples may be encrypted.
    public var isProtected: Bool { movie.isProtected }

    /// Bytes in hand: fed, and not yet taken.
    public var held: Int { end - begin }

    /// The first bytes in hand, at most so many.
    public func head(_ count: Int) -> [UInt8] { Array(buffer[begin..<min(end, begin + count)]) }

    /// From now on all bytes go through unseen: they are no MP4.
    public func passAll() { place = .passing(nil) }

    /// With which key the sample was opened that begins at a place of the stream; nil: it came in the clear, or is long gone.
    public func key(at place: Int) -> KeyName? {
        // Demuxers take samples nearly in their order: it is one of the last.
        opened.last { $0.place == place }?.key
    }

    private func note(_ key: KeyName) {
        if opened.count >= Self.remembered * 2 { opened.removeFirst(Self.remembered) }
        opened.append((streamed + (open - begin), key))
    }

    /// Puts bytes in.
    ///
    /// - Parameters:
    ///   - count: At most so many.
    ///   - write: Returns how many it wrote.
    public func feed(_ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
        makeRoom(count)
        let written = write(UnsafeMutableRawBufferPointer(rebasing: buffer[end..<(end + count)]))
        precondition((0...count).contains(written), "more bytes reported than there was room for")
        end += written
    }

    /// A segment has ended: what comes next begins with a box, whatever was left of the one before.
    public func beginSegment() {
        // What is in hand belongs to the segment before, and opens no more.
        if case .passing(nil) = place { return place = .header }
        if case .media(nil) = place { return place = .header }
        guard open < end || !isAtHeader else { return }
        finish()
        place = .header
        samples.removeAll(keepingCapacity: true)
        next = 0
    }

    private var isAtHeader: Bool { if case .header = place { true } else { false } }

    /// No more will come: what is left is given; nothing where it is a part of a sample, which can't be opened any more.
    public func finish() {
        if case .media = place { blank(end - open) }
        open = end
    }

    /// Takes bytes that are in the clear.
    ///
    /// - Returns: how many were written; 0 where there are none.
    public func take(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, open - begin)
        guard count > 0 else { return 0 }
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[begin..<(begin + count)]))
        begin += count
        streamed += count
        if begin == end {
            begin = 0
            open = 0
            end = 0
        }
        return count
    }

    /// Works on what was fed.
    public func step() -> Step {
        while true {
            if open > begin { return .ready }
            switch place {
            case .header:
                guard let step = readHeader() else { continue }
                return step
            case .passing(let left):
                guard end > open else { return .hungry }
                let count = min(left ?? .max, end - open)
                open += count
                place = left == count ? .header : .passing(left.map { $0 - count })
            case .media(let left):
                if let obstacle = awaitKeys() { return obstacle }
                guard let step = readMedia(left) else { continue }
                return step
            }
        }
    }

    // MARK: Boxes

    /// - Returns: nil where there is more to be done.
    private func readHeader() -> Step? {
        var reader = ByteReader(UnsafeRawBufferPointer(buffer), open..<end)
        guard let short = reader.word(), let kind = reader.word() else { return .hungry }
        var size: Int? = Int(short)
        if short == 1 {
            guard reader.left >= 8 else { return .hungry }
            size = reader.int(8)
        } else if short == 0 {
            size = nil
        }
        let header = reader.place - open
        if let known = size, known < header {
            // No box: whatever it is, it isn't ours to judge.
            place = .passing(nil)
            return nil
        }
        switch kind {
        case BoxKind.moov, BoxKind.moof:
            guard let size, size <= Self.maximumHeader else {
                place = .passing(size)
                return nil
            }
            guard end - open >= size else { return .hungry }
            let box = UnsafeMutableRawBufferPointer(rebasing: buffer[open..<(open + size)])
            kind == BoxKind.moov ? readMovie(box, header: header) : readFragment(box, header: header)
            if let failure { return .failed(failure) }
            open += size
            // Segments that follow a header belong to it.
            if kind == BoxKind.moov, !movie.isProtected { passAll() }
        case BoxKind.mdat:
            open += header
            place = .media(size.map { $0 - header })
            if size == header { place = .header }
        default:
            place = .passing(size)
        }
        return nil
    }

    private var failure: SourceError?

    private func readMovie(_ box: UnsafeMutableRawBufferPointer, header: Int) {
        movie = MovieProtection.take(from: UnsafeMutableRawBufferPointer(rebasing: box[header...]))
        samples.removeAll(keepingCapacity: true)
        next = 0
    }

    private func readFragment(_ box: UnsafeMutableRawBufferPointer, header: Int) {
        fragmentStart = streamed + (open - begin)
        let fragment = FragmentProtection(box, header: header, movie: movie, kind: kind, key: key)
        samples = fragment.samples
        next = 0
        needed.removeAll(keepingCapacity: true)
        for sample in samples where !needed.contains(sample.recipe.key) && needed.count < 16 { needed.append(sample.recipe.key) }
        if let scheme = fragment.unknownScheme {
            failure = .lockUnknown(scheme: text(scheme))
        } else if fragment.isBroken {
            failure = .lockUnknown(scheme: "samples without vectors")
        }
    }

    // MARK: Samples

    private func awaitKeys() -> Step? {
        while let name = needed.last {
            switch opener.readiness(of: name) {
            case .here: needed.removeLast()
            case .coming: return .waiting
            case .failed(let error): return .failed(error)
            }
        }
        return nil
    }

    /// - Returns: nil where there is more to be done.
    private func readMedia(_ left: Int?) -> Step? {
        guard end > open else { return .hungry }
        let here = streamed + (open - begin) - fragmentStart
        // What lies before has passed: samples that overlap can't both be opened.
        while next < samples.count, samples[next].range.lowerBound < here { next += 1 }
        let available = min(left ?? .max, end - open)
        guard next < samples.count else { return pass(available, left) }
        let sample = samples[next]
        let before = sample.range.lowerBound - here
        if before > 0 { return pass(min(before, available), left) }
        let count = sample.range.count
        guard count <= Self.maximumSample, count <= left ?? .max else {
            // It doesn't lie where it should: nothing of it is shown.
            blank(available)
            return pass(available, left)
        }
        guard end - open >= count else {
            makeRoom(min(count - (end - open), Self.portion))
            return .hungry
        }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[open..<(open + count)])
        switch opener.open(bytes, by: sample.recipe) {
        case .opened: note(sample.recipe.key)
        case .locked, .damaged:
            damagedSamples += 1
            blank(count)
        }
        next += 1
        return pass(count, left)
    }

    /// What can't be opened is no picture: zeros are none either, and a decoder says so.
    private func blank(_ count: Int) {
        for index in open..<(open + count) { buffer[index] = 0 }
    }

    private func pass(_ count: Int, _ left: Int?) -> Step? {
        open += count
        place = left == count ? .header : .media(left.map { $0 - count })
        return nil
    }

    /// Makes room behind what was fed.
    private func makeRoom(_ count: Int) {
        if begin > 0, buffer.count - end < count {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[begin..<end]))
            open -= begin
            end -= begin
            begin = 0
        }
        guard buffer.count - end < count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(buffer.count * 2, end + count), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<end]))
        buffer.deallocate()
        buffer = larger
    }
}
