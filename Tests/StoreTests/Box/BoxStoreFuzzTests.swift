import Club
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct BoxStoreFuzzTests {
    private static let budget = 3000
    private static let parts: [[UInt8]] = (0..<5).map { [UInt8](repeating: $0, count: 300 + Int($0) * 400) }

    @Test("Whatever is done in whatever order, a store holds what a plain model of it does, opened anew or not")
    func random() {
        Fuzzing.run { generator, seed in
            do {
                try play(&generator, seed)
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }

    private func play(_ generator: inout SeededGenerator, _ seed: UInt64) throws {
        let box = try BoxFolder()
        var store = try box.store(partBudget: Self.budget)
        var model = StoreModel()
        for step in 0..<30 {
            if Int.random(in: 0..<8, using: &generator) == 0 { store = try box.store(partBudget: Self.budget) }
            let deed = deed(model, &generator)
            let expected = outcome { () throws(BoxStoreError) in try model.perform(deed, budget: Self.budget) }
            let actual = outcome { () throws(BoxStoreError) in try deed.perform(on: store) }
            #expect(actual == expected, "seed \(seed), step \(step): \(deed)")
            let kept = try StoreModel(reading: store, known: Set(Self.parts.map(partDigest)))
            guard kept == model else {
                Issue.record("seed \(seed), step \(step), \(deed): \(kept) instead of \(model)")
                return
            }
        }
        #expect(store.unreadableRows == 0 && store.loss == nil)
    }

    private func outcome(_ work: () throws(BoxStoreError) -> Void) -> BoxStoreError? {
        do throws(BoxStoreError) {
            try work()
            return nil
        } catch {
            return error
        }
    }

    private func deed(_ model: StoreModel, _ generator: inout SeededGenerator) -> StoreDeed {
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: return .replaceEntitlements(some(&generator, entitlement))
        case 1: return .update(entitlement(&generator))
        case 2: return .firstPlay(receipt(&generator))
        case 3: return .addReceipt(receipt(&generator))
        case 4: return .removeReceipt(name(&generator))
        case 5: return .record(position(&generator))
        case 6: return .mergePositions(some(&generator, position))
        case 7: return .markPositions(model.positions.values.filter(\.isChanged).map(\.value) + some(&generator, position))
        case 8: return .recordFavourite(favourite(&generator))
        case 9: return .mergeFavourites(some(&generator, favourite))
        case 10: return .markFavourites(model.favourites.values.map(\.value))
        case 11: return .prepare(digests(&generator))
        case 12, 13: return .keepPart(Self.parts.randomElement(using: &generator) ?? [])
        case 14: return .show(BoxStore.Root(bytes: Array(name(&generator).utf8), tag: name(&generator), parts: digests(&generator)))
        default:
            if Int.random(in: 0..<4, using: &generator) == 0 { return .erase }
            let value = BoxStore.ValueName.allCases.randomElement(using: &generator) ?? .tokens
            return .set(value, Bool.random(using: &generator) ? Array(name(&generator).utf8) : nil)
        }
    }

    private func some<Value>(_ generator: inout SeededGenerator, _ one: (inout SeededGenerator) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<Int.random(in: 0..<4, using: &generator) { values.append(one(&generator)) }
        return values
    }

    /// Few, so that they meet; one with what JSON and SQL have words for.
    private func name(_ generator: inout SeededGenerator) -> String { ["a", "été", "\"';\u{0}\\"].randomElement(using: &generator) ?? "" }

    private func time(_ generator: inout SeededGenerator) -> UTCTime { BoxFolder.minute(Int64.random(in: 0..<5, using: &generator)) }

    private func entitlement(_ generator: inout SeededGenerator) -> Entitlement {
        Entitlement(
            id: EntitlementID(name(&generator)), title: TitleID(name(&generator)), kind: .rental, quality: .hd, bought: time(&generator),
            firstPlay: Bool.random(using: &generator) ? time(&generator) : nil,
            lastPlay: Bool.random(using: &generator) ? time(&generator) : nil)
    }

    private func receipt(_ generator: inout SeededGenerator) -> PlayReceipt {
        PlayReceipt(id: name(&generator), entitlement: EntitlementID(name(&generator)), firstPlay: time(&generator))
    }

    private func position(_ generator: inout SeededGenerator) -> ResumePosition {
        ResumePosition(
            title: TitleID(name(&generator)), milliseconds: Int64.random(in: -1..<3, using: &generator),
            isFinished: Bool.random(using: &generator), time: time(&generator))
    }

    private func favourite(_ generator: inout SeededGenerator) -> Favourite {
        Favourite(title: TitleID(name(&generator)), isKept: Bool.random(using: &generator), time: time(&generator))
    }

    private func digests(_ generator: inout SeededGenerator) -> Set<BoxStore.PartDigest> {
        var digests: Set<BoxStore.PartDigest> = []
        for part in Self.parts where Int.random(in: 0..<3, using: &generator) == 0 { digests.insert(partDigest(part)) }
        return digests
    }
}
