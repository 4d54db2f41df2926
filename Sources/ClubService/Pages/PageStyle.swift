import Club
import Glibc

/// What pages look like: in the club's own colours, by day and by night, with letters that can be read on any of them.
enum PageStyle {
    /// Where the club names none.
    private static let background = BrandColor(red: 0x14, green: 0x14, blue: 0x1C)
    private static let accent = BrandColor(red: 0x8A, green: 0x4B, blue: 0x00)

    /// The one sheet of all pages.
    static func sheet(_ look: ClubLook) -> HTML {
        let (band, action) = (look.background ?? background, look.accent ?? accent)
        return """
            :root{\(rule("band", band))\(rule("action", action))}
            \(fixed)
            """
    }

    /// A colour, and that of the letters on it.
    private static func rule(_ name: String, _ color: BrandColor) -> HTML { "--\(name):\(hex(color));--on-\(name):\(ink(on: color));" }

    /// Black or white, whichever is read better: of any colour one of them stands out by 4.58 to 1 or more.
    ///
    /// - Source: WCAG 2.2 §1.4.3, which asks for 4.5 to 1.
    static func ink(on color: BrandColor) -> String {
        let light = luminance(color)
        return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#ffffff" : "#000000"
    }

    /// 0 is black, 1 is white. Source: WCAG 2.2, relative luminance.
    private static func luminance(_ color: BrandColor) -> Double {
        func linear(_ value: UInt8) -> Double {
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }

    private static func hex(_ color: BrandColor) -> String {
        "#" + [color.red, color.green, color.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Whatever is to be touched is 44 CSS pixels high or more (WCAG 2.2 §2.5.5); fields' letters are 16 or more, as telephones enlarge the page
    /// else.
    private static let fixed: HTML = """
        :root{color-scheme:light dark;--page:#ffffff;--ink:#1b1b22;--soft:#565660;--line:#d4d4dc;--edge:#767680;--bad:#b3261e;--bad-page:#fdf0ee}
        @media (prefers-color-scheme:dark){
        :root{--page:#131318;--ink:#ececf1;--soft:#adadb8;--line:#34343e;--edge:#8c8c98;--bad:#ffb4ab;--bad-page:#35191a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        header{background:var(--band);color:var(--on-band);font-size:1.25rem;font-weight:700;letter-spacing:.01em}
        header div,main,footer{max-width:32rem;margin:0 auto;padding:1.25rem 1.5rem}
        main{padding-top:2rem;padding-bottom:3rem}
        h1{margin:0 0 1rem;font-size:1.875rem;line-height:1.2}
        h2{margin:2.5rem 0 .75rem;font-size:1.25rem;line-height:1.3}
        p{margin:0 0 1rem}
        label{display:block;margin:1.5rem 0 .5rem;font-weight:600}
        input[type=text]{width:100%;min-height:3.5rem;padding:.5rem 1rem;border:2px solid var(--edge);border-radius:.75rem;
        background:var(--page);color:inherit;font:inherit;font-size:1.25rem;letter-spacing:.06em;text-transform:uppercase}
        input.plain{letter-spacing:0;text-transform:none}
        input::placeholder{color:var(--soft);opacity:1}
        button,a.main{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.5rem;margin:1.5rem 0 0;
        padding:.75rem 1rem;border:2px solid var(--action);border-radius:.75rem;font:inherit;font-weight:700;line-height:1.25;text-align:center;
        text-decoration:none;background:var(--action);color:var(--on-action);cursor:pointer}
        button.quiet{margin-top:1rem;background:none;color:inherit;border-color:var(--edge);font-weight:600}
        form+p{margin-top:1rem}
        a{color:inherit;text-underline-offset:.2em}
        a.way,summary{display:inline-flex;align-items:center;min-height:2.75rem}
        summary{display:flex;cursor:pointer;text-decoration:underline;text-underline-offset:.2em}
        details{margin-top:2rem;border-top:1px solid var(--line);padding-top:1rem}
        ul{list-style:none;margin:0;padding:0;border-bottom:1px solid var(--line)}
        li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1rem;padding:.75rem 0;
        border-top:1px solid var(--line)}
        li .name{flex:1 1 9rem;font-weight:600}
        li .name span{display:block;font-weight:400;color:var(--soft)}
        li form,li button{margin:0;width:auto}li button.quiet{margin:0;min-height:2.75rem;padding:.375rem 1rem}
        .price{margin:0;font-size:2.5rem;font-weight:700;line-height:1.2}
        .soft{color:var(--soft)}
        .error{margin:0 0 1.5rem;padding:1rem;border-left:4px solid var(--bad);border-radius:.25rem;background:var(--bad-page)}
        footer{display:flex;flex-wrap:wrap;gap:0 1.5rem;font-size:1rem;color:var(--soft);border-top:1px solid var(--line)}
        :focus-visible{outline:3px solid var(--ink);outline-offset:3px}
        """
}
