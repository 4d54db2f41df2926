/// Feeds as they come, for the tests and to be broken.
enum FeedSamples {
    static let rss = """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dcterms="http://purl.org/dc/terms/">
        <channel><title>Films</title><language>fr-FR</language>
        <item>
          <guid isPermaLink="false">https://films.example/la-nuit/42</guid>
          <title>La Nuit</title>
          <description><![CDATA[<p>Une nuit &amp; un phare.</p><p>Suite &lt;3</p>]]></description>
          <pubDate>Wed, 04 Nov 2026 08:00:00 +0100</pubDate>
          <dcterms:created>1999-05-01</dcterms:created>
          <media:group>
            <media:content url="https://cdn.example/nuit.mp4" type="video/mp4" medium="video" bitrate="4000" duration="5400"/>
            <media:content url="https://cdn.example/nuit.m3u8" type="application/x-mpegURL" medium="video" duration="5400"/>
            <media:content url="https://cdn.example/annonce.mp4" type="video/mp4" expression="sample" duration="92.5"/>
          </media:group>
          <media:thumbnail url="https://cdn.example/haut.jpg" width="400" height="600"/>
          <media:thumbnail url="https://cdn.example/large.jpg" width="800" height="450"/>
          <media:rating scheme="urn:csa">-12</media:rating>
          <media:category label="Drame">drama</media:category>
          <media:credit role="director" scheme="urn:ebu">Ana Mar</media:credit>
          <media:credit role="actor" scheme="urn:ebu">Léo Roc</media:credit>
          <media:credit role="author">Ana Mar</media:credit>
          <media:credit role="owner">Personne</media:credit>
        </item>
        <item>
          <title>Sans nom</title>
        </item>
        <item>
          <guid>jour</guid>
          <media:content url="https://cdn.example/jour.mpd" type="application/dash+xml">
            <media:title>Le Jour</media:title>
            <media:keywords>mer, sable, mer</media:keywords>
            <media:rating scheme="urn:mpaa">pg</media:rating>
          </media:content>
          <media:thumbnail url="https://cdn.example/jour.jpg"/>
        </item>
        </channel></rss>
        """

    static let movies = """
        {"providerName": "P", "language": "en-US", "series": [{}],
         "movies": [{"id": "m1", "title": "The Night", "shortDescription": "Short.", "longDescription": "Long.", "releaseDate": "1999-05-01",
           "genres": ["drama"], "tags": ["x"], "rating": {"rating": "12", "ratingSource": "CSA"}, "thumbnail": "https://cdn.example/t.jpg",
           "credits": [{"name": "Ana Mar", "role": "director"}],
           "content": {"duration": 5400, "videos": [{"url": "https://cdn.example/n.mp4", "videoType": "MP4"},
             {"url": "https://cdn.example/n.m3u8", "videoType": "HLS"}]}}, {"title": "nameless"}],
         "shortFormVideos": [{"id": "s1", "title": "Short", "tags": ["sea"], "rating": {"rating": "12", "ratingSource": "MPAA"}, "content": {}}]}
        """

    static let titles = """
        [{"id": "a", "title": {"fr": "A"}, "stream": "a/master.m3u8", "poster": "a.jpg", "year": 2001, "later": {"x": [1.0]}},
         {"id": "b", "title": {"fr": "B"}, "offers": [{"id": "b-free", "kind": "free"}]},
         {"id": "c", "title": {}}, 7, {"title": {"fr": "D"}}, {"id": "a", "title": {"fr": "A2"}},
         {"id": "e", "title": {"fr": "E"}, "offers": [{"id": "b-free", "kind": "free"}]},
         {"id": "f", "title": {"fr": "F"}, "offers": [{"id": "f-free", "kind": "free", "window": {"rule": "nix"}}]},
         {"id": "s", "title": {"fr": "S"}, "kind": "series", "seasons": [{"number": 1, "episodes": ["s1"]}]},
         {"id": "s1", "title": {"fr": "S1"}, "kind": "episode", "episode": {"series": "nix", "season": 1, "number": 1}},
         {"id": "a/b", "title": {"fr": "AB"}}, {"id": "a:b", "title": {"fr": "AB"}}]
        """
}
