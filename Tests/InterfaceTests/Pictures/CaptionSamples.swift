import Media

/// Two seconds into each of these the street of `DrawnFilm` is spoken about.
enum CaptionSamples {
    static let webVTT = """
        WEBVTT

        STYLE
        ::cue(v[voice="Jean"]) { color: #9fe3ff }
        ::cue(.bruit) { font-style: italic }

        REGION
        id:haut
        width:46%
        lines:2
        regionanchor:0%,0%
        viewportanchor:6%,7%

        00:01.000 --> 00:04.000 region:haut align:left
        <c.bruit>[Une cloche sonne au loin]</c>

        00:01.000 --> 00:04.000 line:60% position:30% size:40% align:center
        <v Jean>Là-haut, la fenêtre !</v>

        00:01.000 --> 00:04.000
        Il a neigé toute la nuit,
        <b>et personne</b> n’a éteint la <i>lanterne</i>.
        """

    static let imsc = """
        <tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
            xmlns:ebutts="urn:ebu:tt:style" ttp:cellResolution="40 24" xml:lang="fr">
        <head><styling>
        <style xml:id="s" tts:fontFamily="proportionalSansSerif" tts:fontSize="130%" tts:textAlign="center" ebutts:linePadding="0.5c"/>
        <style xml:id="t" tts:color="white" tts:backgroundColor="#000000c0"/>
        </styling><layout>
        <region xml:id="bas" tts:origin="10% 70%" tts:extent="80% 24%" tts:displayAlign="after" style="s"/>
        <region xml:id="haut" tts:origin="10% 6%" tts:extent="80% 20%" tts:displayAlign="before" style="s"/>
        </layout></head>
        <body><div>
        <p region="bas" begin="1s" end="4s"><span style="t">Il a neigé toute la nuit,<br/><span tts:color="yellow">et personne n’a éteint la lanterne.</span></span></p>
        <p region="haut" begin="1s" end="4s" tts:textAlign="start"><span style="t" tts:fontStyle="italic" tts:color="cyan">♪ une cloche au loin ♪</span></p>
        </div></body></tt>
        """

    /// “LA NEIGE” in yellow on dark glass, 188 × 44, drawn for this test.
    private static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAALwAAAAsCAYAAADfL9LoAAAA9UlEQVR42u3cMQ6EIBRFURbmil2OG9LW2BgNHx/xFLeamAE8FoZga62t0o+yCA"
        + "JeAl4CXgJeAl4CXooCv2/Lfq56QNf/u2v0eHpf/3S+T9ej93p+Pb4OHoAHHnjggQceeOCBDwdV/QD2Bp/2AKff/+leWoEHHnjggQceeOCB/3x8"
        + "1b8DDzzwwAMPPPDAAw98OvgBGw9DgVRvvKSBT58/8MADDzzwwAMPPPBeWm08zTV/4IEHHnjggQceeOCBBx544IEHHnjggQce+HTw1Yd4/w7eIe"
        + "6wQ9zAAw888MADDzzwE4KXfD1YAl4CXgJeAl4CXgJeet0Bb9jZDKdgTGUAAAAASUVORK5CYII="

    static let imscImage = """
        <tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
            xmlns:smpte="http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt" ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/image" tts:extent="1920px 1080px" xml:lang="fr">
        <head><metadata><smpte:image xml:id="i" imageType="PNG" encoding="Base64">\(picture)</smpte:image></metadata>
        <layout><region xml:id="r" tts:origin="480px 850px" tts:extent="960px 150px"/></layout></head>
        <body><div region="r" begin="1s" end="4s" smpte:backgroundImage="#i"/></body></tt>
        """

    static let subRip = """
        1
        00:00:01,000 --> 00:00:04,000
        <i>Il a neigé toute la nuit,</i>
        et <font color="#ffd24a">personne</font> n’a éteint la <u>lanterne</u>.

        2
        00:00:01,000 --> 00:00:04,000
        {\\an8}[Une cloche sonne au loin]
        """

    static let ass = """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: 1280
        PlayResY: 720
        ScaledBorderAndShadow: yes

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
        Style: Default,DejaVu Sans,46,&H00FFFFFF,&H0000D0FF,&H00402010,&H80000000,0,0,0,0,100,100,0,0,1,3,2,2,60,60,44,1
        Style: Chant,DejaVu Serif,44,&H0080FFFF,&H00A0A0A0,&H00603000,&H80000000,0,-1,0,0,100,100,0,0,1,2,0,8,60,60,44,1
        Style: Enseigne,DejaVu Sans,40,&H0014120F,&H000000FF,&H005CC4FF,&H00000000,-1,0,0,0,100,100,2,0,1,2,0,5,0,0,0,1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,Il a neigé toute la nuit,\\Net {\\b1\\c&H4AD2FF&}personne{\\r} n’a éteint la {\\i1}lanterne{\\i0}.
        Dialogue: 0,0:00:01.00,0:00:04.00,Chant,,0,0,0,,{\\k60}Une {\\k60}cloche {\\k90}au {\\k90}loin
        Dialogue: 1,0:00:01.00,0:00:04.00,Enseigne,,0,0,0,,{\\an5\\pos(890,262)\\frz8\\bord0\\shad0\\1c&H5CC4FF&\\p1}m 0 0 l 260 0 260 60 0 60{\\p0}
        Dialogue: 2,0:00:01.00,0:00:04.00,Enseigne,,0,0,0,,{\\pos(890,262)\\frz8\\blur1}PHARMACIE
        """
}
