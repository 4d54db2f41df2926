import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import ClubService

/// One page of a browser as a telephone has it, and a finger: it finds things by the words that stand on them, as people do.
///
/// The pages' own scripts are off; what is evaluated here is the test's, which looks and doesn't touch.
struct Telephone {
    let browser: Browser
    private let context: JSONTree
    private let session: String
    private let language: PageLanguage

    /// With cookies of its own.
    ///
    /// - Parameters:
    ///   - language: What it asks for, as browsers do.
    ///   - runsScripts: The pages' own.
    init(_ browser: Browser, _ language: PageLanguage, runsScripts: Bool = false) async throws {
        (self.browser, self.language) = (browser, language)
        context = try await browser.call("Target.createBrowserContext")["browserContextId"] ?? .null
        let target = try await browser.call("Target.createTarget", ["url": "about:blank", "browserContextId": context])
        let attached = try await browser.call("Target.attachToTarget", ["targetId": target["targetId"] ?? .null, "flatten": true])
        session = try #require(attached["sessionId"]?.text)
        mkdir(browser.downloads, 0o755)
        _ = try await browser.call(
            "Browser.setDownloadBehavior",
            [
                "behavior": "allowAndName", "browserContextId": context, "downloadPath": .string(browser.downloads), "eventsEnabled": true,
            ])
        for domain in ["Page", "Network", "Runtime"] { try await tell("\(domain).enable") }
        try await tell("Emulation.setScriptExecutionDisabled", ["value": .bool(!runsScripts)])
        try await tell("Emulation.setTouchEmulationEnabled", ["enabled": true])
        let accepted = language == .french ? "fr-FR,fr;q=0.9,en;q=0.8" : "en-GB,en;q=0.9,fr;q=0.8"
        try await tell("Network.setExtraHTTPHeaders", ["headers": ["Accept-Language": .string(accepted)]])
        try await show(width: 390)
    }

    /// Gives it back, with its cookies.
    func close() async throws { _ = try await browser.call("Target.disposeBrowserContext", ["browserContextId": context]) }

    /// In this telephone's language.
    func words(_ french: String, _ english: String) -> String { language(french, english) }

    /// Of another size, or by night.
    ///
    /// - Parameter width: In CSS pixels.
    func show(width: Int, isDark: Bool = false) async throws {
        try await tell(
            "Emulation.setDeviceMetricsOverride",
            ["width": .number(Double(width)), "height": 844, "deviceScaleFactor": 3, "mobile": true])
        let scheme: JSONTree = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try await tell("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    /// As by a QR code.
    func open(_ address: String) async throws {
        try await leaving { _ = try await tell("Page.navigate", ["url": .string(address)]) }
    }

    /// Asks for the same again, a form too.
    func reload() async throws { try await leaving { _ = try await tell("Page.reload") } }

    /// Puts a finger on what bears these words, and waits for the page behind it.
    ///
    /// - Parameter times: In a hurry.
    func press(_ words: String, times: Int = 1) async throws {
        let place = try await place(of: words)
        try await leaving {
            for _ in 0..<times {
                for touch in Self.touch(place) { try await browser.say("Input.dispatchTouchEvent", touch, session: session) }
            }
        }
    }

    /// Puts a finger on what bears these words, which leads to no other page.
    func touch(_ words: String) async throws {
        for touch in Self.touch(try await place(of: words)) { try await tell("Input.dispatchTouchEvent", touch) }
    }

    /// A finger down and up again.
    private static func touch(_ place: JSONTree) -> [JSONTree] {
        [["type": "touchStart", "touchPoints": [place]], ["type": "touchEnd", "touchPoints": []]]
    }

    /// The middle of what bears these words, brought onto the screen.
    private func place(of words: String) async throws -> JSONTree {
        let found = try await evaluate(
            """
            (() => {
                const shown = [...document.querySelectorAll('button, a, summary, label')].filter(e => e.checkVisibility());
                const found = shown.find(e => e.textContent.trim() === \(Self.literal(words)));
                if (!found) return null;
                found.scrollIntoView({block: 'center'});
                const place = found.getBoundingClientRect();
                return {x: place.x + place.width / 2, y: place.y + place.height / 2};
            })()
            """)
        guard found["x"] != nil else { throw ContractViolation("nothing here says \(words): \(try await text)") }
        return found
    }

    /// Types into the field that a label names, in place of what is there.
    func type(_ text: String, into label: String) async throws {
        try await touch(label)
        _ = try await evaluate("document.activeElement.select()")
        let field = try await evaluate("document.activeElement.type")
        guard field == "text" else { throw ContractViolation("\(label) leads to no field") }
        try await tell("Input.insertText", ["text": .string(text)])
    }

    /// The same, until the page's script was answered so.
    func type(_ text: String, into label: String, answered status: Double) async throws {
        let mark = try await browser.mark()
        try await type(text, into: label)
        _ = try await browser.event("Network.responseReceived", since: mark, session: session) {
            $0["type"] == "Fetch" && $0["response"]?["status"]?.number == status
        }
    }

    /// The same, until the page's script has brought another page.
    func typeAndLeave(_ text: String, into label: String) async throws { try await leaving { try await type(text, into: label) } }

    /// What a person reads.
    var text: String { get async throws { try await evaluate("document.body.innerText").text ?? "" } }

    /// Of the document that is shown; its headers by names in lower case.
    var answer: (status: Int, headers: [String: String]) {
        get async throws {
            let answers = try await browser.events("Network.responseReceived", session: session).filter { $0["type"] == "Document" }
            let last = try #require(answers.last?["response"])
            let headers = last["headers"]?.members.compactMap { name, value in value.text.map { (name.lowercased(), $0) } } ?? []
            return (Int(last["status"]?.number ?? 0), Dictionary(headers) { $1 })
        }
    }

    /// Whatever was asked for over the line since the beginning.
    var asked: [String] {
        get async throws {
            let requests = try await browser.events("Network.requestWillBeSent", session: session)
            return requests.compactMap { $0["request"]?["url"]?.text }.filter { !$0.hasPrefix("about:") }
        }
    }

    /// What a press brings into the telephone's files.
    func download(_ words: String) async throws -> (name: String, bytes: [UInt8]) {
        let mark = try await browser.mark()
        try await touch(words)
        let began = try await browser.event("Browser.downloadWillBegin", since: mark)
        _ = try await browser.event("Browser.downloadProgress", since: mark) { $0["state"] == "completed" }
        return (began["suggestedFilename"]?.text ?? "", try Files.read("\(browser.downloads)/\(began["guid"]?.text ?? "")"))
    }

    /// A picture of the whole page, put into a folder.
    func photograph(_ name: String, into folder: String) async throws {
        let height = try await evaluate("document.documentElement.scrollHeight").number ?? 844
        let width = try await evaluate("innerWidth").number ?? 390
        let clip: JSONTree = ["x": 0, "y": 0, "width": .number(width), "height": .number(max(height, 844)), "scale": 1]
        let picture = try await tell("Page.captureScreenshot", ["captureBeyondViewport": true, "clip": clip])
        let bytes = try #require(Base64.decode((picture["data"]?.text ?? "").utf8))
        try Files.write(bytes, to: "\(folder)/\(name).png")
    }

    /// The value of an expression in the page.
    func evaluate(_ script: String) async throws -> JSONTree {
        let answer = try await tell("Runtime.evaluate", ["expression": .string(script), "returnByValue": true])
        if let fault = answer["exceptionDetails"] { throw ContractViolation("\(script.prefix(60)): \(fault)") }
        return answer["result"]?["value"] ?? .null
    }

    private func leaving(_ act: () async throws -> Void) async throws {
        let mark = try await browser.mark()
        try await act()
        _ = try await browser.event("Page.loadEventFired", since: mark, session: session)
    }

    @discardableResult
    private func tell(_ method: String, _ parameters: JSONTree = [:]) async throws -> JSONTree {
        try await browser.call(method, parameters, session: session)
    }

    /// As JavaScript writes it.
    private static func literal(_ text: String) throws -> String { String(decoding: try JSONTree.string(text).bytes(), as: UTF8.self) }
}
