import Glibc
import LinuxIO
import TestSupport

/// Small films for the machine, made once by ffmpeg beside the built programs.
enum DeviceFilms {
    static let isPossible = Program.hasTool("ffmpeg")

    /// Makes a film unless it is there.
    ///
    /// - Parameters:
    ///   - name: With the container's ending; a change of the recipe needs a new name.
    ///   - arguments: ffmpeg's, up to the output.
    /// - Returns: its path.
    static func make(_ name: String, _ arguments: [String]) throws -> String {
        // Tests run side by side: the second waits for the first one's film.
        try making.withLock { try makeAlone(name, arguments) }
    }

    private static let making = Lock()

    private static func makeAlone(_ name: String, _ arguments: [String]) throws -> String {
        let path = "\(Machine.folder)/\(name)"
        if access(path, R_OK) == 0 { return path }
        // Its name keeps the ending, by which ffmpeg chooses the container; who comes second replaces the same by the same.
        let partial = "\(Machine.folder)/.\(getpid())-\(name)"
        let run = try Program.run(["ffmpeg", "-nostdin", "-v", "error", "-y"] + arguments + [partial], within: .seconds(120))
        guard run.status == 0 else { throw FilmFailure(reason: run.complaint) }
        rename(partial, path)
        return path
    }

    static let x264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "24", "-bf", "2"]

    /// 20 s of moving picture in a size that the test screen has a mode for, with a tone: all that keys and signals need.
    static func moving() throws -> String {
        try make(
            "moving-2.mp4",
            [
                "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=24:d=20", "-f", "lavfi", "-i", "sine=f=330:r=48000:d=20", "-pix_fmt", "yuv420p",
            ] + x264 + ["-c:a", "aac", "-ac", "2", "-movflags", "+faststart"])
    }

    /// 3 s of colour patches and ramps that don't move, in a size that the test screen has a mode for.
    ///
    /// - Parameters:
    ///   - matrix: As ffmpeg calls it: bt709, smpte170m.
    ///   - range: tv or pc.
    static func patches(matrix: String, range: String) throws -> String {
        let scale = matrix == "smpte170m" ? "bt601" : matrix
        return try make(
            "patches-2-\(matrix)-\(range).mp4",
            [
                "-f", "lavfi", "-i", "smptebars=s=1920x1080:r=24:d=3", "-vf",
                "scale=out_color_matrix=\(scale):out_range=\(range),format=yuv420p", "-colorspace", matrix, "-color_range", range,
                "-color_primaries", matrix, "-color_trc", matrix,
            ] + x264 + ["-crf", "10", "-movflags", "+faststart"])
    }
}

extension DeviceFilms {
    /// 12 s with a beep of 1 kHz and 40 ms, and a white picture, at each fifth second; under the beeps a rising tone, so that no two moments sound alike.
    static func flashes() throws -> String {
        let beep = "0.35*sin(2*PI*1000*mod(t,5))*lt(mod(t,5),0.04)*gte(t,4.9)"
        let rise = "0.1*sin(2*PI*(200*t+15*t*t))"
        return try make(
            "flashes-1.mp4",
            [
                "-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=12", "-f", "lavfi", "-i", "aevalsrc='\(beep)+\(rise)|\(beep)-\(rise)':s=48000:d=12",
                "-vf", "drawbox=color=white:t=fill:enable='gt(n,0)*not(mod(n,120))',format=yuv420p",
            ] + x264 + ["-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"])
    }
}

/// ffmpeg could not make a film.
struct FilmFailure: Error {
    var reason: String
}
