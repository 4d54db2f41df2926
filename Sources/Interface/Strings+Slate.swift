// Words of what a telephone types.
extension Strings {
    var slateTitle: String { pick("Ou tapez sur votre téléphone", "Or type on your telephone") }
    var slateMeans: String { pick("Son appareil photo lit ce code et ouvre la page.", "Its camera reads this code and opens the page.") }
}
