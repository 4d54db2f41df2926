import TestSupport

/// What every page has to keep to, looked at in the page as it stands on the screen.
enum PageAudit {
    /// Every fault that is found, in words; none is well.
    ///
    /// - Parameters:
    ///   - width: Of the telephone, in CSS pixels.
    ///   - scripts: So many may stand in the page.
    static func faults(of telephone: Telephone, width: Int, scripts: Int = 0) async throws -> [String] {
        let found = try await telephone.evaluate("(\(script))(\(width), \(scripts))")
        guard case .array = found else { return ["the page could not be looked at"] }
        return found.strings
    }

    /// - Source: WCAG 2.2 §1.4.3 (contrast), §1.4.10 (reflow), §2.5.5 (target size), §3.1.1, §2.4.2, §2.4.6, §3.3.2 (labels).
    private static let script = """
        (width, scripts) => {
            const faults = [];
            const name = e => e.tagName.toLowerCase() + ' "' + (e.textContent.trim().slice(0, 30) || e.name || '') + '"';
            const shown = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
            if (!document.documentElement.lang) faults.push('no language');
            if (!document.title) faults.push('no title');
            if (shown('h1').length !== 1) faults.push('not one heading');
            if (!document.querySelector('meta[name=viewport]')) faults.push('no viewport');
            if (document.querySelectorAll('script, [onclick], [onsubmit], [onload]').length > scripts) faults.push('a script');
            let level = 1;
            for (const heading of shown('h1, h2, h3, h4')) {
                const own = Number(heading.tagName[1]);
                if (own > level + 1) faults.push('a level is left out before ' + name(heading));
                level = own;
            }
            if (document.documentElement.scrollWidth > width) faults.push('it is ' + document.documentElement.scrollWidth + ' wide');
            for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
                if (![...(field.labels || [])].some(label => label.textContent.trim())) faults.push('no label for ' + name(field));
            for (const e of shown('a, button, summary, input:not([type=hidden])')) {
                const place = e.getBoundingClientRect();
                if (place.height < 44 || place.width < 44) faults.push(name(e) + ' is ' + place.width + ' by ' + place.height);
                if (place.left < 0 || place.right > width) faults.push(name(e) + ' is cut off');
            }
            const main = shown('button, a').filter(e => !getComputedStyle(e).backgroundColor.endsWith(', 0)'));
            if (main.length > 1) faults.push('more than one thing to do: ' + main.map(name).join(', '));
            const parts = color => color.match(/[\\d.]+/g).map(Number);
            const behind = e => {
                for (; e; e = e.parentElement) {
                    const color = parts(getComputedStyle(e).backgroundColor);
                    if (color.length < 4 || color[3] === 1) return color;
                    if (color[3] !== 0) faults.push('half a colour behind ' + name(e));
                }
                return null;
            };
            const light = color => {
                const [r, g, b] = color.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const contrast = (a, b) => {
                const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
                return (bright + 0.05) / (dark + 0.05);
            };
            const check = (e, color, what) => {
                const ground = behind(e);
                if (!ground) { faults.push('nothing behind ' + what); return; }
                const found = contrast(parts(color), ground);
                if (found < 4.5) faults.push(what + ' stands out by ' + found.toFixed(2));
            };
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let seen = 0;
            while (texts.nextNode()) {
                const e = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || !e.checkVisibility()) continue;
                seen += 1;
                check(e, getComputedStyle(e).color, name(e));
            }
            if (!seen) faults.push('no text');
            for (const e of shown('input[type=text]')) {
                check(e, getComputedStyle(e).color, 'what is typed into ' + name(e));
                check(e, getComputedStyle(e, '::placeholder').color, 'the example in ' + name(e));
            }
            return faults;
        }
        """
}
