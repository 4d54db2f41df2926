import Club
import TestSupport
import Testing

@testable import ClubService

/// The published description, held against the Swift that it describes.
@Suite struct ClubAPITests {
    private let api: ClubAPI

    init() throws { api = try ClubAPI() }

    /// A folder's Swift as it stands.
    private static func source(_ folder: String) throws -> String {
        let path = "\(Program.checkout)/Sources/\(folder)"
        return try Files.names(in: path).map { String(decoding: try Files.read("\(path)/\($0)"), as: UTF8.self) }.joined(separator: "\n")
    }

    /// As the description writes them: `/v1/licences/{title}/return`.
    private static func written(_ pattern: String) -> String {
        pattern.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
            .joined(separator: "/")
    }

    @Test("Every route of the service that boxes use is described, and no other")
    func routes() async throws {
        let routes = try await OpenClub().routes.all.filter { $0.pattern.hasPrefix("/v1/") }
        let (real, described) = (Set(routes.map { "\($0.method) \(Self.written($0.pattern))" }), Set(api.operations.keys))
        #expect(real.count >= 12)
        #expect(real.subtracting(described) == [], "not described")
        #expect(described.subtracting(real) == [], "not there")
    }

    @Test("Every operation says who it is for, what it answers, and that its places in the address are wanted")
    func operations() {
        var names: Set<String> = []
        for (name, operation) in api.operations {
            #expect(operation["summary"]?.text?.isEmpty == false && operation["description"]?.text?.isEmpty == false, "\(name)")
            let isNew = names.insert(operation["operationId"]?.text ?? "").inserted
            #expect(isNew, "\(name)")
            let parameters = operation["parameters"]?.items ?? []
            let places = parameters.filter { $0["in"] == "path" && $0["required"] == true }.compactMap { $0["name"]?.text }
            #expect(name.matches(of: #/\{(\w+)\}/#).map { String($0.output.1) } == places, "\(name)")
            let isSigned = name != "GET /v1/time"
            #expect(operation["security"]?.items.isEmpty == !isSigned, "\(name)")
            let shared = parameters.compactMap { $0["$ref"]?.text }
            let wanted = ["#/components/parameters/Content-Digest", "#/components/parameters/Signature-Input"]
            #expect(shared == (isSigned ? wanted : []), "\(name)")
            let statuses = operation["responses"]?.members.keys.sorted() ?? []
            #expect(statuses.first?.hasPrefix("2") == true, "\(name)")
            #expect(Set(statuses).isSuperset(of: ["400", "429", "500", "503"]), "\(name)")
        }
    }

    @Test("All that is referred to is there, and all that is there is referred to")
    func references() throws {
        func references(in tree: JSONTree) -> Set<String> {
            let own: Set<String> = tree["$ref"]?.text.map { [$0] } ?? []
            return (tree.members.values + tree.items).reduce(own) { $0.union(references(in: $1)) }
        }
        let named = references(in: api.document)
        var there: Set<String> = []
        for kind in ["schemas", "parameters", "headers"] {
            for name in api.document["components"]?[kind]?.members.keys.sorted() ?? [] { there.insert("#/components/\(kind)/\(name)") }
        }
        #expect(named.subtracting(there) == [])
        // What the letter of a licence holds, which no answer has openly.
        #expect(there.subtracting(named) == ["#/components/schemas/Licence"])
    }

    @Test("Every word that the service says of a fault is listed with its statuses, and no other")
    func faults() throws {
        var words: [String: Set<String>] = [:]
        let source = try Self.source("ClubService/Live")
        for match in source.matches(of: #/"([a-z_]+)"(?:\s*:\s*"([a-z_]+)")?,\s*([45]\d\d)\b/#) {
            for word in [match.output.1, match.output.2].compactMap({ $0 }) {
                words[String(word), default: []].insert(String(match.output.3))
            }
        }
        #expect(words.count > 40)
        #expect(Set(words.keys).subtracting(api.faults.keys) == [], "not listed")
        #expect(Set(api.faults.keys).subtracting(words.keys) == [], "never said")
        for (word, statuses) in words { #expect(api.faults[word] == statuses, "\(word)") }
    }

    @Test("What an operation says of its faults are words of their statuses")
    func operationFaults() {
        for (name, operation) in api.operations {
            for (status, response) in operation["responses"]?.members ?? [:] where !status.hasPrefix("2") {
                let words = (response["description"]?.text ?? "").matches(of: #/`([a-z_]+)`/#).map { String($0.output.1) }
                #expect(!words.isEmpty, "\(name) \(status)")
                for word in words { #expect(api.faults[word]?.contains(status) == true, "\(name) \(status) \(word)") }
                #expect(response["content"]?["application/json"]?["schema"]?["$ref"] == "#/components/schemas/FaultAnswer", "\(name)")
            }
        }
    }

    @Test("Every message of the protocol is among those that are held against their schemas")
    func complete() throws {
        let types = try Self.source("Club/Live").matches(of: #/struct (\w+): [\w, ]*Codable/#).map { String($0.output.1) }
        #expect(types.count > 10)
        let held = try APIMessage.all().map(\.name)
        #expect(Set(types).subtracting(held) == [])
    }

    @Test("Every message keeps to its schema, and has the members that it names")
    func messages() throws {
        for message in try APIMessage.all() {
            for form in message.forms {
                #expect(api.violations(of: form, message.name) == [], "\(message.name)")
                #expect(message.isRead(form), "\(message.name)")
            }
            let written = message.forms.reduce(into: Set<String>()) { $0.formUnion($1.members.keys) }
            #expect(written == Set(api.schemas[message.name]?["properties"]?.members.keys.map { $0 } ?? []), "\(message.name)")
        }
    }

    @Test("What is said to be required can't be left out, and what isn't can")
    func required() throws {
        for message in try APIMessage.all() {
            let required = Set(api.schemas[message.name]?["required"]?.strings ?? [])
            for form in message.forms {
                for name in form.members.keys {
                    var members = form.members
                    members[name] = nil
                    #expect(message.isRead(.object(members)) == !required.contains(name), "\(message.name).\(name)")
                }
            }
        }
    }

    @Test("Every example keeps to its schema, and is read")
    func examples() throws {
        let readers = Dictionary(uniqueKeysWithValues: try APIMessage.all().map { ($0.name, $0) })
        var count = 0
        for (name, schema) in api.schemas {
            for example in schema["examples"]?.items ?? [] {
                #expect(api.violations(of: example, name) == [], "\(name)")
                if let reader = readers[name] { #expect(reader.isRead(example), "\(name)") }
                count += 1
            }
        }
        #expect(count >= readers.count)
    }

    @Test("The checker finds what is wrong")
    func checker() {
        #expect(api.violations(of: ["error": "no_such_word", "fr": "f", "en": "e"], "FaultAnswer") != [])
        #expect(api.violations(of: ["quote": "q"], "PurchaseAsked") != [])
        #expect(api.violations(of: ["quote": "q", "voucher": "v", "instrument": "i"], "PurchaseAsked") != [])
        #expect(api.violations(of: [:], "PurchaseAnswer") != [])
        #expect(api.violations(of: ["nothing": true], "NoSuchSchema") != [])
    }
}
