import Media

/// Opens samples, each as its recipe says, where they lie.
///
/// - Thread: the one that made it; costs the cipher's work and a few calls for each sample.
/// - Source: ISO/IEC 23001-7 §9.4 to §9.7 and §10.
public final class SampleOpener {
    /// What became of a sample.
    public enum Outcome: Equatable, Sendable {
        case opened
        /// Its key isn't there.
        case locked
        /// Its parts are longer than it is: what of it is encrypted is so still.
        case damaged
    }

    private let chest: KeyChest
    private var known: [(name: KeyName, mode: SampleMode, decryptor: any SampleDecryptor)] = []
    private static let maximumKnown = 4
    private static let block = 16

    /// Makes one that has no key in hand.
    public init(_ chest: KeyChest) {
        self.chest = chest
    }

    /// As the chest's.
    public func readiness(of name: KeyName) -> KeyChest.Readiness {
        if known.contains(where: { $0.name == name }) { return .here }
        return chest.readiness(of: name)
    }

    /// Lets go of the keys in hand.
    public func forget() { known.removeAll() }

    /// Opens one sample.
    ///
    /// - Parameter sample: All of it.
    public func open(_ sample: UnsafeMutableRawBufferPointer, by recipe: SampleRecipe) -> Outcome {
        guard let decryptor = decryptor(recipe.key, recipe.scheme.mode) else { return .locked }
        decryptor.begin(recipe.vector)
        guard !recipe.parts.isEmpty else { return open(sample, recipe, decryptor) ? .opened : .damaged }
        var place = 0
        for (index, part) in recipe.parts.enumerated() {
            guard part.clear <= sample.count - place, part.protected <= sample.count - place - part.clear else { return .damaged }
            place += part.clear
            guard part.protected > 0 else { continue }
            if recipe.scheme == .cbcs, index > 0 { decryptor.begin(recipe.vector) }
            let stretch = UnsafeMutableRawBufferPointer(rebasing: sample[place..<(place + part.protected)])
            guard open(stretch, recipe, decryptor) else { return .damaged }
            place += part.protected
        }
        return .opened
    }

    /// Opens a stretch of which all is encrypted, or that follows the pattern.
    private func open(_ stretch: UnsafeMutableRawBufferPointer, _ recipe: SampleRecipe, _ decryptor: any SampleDecryptor) -> Bool {
        let whole = stretch.count - stretch.count % Self.block
        guard recipe.scheme.hasPattern, recipe.crypt > 0, recipe.skip > 0 else {
            // What isn't a whole block at the end is left in the clear by CBC.
            let count = recipe.scheme.mode == .chained || recipe.scheme.hasPattern && recipe.crypt > 0 ? whole : stretch.count
            return decryptor.open(UnsafeMutableRawBufferPointer(rebasing: stretch[..<count]))
        }
        var place = 0
        while place < whole {
            let count = min(recipe.crypt * Self.block, whole - place)
            guard decryptor.open(UnsafeMutableRawBufferPointer(rebasing: stretch[place..<(place + count)])) else { return false }
            place += count + recipe.skip * Self.block
        }
        return true
    }

    private func decryptor(_ name: KeyName, _ mode: SampleMode) -> (any SampleDecryptor)? {
        if let found = known.first(where: { $0.name == name && $0.mode == mode }) { return found.decryptor }
        guard let made = chest.makeDecryptor(name, mode) else { return nil }
        if known.count >= Self.maximumKnown { known.removeFirst() }
        known.append((name, mode, made))
        return made
    }
}
