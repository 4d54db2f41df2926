import Captions
import Media
import Testing

@Suite("A cue")
struct CueTests {
    @Test("says in plain words what its spans say")
    func plainText() {
        let spans = [CueSpan("Il pleut,\n"), CueSpan("dit-elle.")]
        let cue = Cue(start: .zero, end: MediaTime(seconds: 2), content: .text(spans))
        #expect(cue.plainText == "Il pleut,\ndit-elle.")
    }

    @Test("that is a picture has no plain words")
    func picture() {
        let image = CueContent.image(.external("a.png"), alternative: "Il pleut.")
        #expect(Cue(start: .zero, end: .max, content: image).plainText.isEmpty)
    }
}
