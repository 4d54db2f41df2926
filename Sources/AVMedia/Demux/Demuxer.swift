import CFFmpeg
import Media
import Protection

/// One track's packets out of a container, read through custom I/O: FFmpeg's protocols and network code are never reached.
///
/// - Thread: the track's decode thread.
final class Demuxer {
    /// What a read gave.
    enum Read {
        /// The packet handed in was filled.
        case packet
        case end
        case interrupted
        /// Passed over; go on.
        case damaged(DecodeError)
        case failed(DecodeError)
    }

    /// Broken reads in a row after which a container is given up: a healthy one has none.
    private static let maximumDamagedReads = 64

    let track: Track
    /// Of several sounds the one that is meant.
    private let preference: SoundPreference
    let bridge: InputBridge
    private let parts: Parts
    let format: UnsafeMutablePointer<AVFormatContext>
    private(set) var streamIndex: Int32 = -1
    /// The packet that `prime` read ahead.
    private var isPrimed = false
    private var damagedReads = 0
    /// What packed audio's tags say; nil for all other input.
    private let packed: PackedSound?
    private var packedClock = PackedClock()
    /// Of the packet read last, in decoding time.
    private var lastRead = LAV_NO_TIMESTAMP
    /// Opens what libavformat gives encrypted; nil: nothing here could.
    private let opening: PacketOpening?
    /// The key with which the packet given last was opened; nil: it came in the clear.
    private(set) var packetKey: KeyName?
    private var primedKey: KeyName?
    /// Takes the texts that it wants; nil: nobody does.
    let captions: (any CaptionSink)?
    /// What is let through.
    var captionInterest = CaptionInterest.none

    /// Opens a container and finds the track in it, reading no more than that and the track's first packet.
    ///
    /// - Parameters:
    ///   - keys: For encrypted tracks; nil: they are refused.
    ///   - captions: Takes the text that it wants; nil: nobody does.
    ///   - preference: Of several sounds the one that is meant.
    /// - Throws: `.interrupted`, `.input`, `.notMedia`, `.damaged`, `.noSuchTrack` or `.outOfMemory`.
    static func open(
        _ input: any TrackInput, track: Track, clock: any HostClock, keys: KeyChest? = nil, captions: (any CaptionSink)? = nil,
        preference: SoundPreference = SoundPreference()
    ) throws(DecodeError) -> Demuxer {
        FFmpegLog.silence()
        if input.isByteAddressed { _ = input.seek(to: 0) }
        let packed = track == .audio && !input.isByteAddressed ? PackedSound(input) : nil
        let protected = input.isByteAddressed ? nil : keys.map { ProtectedInput(packed ?? input, keys: $0, track: track) }
        let bridge = InputBridge(input: protected ?? packed ?? input, clock: clock)
        let opening = keys.map { PacketOpening(protected, keys: $0, track: track) }
        guard let parts = Parts.make(bridge), var format = avformat_alloc_context() else { throw .outOfMemory(track: track.word) }
        // Where this throws, libavformat has freed the context; the reader frees itself.
        try ContainerProbe.open(&format, reader: parts.reader.pointer, bridge: bridge, track: track)
        let demuxer = Demuxer(
            track: track, bridge: bridge, packed: packed, opening: opening, parts: parts, format: format, captions: captions,
            preference: preference)
        try demuxer.chooseStream()
        try demuxer.prime()
        return demuxer
    }

    /// The two handles, behind one reference: Swift 6.0's optimizer crashes where both are locals of a function that throws.
    private final class Parts {
        let reader: ReaderHandle
        /// The packet that `prime` reads ahead.
        let primed: PacketHandle

        init(reader: consuming ReaderHandle, primed: consuming PacketHandle) {
            self.reader = reader
            self.primed = primed
        }

        static func make(_ bridge: InputBridge) -> Parts? {
            guard let reader = ReaderHandle.make(bridge) else { return nil }
            guard let primed = PacketHandle.make() else { return nil }
            return Parts(reader: reader, primed: primed)
        }
    }

    private init(
        track: Track, bridge: InputBridge, packed: PackedSound?, opening: PacketOpening?, parts: Parts,
        format: UnsafeMutablePointer<AVFormatContext>, captions: (any CaptionSink)?, preference: SoundPreference
    ) {
        self.preference = preference
        self.captions = captions
        self.opening = opening
        self.track = track
        self.packed = packed
        self.bridge = bridge
        self.parts = parts
        self.format = format
    }

    deinit {
        // Before the reader, which the context still uses; the bridge lives as long as we do.
        var freed: UnsafeMutablePointer<AVFormatContext>? = format
        avformat_close_input(&freed)
    }

    // MARK: The track

    /// The chosen stream. Valid as long as the demuxer.
    var stream: UnsafeMutablePointer<AVStream>? { format.pointee.stream(at: streamIndex) }

    /// Of the whole container, where it says.
    var duration: MediaTime? {
        guard bridge.input.isByteAddressed else { return nil }
        if format.pointee.duration > 0 { return MediaTime(ticks: format.pointee.duration, of: 1, over: Int64(AV_TIME_BASE)) }
        guard let stream = stream?.pointee, stream.duration > 0 else { return nil }
        return stream.time_base.time(stream.duration)
    }

    /// Of a whole file, as many as any film has.
    var chapters: [ContainerChapter] {
        guard bridge.input.isByteAddressed, let list = format.pointee.chapters else { return [] }
        return (0..<min(Int(format.pointee.nb_chapters), 1000)).compactMap { place in
            guard let chapter = list[place]?.pointee, let start = chapter.time_base.time(chapter.start) else { return nil }
            let title = av_dict_get(chapter.metadata, "title", nil, 0)?.pointee.value.map { String(cString: $0) }
            return ContainerChapter(start: start, title: title.flatMap { $0.isEmpty ? nil : $0 })
        }
        .sorted { $0.start < $1.start }
    }

    /// Whether packets may come that were encrypted.
    var mayBeProtected: Bool { opening?.mayBeNeeded ?? false }

    /// The sounds that the container holds, and the number of the one that was chosen.
    var sounds: (all: [ContainedSound], chosen: Int?) {
        let all = format.pointee.sounds
        return (all, preference.choice(within: all)?.number)
    }

    func hasStream(of track: Track) -> Bool { format.pointee.bestStream(of: track) != nil }

    /// Of the first packet, after what the codec's priming skips.
    var startTime: MediaTime? {
        guard isPrimed, let timeBase = stream?.pointee.time_base else { return nil }
        let packet = parts.primed.pointer.pointee
        guard let time = timeBase.time(packet.pts == LAV_NO_TIMESTAMP ? packet.dts : packet.pts) else { return nil }
        guard track == .audio, let rate = stream?.pointee.codecpar.pointee.sample_rate, rate > 0 else { return time }
        return time + MediaTime(ticks: Int64(lav_packet_skipped_samples(parts.primed.pointer)), of: 1, over: Int64(rate))
    }

    /// The first packet's length in the stream's ticks; 0 where unknown.
    var firstPacketDuration: Int64 { isPrimed ? parts.primed.pointer.pointee.duration : 0 }

    private func chooseStream() throws(DecodeError) {
        // A transport stream may name its tracks only after the header's part has been read.
        var packetsSeen = 0
        while true {
            if let index = format.pointee.bestStream(of: track, preference) {
                streamIndex = index
                discardOthers()
                return
            }
            guard format.pointee.ctx_flags & AVFMTCTX_NOHEADER != 0, bridge.bytesRead < ContainerProbe.maximumBytes, packetsSeen < 4096
            else { throw .noSuchTrack(track: track.word) }
            packetsSeen += 1
            let result = av_read_frame(format, parts.primed.pointer)
            if let obstacle = bridge.obstacle { throw obstacle.error }
            guard result >= 0 else { throw .noSuchTrack(track: track.word) }
            if let index = format.pointee.bestStream(of: track, preference), index == parts.primed.pointer.pointee.stream_index {
                streamIndex = index
                if case .failed(let error) = open(parts.primed.pointer) { throw error }
                isPrimed = true
                primedKey = packetKey
            } else {
                parts.primed.clear()
            }
        }
    }

    func discardOthers() {
        for index in 0..<Int32(clamping: format.pointee.nb_streams) where index != streamIndex {
            format.pointee.stream(at: index)?.pointee.discard = isWantedCaption(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
    }

    /// Reads the first packet ahead: it tells where the track starts and how long a picture lasts.
    private func prime() throws(DecodeError) {
        guard !isPrimed else { return }
        switch readFrame(into: parts.primed.pointer) {
        case .packet:
            isPrimed = true
            primedKey = packetKey
        case .interrupted: throw .interrupted
        case .failed(let error): throw error
        case .end, .damaged: break
        }
    }

    // MARK: Packets

    /// Fills an empty packet with the track's next.
    func read(into packet: borrowing PacketHandle) -> Read {
        if isPrimed {
            isPrimed = false
            packetKey = primedKey
            av_packet_move_ref(packet.pointer, parts.primed.pointer)
            return .packet
        }
        return readFrame(into: packet.pointer)
    }

    private func readFrame(into packet: UnsafeMutablePointer<AVPacket>) -> Read {
        followInterest()
        while true {
            let result = av_read_frame(format, packet)
            // libavformat still gives what its parsers hold after a read has failed: worth having, unless nobody wants it any more.
            if case .interrupted = bridge.obstacle {
                av_packet_unref(packet)
                return .interrupted
            }
            if result >= 0 {
                guard packet.pointee.stream_index == streamIndex else {
                    let isCaption = giveOn(packet)
                    av_packet_unref(packet)
                    if !isCaption { discardOthers() }
                    continue
                }
                if bridge.obstacle != nil, packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                    // What had come of it when the input failed: that is the input's fault, and told as such.
                    av_packet_unref(packet)
                    continue
                }
                damagedReads = 0
                if let obstacle = open(packet) { return obstacle }
                stamp(packet)
                lastRead = packet.pointee.dts
                return .packet
            }
            if let obstacle = bridge.obstacle { return .failed(obstacle.error) }
            if result == LAV_ERROR_EOF || parts.reader.pointer.pointee.eof_reached != 0 { return .end }
            damagedReads += 1
            let error = DecodeError.damaged(track: track.word, detail: ffmpegText(result))
            return damagedReads > Self.maximumDamagedReads ? .failed(error) : .damaged(error)
        }
    }

    /// Opens a packet that is encrypted.
    ///
    /// - Returns: nil where it is in the clear now.
    private func open(_ packet: UnsafeMutablePointer<AVPacket>) -> Read? {
        packetKey = nil
        guard let opening, let codec = stream?.pointee.codecpar.pointee.codec_id else { return nil }
        switch opening.open(packet, of: codec, bridge: bridge) {
        case .clear: return nil
        case .opened(let key):
            packetKey = key
            return nil
        case .failed(let error):
            av_packet_unref(packet)
            return .failed(error)
        }
    }

    /// Moves a packet of packed audio to the clock of its tags. Where libavformat counts nothing itself (ADTS), the packet behind a tag alone has a time:
    /// the others follow by their length.
    private func stamp(_ packet: UnsafeMutablePointer<AVPacket>) {
        guard let packed, let timeBase = stream?.pointee.time_base else { return }
        let counted = timeBase.time(packet.pointee.pts)
        var time: MediaTime?
        while let next = packed.times.first, packet.pointee.pos >= next.place {
            if let counted { packedClock.set(next.time, at: counted) } else { time = packedClock.follow(next.time) }
            packed.takeTime()
        }
        if let counted, let shift = packedClock.shift { time = counted + shift }
        guard let time else { return }
        packet.pointee.pts = timeBase.ticks(notAfter: time)
        packet.pointee.dts = packet.pointee.pts
    }

    // MARK: Passing over

    /// Leaves out what lies before the last keyframe that the container names not after `time`, where its bytes are there: a segment holds
    /// several, and each picture before is decoded for nothing.
    func passOver(to time: MediaTime) throws(DecodeError) {
        guard isPrimed, let stream, let first = primedStart, let skew = primedSkew else { return }
        let timeBase = stream.pointee.time_base
        // The index is in decoding time.
        let entry = avformat_index_get_entry_from_timestamp(stream, timeBase.ticks(notAfter: time) - skew, AVSEEK_FLAG_BACKWARD)
        guard let entry = entry?.pointee, entry.timestamp > first,
            bridge.input.hasAhead(entry.pos + Int64(entry.size) - bridge.position)
        else { return }
        for _ in 0..<Self.longestPassage {
            parts.primed.clear()
            isPrimed = false
            try prime()
            guard let reached = primedStart, reached < entry.timestamp else { return }
        }
    }

    /// Whether the next few packets can be read without waiting, as far as the container's index tells where they lie.
    func hasAhead(packets count: Int) -> Bool {
        guard let stream, lastRead != LAV_NO_TIMESTAMP else { return bridge.input.hasAhead(Self.fewPackets) }
        let place = av_index_search_timestamp(stream, lastRead, AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY)
        guard place >= 0, let entry = avformat_index_get_entry(stream, place + Int32(clamping: count))?.pointee else {
            return bridge.input.hasAhead(Self.fewPackets)
        }
        return bridge.input.hasAhead(entry.pos + Int64(entry.size) - bridge.position)
    }

    /// Bytes; where the container doesn't tell.
    private static let fewPackets: Int64 = 64 << 10

    /// More packets than a segment holds of one track.
    private static let longestPassage = 4096

    /// Of the packet read ahead, in decoding time.
    private var primedStart: Int64? {
        guard isPrimed else { return nil }
        let packet = parts.primed.pointer.pointee
        return packet.dts == LAV_NO_TIMESTAMP ? nil : packet.dts
    }

    /// From a keyframe's decoding to its presentation, in the stream's ticks.
    private var primedSkew: Int64? {
        let packet = parts.primed.pointer.pointee
        guard packet.flags & AV_PKT_FLAG_KEY != 0, packet.pts != LAV_NO_TIMESTAMP, packet.dts != LAV_NO_TIMESTAMP else { return nil }
        return packet.pts - packet.dts
    }

    // MARK: Seeking

    /// Moves to the last keyframe not after `time`, of a byte-addressed input.
    func seek(to time: MediaTime) throws(DecodeError) {
        guard bridge.input.isByteAddressed else {
            throw .unsupportedFormat(track: track.word, detail: "a segmented input is moved by its cursor")
        }
        guard let timeBase = stream?.pointee.time_base else { throw .noSuchTrack(track: track.word) }
        // Transport streams have no index: libavformat lands on any packet near by, so step back until a keyframe comes in time.
        var target = time
        var step = MediaTime(seconds: 2)
        while true {
            try jump(to: timeBase.ticks(notAfter: target))
            guard !isIndexed, track == .video, target > .zero else { return }
            if let landed = try firstKeyframe(), landed <= time {
                try jump(to: timeBase.ticks(notAfter: target))
                return
            }
            target = target - step
            step = step + step
        }
    }

    /// Whether the container says where its keyframes are.
    private var isIndexed: Bool {
        guard let name = format.pointee.iformat?.pointee.name else { return true }
        let text = String(cString: name)
        return text != "mpegts" && text != "mpeg"
    }

    private func jump(to ticks: Int64) throws(DecodeError) {
        parts.primed.clear()
        isPrimed = false
        damagedReads = 0
        parts.reader.clearEnd()
        bridge.forgetObstacle()
        let result = avformat_seek_file(format, streamIndex, .min, ticks, ticks, 0)
        if let obstacle = bridge.obstacle { throw obstacle.error }
        guard result < 0 else { return }
        // Before the first keyframe there is none "not after": the first is meant.
        bridge.forgetObstacle()
        let fallback = avformat_seek_file(format, streamIndex, .min, ticks, .max, 0)
        if let obstacle = bridge.obstacle { throw obstacle.error }
        guard fallback >= 0 else { throw .damaged(track: track.word, detail: "no way to \(ticks): \(ffmpegText(fallback))") }
    }

    /// Reads to the next keyframe; its time, nil at the end.
    private func firstKeyframe() throws(DecodeError) -> MediaTime? {
        for _ in 0..<4096 {
            parts.primed.clear()
            switch readFrame(into: parts.primed.pointer) {
            case .packet:
                let packet = parts.primed.pointer.pointee
                guard packet.flags & AV_PKT_FLAG_KEY != 0, let timeBase = stream?.pointee.time_base else { continue }
                parts.primed.clear()
                return timeBase.time(packet.pts == LAV_NO_TIMESTAMP ? packet.dts : packet.pts)
            case .damaged: continue
            case .end: return nil
            case .interrupted: throw .interrupted
            case .failed(let error): throw error
            }
        }
        return nil
    }
}
