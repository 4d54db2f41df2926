import CairoCanvas
import Media
import TestSupport

/// Reads codes off a picture with a program that has nothing in common with what drew them.
enum Camera {
    static let isThere = Program.hasTool("zbarimg")

    static func read(_ picture: PixelBuffer) throws -> String {
        let folder = try ScratchFolder()
        try PNGFile.write(picture, isOpaque: true, to: folder.path + "/picture.png")
        let run = try Program.run(["zbarimg", "--quiet", "--raw", "--nodbus", folder.path + "/picture.png"])
        // A line feed follows.
        return String(run.output.dropLast())
    }
}
