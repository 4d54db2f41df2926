import TestSupport

/// The published description of the live half.
struct ClubAPI {
    static let path = Program.checkout + "/board/club-api.openapi.json"

    let document: JSONTree
    /// Checks against any of its schemas.
    let schema: JSONSchema

    init() throws {
        document = try JSONTree(json: String(decoding: Files.read(Self.path), as: UTF8.self))
        schema = JSONSchema(root: document)
    }

    /// By name.
    var schemas: [String: JSONTree] { document["components"]?["schemas"]?.members ?? [:] }

    /// As `POST /v1/quotes`, each with what is said of it.
    var operations: [String: JSONTree] {
        var operations: [String: JSONTree] = [:]
        for (path, methods) in document["paths"]?.members ?? [:] {
            for (method, operation) in methods.members { operations["\(method.uppercased()) \(path)"] = operation }
        }
        return operations
    }

    func violations(of message: JSONTree, _ name: String) -> [String] {
        schema.violations(of: message, at: "#/components/schemas/\(name)")
    }

    /// The schema of an answer in JSON, by its name; nil where that operation has no such answer.
    func answer(of operation: String, status: Int) -> String? {
        let response = operations[operation]?["responses"]?[String(status)]
        let reference = response?["content"]?["application/json"]?["schema"]?["$ref"]?.text
        return reference.map { String($0.dropFirst("#/components/schemas/".count)) }
    }

    /// Each word with its statuses, as its description begins or has them before a colon.
    var faults: [String: Set<String>] {
        var faults: [String: Set<String>] = [:]
        for choice in schemas["FaultWord"]?["oneOf"]?.items ?? [] {
            guard let word = choice["const"]?.text, let description = choice["description"]?.text else { continue }
            faults[word] = Set(description.matches(of: #/\b([45]\d\d)\b[^:;]*:/#).map { String($0.output.1) })
        }
        return faults
    }
}
