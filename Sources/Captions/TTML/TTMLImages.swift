import Markup
import Media

/// The pictures that a document brings, or that came beside it. Source: SMPTE ST 2052-1 §5.5, TTML2 §9.1.5 (image), §9.1.3 (data), ISO/IEC 14496-30 §5.
struct TTMLImages {
    /// In the head, by their names, as written.
    private var embedded: [String: MarkupElement] = [:]
    /// Those beside the text in a sample, from the first.
    private let resources: [[UInt8]]
    private let warnings: TTMLWarnings

    init(_ head: MarkupElement?, resources: [[UInt8]], warnings: TTMLWarnings) {
        self.resources = resources
        self.warnings = warnings
        var open = head.map { [$0] } ?? []
        while let element = open.popLast() {
            let isSMPTE = element.name == "image" && TTMLVocabulary.space(of: element.namespace) == .smpte
            if isSMPTE || element.timedTextName == "data" || element.timedTextName == "image" || element.timedTextName == "resource",
                let identifier = element.identifier
            {
                embedded[identifier] = element
            }
            open.append(contentsOf: element.elements)
        }
    }

    /// A division that is a picture: SMPTE-TT's way, and that of IMSC 1.
    func background(of markup: MarkupElement, _ condition: TTMLCondition) -> TTMLElement.Kind? {
        guard let reference = markup.attribute("backgroundImage", .smpte), let image = image(reference, line: markup.line) else {
            return nil
        }
        return .image(image, alternative: Self.alternative(of: markup), extent: nil)
    }

    /// TTML2's own element.
    func image(_ markup: MarkupElement, _ condition: TTMLCondition) -> TTMLElement.Kind? {
        let sources = markup.elements.filter { $0.timedTextName == "source" && condition.allows($0) }
        let data = (markup.timedTextElements("data") + sources.flatMap { $0.timedTextElements("data") }).first
        let image: CueImage?
        if let reference = markup["src"] ?? sources.lazy.compactMap({ $0["src"] }).first {
            image = self.image(reference, line: markup.line)
        } else if let data {
            image = decoded(data)
        } else {
            warnings.add(markup.line, "TTML2 §9.1.5", "an image has no source")
            image = nil
        }
        return image.map { .image($0, alternative: Self.alternative(of: markup), extent: nil) }
    }

    private func image(_ reference: String, line: Int) -> CueImage? {
        let reference = TTMLScanner.words(reference).first.map(String.init) ?? ""
        if reference.hasPrefix("#") {
            guard let element = embedded[String(reference.dropFirst())] else {
                warnings.add(line, "SMPTE ST 2052-1 §5.5.2", "there is no picture \(reference.prefix(40))")
                return nil
            }
            return decoded(element)
        }
        let urn = "urn:mpeg:14496-30:subs:"
        if reference.hasPrefix(urn) {
            guard let number = TTMLScanner.natural(reference.dropFirst(urn.count)), number >= 1, number <= Int64(resources.count) else {
                warnings.add(line, "ISO/IEC 14496-30 §5.2", "the sample has no picture \(reference.prefix(40))")
                return nil
            }
            return .encoded(resources[Int(number) - 1])
        }
        if reference.hasPrefix("data:") {
            guard let comma = reference.utf8.firstIndex(of: UInt8(ascii: ",")), reference[..<comma].hasSuffix(";base64") else {
                warnings.add(line, "RFC 2397", "a picture's data is not in Base64")
                return nil
            }
            return image(ofBase64: reference[reference.utf8.index(after: comma)...], line: line)
        }
        guard !reference.isEmpty else { return nil }
        return .external(reference)
    }

    private func decoded(_ element: MarkupElement) -> CueImage? {
        if let reference = element["src"] { return reference.hasPrefix("#") ? nil : image(reference, line: element.line) }
        let pieces = element.timedTextElements("chunk").map(\.text)
        return image(ofBase64: (pieces.isEmpty ? element.text : pieces.joined())[...], line: element.line)
    }

    private func image(ofBase64 text: Substring, line: Int) -> CueImage? {
        guard let bytes = Base64.decode(text.utf8), !bytes.isEmpty else {
            warnings.add(line, "RFC 4648 §4", "a picture is not in Base64; it is left out")
            return nil
        }
        return .encoded(bytes)
    }

    /// What it says in words. Source: IMSC 1.2 (`ittm:altText`, and the named item `altText`).
    private static func alternative(of markup: MarkupElement) -> String? {
        var open = markup.elements.filter { $0.timedTextName == "metadata" }
        open.insert(contentsOf: markup.elements.filter { TTMLVocabulary.space(of: $0.namespace) != .timedText }, at: 0)
        open += open.flatMap(\.elements)
        for element in open {
            let space = TTMLVocabulary.space(of: element.namespace)
            let isAlternative = space == .imscMetadata && element.name == "altText"
            let isItem = space == .metadata && element.name == "item" && element["name"] == "altText"
            guard isAlternative || isItem else { continue }
            let text = TTMLScanner.words(element.text).joined(separator: " ")
            if !text.isEmpty { return text }
        }
        return nil
    }
}
