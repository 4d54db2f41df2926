/// What a signed request's signature covers, as a text of lines.
///
/// - Source: RFC 9421 §2.5, for components without parameters of their own.
public enum SignatureBase {
    /// - Parameters:
    ///   - components: Their names, in the order in which they are covered.
    ///   - parameters: The signature's parameters, just as they are sent, with the list of components before them.
    ///   - value: Of a component: a derived one (`@path`) or a field's by its name in lower case.
    /// - Returns: nil where a component has no value, or one of more than a line, or is covered twice.
    public static func text(components: [String], parameters: String, value: (String) -> String?) -> String? {
        var lines = ""
        guard Set(components).count == components.count else { return nil }
        for component in components {
            guard let value = value(component), !value.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return nil }
            lines += "\"\(component)\": \(value)\n"
        }
        return lines + "\"@signature-params\": \(parameters)"
    }
}
