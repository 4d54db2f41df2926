import Crypto
import Media
import Testing

@testable import Protection

@Suite("Keys that were given") struct KeyChestTests {
    @Test("are gone when what they were for is over, and so is their end; those that a film fetched stay") func withdrawn() {
        let fetched = KeyName.address("http://film/fetched")
        let given = KeyName.address("http://film/given")
        let chest = Lock.chest(fetched)
        _ = Lock.key.withUnsafeBytes { chest.put(given, key: $0, isGiven: true) }
        chest.end(at: 2000)
        chest.end(at: 1000)
        #expect(chest.end == 1000 && chest.hasGivenKeys)
        chest.withdraw()
        #expect(chest.end == nil && !chest.hasGivenKeys)
        #expect(chest.makeDecryptor(given, .counter) == nil)
        #expect(chest.makeDecryptor(fetched, .counter) != nil)
        // The next film's end is its own, later as it is.
        _ = Lock.key.withUnsafeBytes { chest.put(given, key: $0, isGiven: true) }
        chest.end(at: 3000)
        #expect(chest.end == 3000)
    }
}
