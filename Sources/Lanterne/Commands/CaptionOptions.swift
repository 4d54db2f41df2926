import ArgumentParser
import Media

/// The options by which a viewer's captions look as they want them; they come before the settings.
struct CaptionOptions: ParsableArguments {
    @Option(
        name: .customLong("caption-style"), parsing: .singleValue,
        help: ArgumentHelp(
            """
            How texts look: size=50…300 (per cent), color, background and edgeColor (#rrggbb, white, black, red, green, blue, yellow, magenta, cyan), opacity and \
            backgroundOpacity (0…100), edge (none, outline, shadow, raised, depressed), font; with commas between them. What isn't named stays the author's.
            """, valueName: "name=value,…"))
    var styles: [String] = []

    /// - Throws: a sentence that names what is wrong.
    func apply(to style: inout CaptionStyle) throws(Failure) {
        for text in styles { try style.take(text) }
    }

    func validate() throws {
        var style = CaptionStyle()
        do throws(Failure) {
            try apply(to: &style)
        } catch {
            throw ValidationError(String(error.sentence.dropFirst("lanterne: ".count)))
        }
    }
}
