import TestSupport
import Testing

@testable import Voice

@Suite struct InstallationTests {
    @Test("a language is spoken where the library and its dictionary are", arguments: [true, false], [true, false])
    func found(hasLibrary: Bool, hasData: Bool) throws {
        let scratch = try ScratchFolder()
        scratch.folder("espeak-ng-data")
        if hasLibrary { try scratch.write([0], to: "libespeak-ng.so.1") }
        if hasData { try scratch.write([0], to: "espeak-ng-data/fr_dict") }
        #expect(EspeakInstallation.speaks(.french, folders: ["/nowhere", scratch.path]) == (hasLibrary && hasData))
    }

    @Test("what it says of this machine is so", arguments: [true, false]) func thisMachine(isFrench: Bool) {
        let isThere = (try? EspeakLibrary.load()) != nil
        #expect(EspeakInstallation.speaks(isFrench ? .french : .english) == isThere)
    }
}
