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

    /// 20 s of moving picture in the width of the test screen, with a tone: all that keys and signals need.
    static func moving() throws -> String {
        try make(
            "moving-1.mp4",
            [
                "-f", "lavfi", "-i", "testsrc2=s=1024x576:r=24:d=20", "-f", "lavfi", "-i", "sine=f=330:r=48000:d=20", "-pix_fmt", "yuv420p",
            ] + x264 + ["-c:a", "aac", "-ac", "2", "-movflags", "+faststart"])
    }

    /// 3 s of colour patches and ramps that don't move, in the test screen's width.
    ///
    /// - Parameters:
    ///   - matrix: As ffmpeg calls it: bt709, smpte170m.
    ///   - range: tv or pc.
    static func patches(matrix: String, range: String) throws -> String {
        let scale = matrix == "smpte170m" ? "bt601" : matrix
        return try make(
            "patches-1-\(matrix)-\(range).mp4",
            [
                "-f", "lavfi", "-i", "smptebars=s=1024x576:r=24:d=3", "-vf",
                "scale=out_color_matrix=\(scale):out_range=\(range),format=yuv420p", "-colorspace", matrix, "-color_range", range,
                "-color_primaries", matrix, "-color_trc", matrix,
            ] + x264 + ["-crf", "10", "-movflags", "+faststart"])
    }
}

/// ffmpeg could not make a film.
struct FilmFailure: Error {
    var reason: String
}
