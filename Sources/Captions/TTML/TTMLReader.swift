import Markup
import Media

/// Reads TTML: IMSC 1 to 1.3 in text and pictures, SMPTE-TT and EBU-TT-D. Source: TTML2, IMSC 1.2, SMPTE ST 2052-1, EBU Tech 3380.
///
/// A broken attribute costs that attribute, a paragraph whose times are broken costs that paragraph; each is said among the warnings, with its
/// clause. Of a document that is no XML from some place on, what comes before is read. It takes time in proportion to the bytes, and memory
/// within the limits.
///
/// - Thread: any.
public enum TTMLReader {
    /// A document of its own. Its times are the film's; pictures outside of it keep their addresses.
    ///
    /// - Throws: Where nothing of it can be read: it is no XML from the start, not TTML, or larger than the limits.
    public static func document(of bytes: [UInt8], limits: CaptionLimits = .standard) throws(CaptionError) -> CaptionDocument {
        try document(of: bytes, resources: [], limits: limits)
    }

    /// A sample of an MP4 track: a document and the pictures beside it. Source: ISO/IEC 14496-30 §5.
    ///
    /// - Parameters:
    ///   - bytes: The document, which is the sample's first part.
    ///   - resources: The sample's other parts, in order: `urn:mpeg:14496-30:subs:1` is the first.
    ///   - limits: What is taken at most.
    public static func document(
        of bytes: [UInt8], resources: [[UInt8]], limits: CaptionLimits = .standard
    ) throws(CaptionError) -> CaptionDocument {
        guard bytes.count <= limits.bytes else { throw CaptionError("it has more than \(limits.bytes) bytes") }
        let warnings = TTMLWarnings(limits: limits)
        var root = try root(of: bytes, limits, warnings)
        guard root.timedTextName == "tt" else { throw CaptionError("its first element is not TTML's: \(root.name.prefix(40))") }
        var document = CaptionDocument()
        let parameters = TTMLParameters(root, warnings)
        document.language = root["lang", in: TTMLVocabulary.xml].flatMap { $0.isEmpty ? nil : $0 }
        document.aspectRatio = parameters.aspectRatio
        document.cues = cues(of: &root, parameters, resources, bytes: bytes.count, limits, document.language, warnings)
        document.warnings = warnings.list
        return document
    }

    private static func root(of bytes: [UInt8], _ limits: CaptionLimits, _ warnings: TTMLWarnings) throws(CaptionError) -> MarkupElement {
        let markup = MarkupLimits(
            bytes: limits.bytes, nodes: 1000 + limits.cues * 5, depth: limits.depth, attributes: 128, text: limits.bytes)
        let prefix: MarkupPrefix
        do {
            prefix = try MarkupParser.parsePrefix(bytes, limits: markup)
        } catch {
            throw CaptionError("\(error)")
        }
        var root = prefix.document.root
        guard let fault = prefix.fault else { return root }
        if root.timedTextElements("body").isEmpty { throw CaptionError("\(fault)") }
        dropOpenParagraph(of: &root, depth: prefix.openElements)
        warnings.add(line(of: fault), "XML 1.0 §1.2 (fatal error)", "what follows is left out: \(fault)")
        return root
    }

    private static func line(of fault: MarkupError) -> Int {
        switch fault {
        case .notWellFormed(let line, _), .documentType(let line), .tooMuch(let line, _, _): line
        case .empty, .noMemory: 1
        }
    }

    /// The paragraph that the fault is in is half a paragraph.
    private static func dropOpenParagraph(of element: inout MarkupElement, depth: Int) {
        guard depth > 1, case .element(var child)? = element.content.popLast() else { return }
        guard child.timedTextName != "p" else { return }
        dropOpenParagraph(of: &child, depth: depth - 1)
        element.content.append(.element(child))
    }

    private static func cues(
        of root: inout MarkupElement, _ parameters: TTMLParameters, _ resources: [[UInt8]], bytes: Int, _ limits: CaptionLimits,
        _ language: String?,
        _ warnings: TTMLWarnings
    ) -> [Cue] {
        let condition = TTMLCondition(warnings: warnings)
        let head = root.timedTextElements("head").first { condition.allows($0) }
        let parser = TTMLStyleParser(parameters: parameters, warnings: warnings)
        let sheet = TTMLStyleSheet(head, parser: parser, condition: condition)
        let initials = sheet.initials
        var builder = TTMLTreeBuilder(
            parser: parser, time: TTMLTime(parameters: parameters), condition: condition,
            images: TTMLImages(head, resources: resources, warnings: warnings), sheet: sheet)
        let regions = builder.readRegions(head)
        let keepsSpace = TTMLTreeBuilder.keepsSpace(root) ?? false
        let surroundings = TTMLTreeBuilder.Surroundings(reference: .zero, keepsSpace: keepsSpace, language: language)
        var content = root.timedTextElements("body").first
        guard let markup = content, var body = builder.element(markup, in: surroundings) else { return [] }
        // What was read isn't needed any more, and is larger than all that is made of it.
        content = nil
        root = MarkupElement(name: "")
        body.clip(to: (.zero, .max))
        // IMSC 1.2, text profile (`default`): `default` is the monospaced face with serifs; otherwise it is the viewer's choice.
        var maker = TTMLCueBuilder(
            regions, grid: TTMLGrid(parameters), families: parameters.isIMSC ? ["monospace"] : [], initials: initials, limits: limits,
            bytes: bytes, language: language, warnings: warnings)
        maker.add(body)
        maker.addBackgrounds()
        return maker.inOrder()
    }
}
