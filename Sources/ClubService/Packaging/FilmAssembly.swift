import Club
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// Puts a film's folder together of what ffmpeg wrote: segments under their tracks' names, locked where it is protected, and manifests.
///
/// It can be interrupted at any segment, and goes on at the next.
struct FilmAssembly {
    /// In which ffmpeg ran.
    let folder: String
    let plan: EncodingPlan
    let probe: FilmProbe
    let sidecars: [Sidecar]
    let key: ContentKey?
    /// Of a language that the file doesn't name.
    let language: String?

    private var finished: String { folder + "/" + EncodingPlan.finished }

    /// - Parameter isEnded: Asked between segments.
    func assemble(isEnded: () -> Bool) throws(PackagingError) -> PackagedFilm {
        var lock: SegmentLock?
        if let key {
            lock = SegmentLock(key)
            guard lock != nil else { throw .noRandomness }
        }
        var pictures: [(track: PackagedFilm.Track, size: PixelSize)] = []
        for (number, rung) in plan.ladder.rungs.enumerated() {
            let name = "video-\(rung.size.width)x\(rung.size.height)"
            pictures.append((try track(number, name, lock, isEnded), rung.size))
        }
        var sounds: [PackagedFilm.Sound] = []
        for (number, sound) in probe.sounds.enumerated() {
            let track = try track(plan.ladder.rungs.count + number, "sound-\(number + 1)", lock, isEnded)
            sounds.append(
                PackagedFilm.Sound(
                    track: track, language: sound.language ?? language, role: sound.role, channels: min(6, max(1, sound.channels))))
        }
        let film = PackagedFilm(
            pictures: pictures, rate: plan.rate, sounds: sounds, texts: texts, thumbnails: thumbnails, keyID: key.flatMap { KeyID($0.id) })
        for (name, text) in HLSManifests(film: film).files { try write(Array(text.utf8), to: "\(finished)/\(name)") }
        try write(Array(DASHManifest(film: film).text.utf8), to: finished + "/film.mpd")
        return film
    }

    /// Those of the file, then those beside it.
    private var texts: [PackagedFilm.Text] {
        guard !plan.texts.isEmpty || !plan.sidecars.isEmpty else { return [] }
        let own = probe.texts.enumerated().map { number, text in
            PackagedFilm.Text(file: "text-\(number + 1).vtt", language: text.language ?? language, role: text.role)
        }
        let beside = sidecars.enumerated().map { number, text in
            PackagedFilm.Text(file: "text-\(own.count + number + 1).vtt", language: text.language, role: text.role)
        }
        return own + beside
    }

    private var thumbnails: PackagedFilm.Thumbnails? {
        guard let plan = plan.thumbnails else { return nil }
        let names = Folder.names(in: finished + "/thumbnails")
        let bytes = names.reduce(0) { sum, name in
            var status = stat()
            return stat("\(finished)/thumbnails/\(name)", &status) == 0 ? sum + Int(status.st_size) : sum
        }
        return names.isEmpty ? nil : PackagedFilm.Thumbnails(plan: plan, count: names.count, bytes: bytes)
    }

    private func track(
        _ number: Int, _ name: String, _ lock: SegmentLock?, _ isEnded: () -> Bool
    ) throws(PackagingError) -> PackagedFilm.Track {
        let (source, target) = ("\(folder)/\(EncodingPlan.encoded)/\(number)", "\(finished)/\(name)")
        guard mkdir(target, 0o755) == 0 || errno == EEXIST else { throw .cannotWrite(path: target, reason: Errno.last.description) }
        let first = source + "/init.mp4"
        let start = try Self.read(first)
        let header = try TrackHeader(start, path: first)
        try write(try lock?.header(start, path: first) ?? start, to: target + "/init.mp4")
        var segments: [PackagedFilm.Track.Segment] = []
        while true {
            guard !isEnded() else { throw .interrupted(title: name) }
            let file = PackagedFilm.Track.file(segments.count + 1)
            let (from, to) = ("\(source)/\(file)", "\(target)/\(file)")
            if access(to, F_OK) != 0 {
                guard access(from, F_OK) == 0 else { break }
                if let lock {
                    let clear = try Self.read(from)
                    try write(try lock.segment(clear, header: header, track: number, number: segments.count, path: from), to: to)
                    unlink(from)
                } else if link(from, to) != 0 {
                    throw .cannotWrite(path: to, reason: Errno.last.description)
                }
            }
            let bytes = try Self.read(to)
            let parts = try SegmentFragments(bytes, header: header, path: to)
            segments.append(PackagedFilm.Track.Segment(start: parts.start, duration: parts.duration, bytes: bytes.count))
        }
        guard !segments.isEmpty else { throw .wrongSegment(path: source, reason: "there are no segments") }
        return PackagedFilm.Track(name: name, codec: header.codec, timescale: header.timescale, segments: segments)
    }

    static func read(_ path: String) throws(PackagingError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 30 else {
            throw .wrongSegment(path: path, reason: "it can't be read")
        }
        return Array(data)
    }

    private func write(_ bytes: [UInt8], to path: String) throws(PackagingError) {
        do {
            try bytes.withUnsafeBytes { try FileDescriptor.replace(path, with: $0) }
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }
}
