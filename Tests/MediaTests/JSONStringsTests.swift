import Media
import Testing

@Suite struct JSONStringsTests {
    @Test(
        "Texts as the standard has them are sound",
        arguments: [
            #"{}"#, #"{"a":"b"}"#, #"{"\u00e9\"\\\/\b\f\n\r\t":"\ud83d\ude00"}"#, #"{"é":["",1,null]}"#, "no JSON at all", "", #""a""#,
        ])
    func sound(text: String) {
        #expect(JSONStrings.areSound(Array(text.utf8)))
    }

    @Test(
        "What would end the reader is found",
        arguments: [
            #"{"\ud800":1}"#, #"{"a":1,"\udc00x":2}"#, #"{"\ud800\u0041":1}"#, #"{"a\q":1}"#, "{\"a\u{1}\":1}", "{\"\u{0}\":1}",
            #"{"\u00":1}"#,
            #"{"\u00g0":1}"#, #"{"a"#, #"{"a\"#, #"{"\ud800\"#, #"{"\ud800\ud800":1}"#, "\"",
        ])
    func broken(text: String) {
        #expect(!JSONStrings.areSound(Array(text.utf8)))
    }

    @Test("Bytes that are no UTF-8 are found wherever they stand")
    func bytes() {
        #expect(!JSONStrings.areSound([0x7B, 0x22, 0xFF, 0x22, 0x7D]))
        #expect(!JSONStrings.areSound([0xFF]))
    }
}
