# A series of three episodes of 20 to 24 s: parts of La Lanterne, by playlists over its segments, so that nothing is drawn or stored twice.
# Sourced by make-demo-club.

# make_les_nuits DIR LANTERNE: LANTERNE is the folder beside DIR that holds the film.
make_les_nuits() {
    local out=$1 film=$2 episode=0 first last above below
    while read -r first last above below; do
        episode=$((episode + 1))
        mkdir -p "$out/$episode"
        for track in 1080p 720p 360p stereo; do
            nuits_part "$film" "$track" "$first" "$last" >"$out/$episode/$track.m3u8"
        done
        nuits_master "$film" >"$out/$episode/master.m3u8"
        cat "$film/720p/init.mp4" "$film/720p/$(printf 'segment-%03d.m4s' $((first + 2)))" >"$out/.still.mp4"
        poster "$out/.still.mp4" 1 "$out/$episode/poster.jpg" "$above" ${below:+"$below"}
        backdrop "$out/.still.mp4" 1 "$out/$episode/backdrop.jpg"
        # The second one's picture is the series' too.
        [ "$episode" -ne 2 ] || poster "$out/.still.mp4" 1 "$out/poster.jpg" 'Les Nuits' 'de la' lanterne
        rm "$out/.still.mp4"
    done <<'PARTS'
0 4 Le Lâcher
5 9 Les Aurores
10 15 L’Aube
PARTS
}

# nuits_part FILM TRACK FIRST LAST: some of a track's segments, from FIRST to LAST, as a playlist of their own.
nuits_part() {
    awk -v at="../../$(basename "$1")/$2/" -v first="$3" -v last="$4" '
        /^#EXTINF/ { length_line = $0; next }
        /^segment/ { if (number >= first && number <= last) print length_line "\n" at $0; number++; next }
        /^#EXT-X-MAP/ { sub(/URI="/, "URI=\"" at) }
        { print }' "$1/$2/index.m3u8"
}

nuits_master() {
    lanterne_master "$1" | awk '
        /GROUP-ID="(surround|subtitles)"/ { next }
        /AUDIO="surround"/ { getline; next }
        { sub(/,SUBTITLES="subtitles"/, ""); gsub(/\/index\.m3u8/, ".m3u8"); print }'
}
