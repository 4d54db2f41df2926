# Film 1, 64 s: 1080p24 with two lower rungs, stereo and 5.1 sound as renditions of their own, French and English subtitles; fMP4, 4-second segments.
# At 5 s, 10 s, 15 s … one frame is white from edge to edge, and a 1 kHz tone of 40 ms begins with it. Sourced by make-demo-club.

make_la_lanterne() {
    local out=$1 length=64
    local art
    mkdir -p "$out"
    art=$(mktemp -d "$out/.art.XXXXXX")
    lanterne_stills "$art"
    lanterne_pictures "$art" "$out" "$length"
    rm -rf "$art"
    lanterne_sound "$out" "$length"
    lanterne_subtitles "$out" "$length"
    lanterne_master "$out" >"$out/master.m3u8"
    cat "$out/1080p/init.mp4" "$out/1080p/segment-005.m4s" >"$out/.still.mp4"
    poster "$out/.still.mp4" 1 "$out/poster.jpg" La Lanterne
    backdrop "$out/.still.mp4" 1 "$out/backdrop.jpg"
    rm "$out/.still.mp4"
}

# The night, the dawn that replaces it, three ranges of hills (2880 wide, of period 960, so that they can drift for ever), a paper lantern, the moon, the stars.
lanterne_stills() {
    local art=$1
    draw "$art/night.png" 1920x1080 gbrp "r='lerp(10,lerp(60,226,pow(Y/H,3)),pow(Y/H,1.5))':g='lerp(14,lerp(36,140,pow(Y/H,4)),Y/H)':b='lerp(44,lerp(104,92,pow(Y/H,2)),Y/H)'"
    draw "$art/dawn.png" 1920x1080 rgba "r='lerp(94,255,pow(Y/H,0.8))':g='lerp(120,196,pow(Y/H,1.1))':b='lerp(176,140,Y/H)':a='255'"
    lanterne_hills "$art/far.png" '38+30*Y/H' '34+20*Y/H' '78+10*Y/H' 700 70 3 6 15
    lanterne_hills "$art/middle.png" '24+10*Y/H' '22+8*Y/H' '54+10*Y/H' 800 60 3 9 21
    lanterne_hills "$art/near.png" 8 9 24 930 40 3 12 30
    draw "$art/lantern.png" 240x300 rgba "r='255':g='clip(120+120*exp(-pow(hypot(X-120,Y-165)/60,2)),0,255)':b='clip(30+150*exp(-pow(hypot(X-120,Y-175)/34,2)),0,255)':a='clip(255*lt(abs(X-120)/(46+8*sin(PI*(Y-100)/120)),1)*between(Y,100-8*cos((X-120)/33),200)*(0.80+0.2*exp(-pow(hypot(X-120,Y-180)/50,2)))+120*exp(-pow(hypot(X-120,Y-155)/58,2)),0,255)'"
    draw "$art/moon.png" 420x420 rgba "r='255':g='246-10*sin(X/23)*sin(Y/31)':b='214-16*sin(X/17+Y/29)':a='clip(255*clip(92-hypot(X-210,Y-210),0,1)+110*exp(-pow(hypot(X-210,Y-210)/110,2)),0,255)'"
    draw "$art/stars.png" 1920x1080 rgba "r='255':g='250':b='235':a='if(lt(random(1),0.0007*(1-Y/H)),80+175*random(2),0)',gblur=0.7,lutrgb=r=255:g=250:b=235:a='min(255,val*2.2)'"
}

# lanterne_hills FILE R G B HEIGHT AMPLITUDE and the wave numbers of three sines
lanterne_hills() {
    local x="2*PI*X/2880"
    draw "$1" 2880x1080 rgba "r='$2':g='$3':b='$4':a='255*clip(Y-($5+$6*sin($x*$7)+$6*0.5*sin($x*$8+1)+$6*0.22*sin($x*$9+2)),0,1)'"
}

lanterne_pictures() {
    local art=$1 out=$2 length=$3
    local yuva="scale=out_color_matrix=bt709:out_range=tv,format=yuva420p,$(hold 24)"
    # Northern lights: two curtains drawn at a tenth of the size, whose softness is the enlargement's.
    local aurora="nullsrc=s=192x108:r=24,format=rgba,geq=r='60+50*sin(X/31+T/5)':g='200+40*sin(X/23-T/4)':b='150+60*sin(X/17+T/3)'"
    aurora+=":a='clip(130*exp(-pow((Y-(34+10*sin(X/19+T/2.6)+6*sin(X/7-T/1.9)))/(9+5*sin(X/29+T/3.3)),2))*(0.55+0.45*sin(X/5+T*0.9+3*sin(X/13-T/4)))+80*exp(-pow((Y-(48+9*sin(X/25-T/3.1+2)))/7,2))*(0.5+0.5*sin(X/8-T*0.7)),0,170)'"
    aurora+=",scale=1920:1080:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuva420p,fade=out:st=40:d=14:alpha=1"

    # Ten lanterns: where, how fast, in which phase, how large.
    local lanterns=("230 0.55 31 0.35" "620 0.7 47 0.42" "1010 0.5 12 0.38" "1380 0.85 55 0.5" "1720 0.6 25 0.4"
        "860 0.4 60 0.33" "1560 0.45 3 0.3" "90 0.9 18 0.5" "420 1.0 5 0.6" "1180 1.15 38 0.62")
    local rising="[lantern]split=${#lanterns[@]}" chain='' under=hills i=0 place speed phase size
    for ((i = 0; i < ${#lanterns[@]}; i++)); do rising+="[paper$i]"; done
    for ((i = 0; i < ${#lanterns[@]}; i++)); do
        read -r place speed phase size <<<"${lanterns[i]}"
        chain+="[paper$i]scale=$(awk "BEGIN { print int(240 * $size * 0.7) * 2 }"):-2,$(hold 24)[lit$i];"
        chain+="[$under][lit$i]overlay=x='$place+40*sin(t*$speed+$phase)-w/2':y='H-mod(t*36*$speed+$phase*23\,H+2*h)+h'[air$i];"
        under=air$i
    done

    local graph="[0:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,$(hold 24)[night];
        [6:v]$yuva[stars];[night][stars]overlay[v1];$aurora[aurora];[v1][aurora]overlay[v2];
        [5:v]$yuva[moon];[v2][moon]overlay=x='1180+t*2':y='500-t*6.5'[v3];
        [7:v]$yuva,fade=in:st=42:d=20:alpha=1[dawn];[v3][dawn]overlay[v4];
        [1:v]$yuva[far];[v4][far]overlay=x='-mod(t*9\,960)'[v5];
        [2:v]$yuva[middle];[v5][middle]overlay=x='-mod(t*16\,960)'[hills];
        [4:v]scale=out_color_matrix=bt709:out_range=tv,format=yuva420p[lantern];$rising;$chain
        [3:v]$yuva[near];[$under][near]overlay=x='-mod(t*30\,960)',
        $(title DejaVuSerif-Bold 150 330 0.8 7 'La Lanterne'),$(title DejaVuSerif 42 540 2 7 'un film de démonstration · a demonstration film'),
        $(title DejaVuSerif-Bold 130 380 57 63.5 'Fin'),
        noise=alls=5:allf=t,drawbox=color=white:t=fill:enable='gt(n\,0)*not(mod(n\,120))',$(timecode 24 50 60),setsar=1,split=3[full][b][c];
        [b]scale=1280:720:flags=bicubic[half];[c]scale=640:360:flags=bicubic[low]"
    local common=(-t "$length" -c:v libx264 -preset veryfast -profile:v high -g 48 -keyint_min 48 -sc_threshold 0 -bf 2 -color_primaries bt709 -color_trc bt709
        -colorspace bt709 -color_range tv -f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags independent_segments -hls_fmp4_init_filename init.mp4
        "${video_from_zero[@]}")
    mkdir -p "$out/1080p" "$out/720p" "$out/360p"
    local rung inputs=()
    for rung in night far middle near lantern moon stars dawn; do inputs+=(-i "$art/$rung.png"); done
    encode "$length" "La Lanterne: 1080p24, 720p24, 360p24" "${inputs[@]}" -filter_complex "$graph" \
        -map '[full]' -level 4.0 -b:v 4500k -maxrate 5400k -bufsize 9000k "${common[@]}" -hls_segment_filename "$out/1080p/segment-%03d.m4s" "$out/1080p/index.m3u8" \
        -map '[half]' -level 3.1 -b:v 2000k -maxrate 2400k -bufsize 4000k "${common[@]}" -hls_segment_filename "$out/720p/segment-%03d.m4s" "$out/720p/index.m3u8" \
        -map '[low]' -level 3.0 -b:v 600k -maxrate 720k -bufsize 1200k "${common[@]}" -hls_segment_filename "$out/360p/segment-%03d.m4s" "$out/360p/index.m3u8"
}

# A drone on D that breathes, and a slow run of bells in D major pentatonic; over it the 1 kHz tone of the flashes.
# In 5.1 each channel has a part of its own, so that a wrong channel map is heard: tone and bass in the middle, bells in front, drones behind.
lanterne_sound() {
    local out=$1 length=$2
    local tone="0.35*sin(2*PI*1000*mod(t,5))*lt(mod(t,5),0.04)*gte(t,4.9)"
    local note="st(0,floor(t*1.5));st(1,mod(ld(0)*5+floor(ld(0)/8)*3,10));st(2,mod(ld(1),5));st(3,587.33*pow(2,(2*gte(ld(2),1)+2*gte(ld(2),2)+3*gte(ld(2),3)+2*gte(ld(2),4))/12)*(1-0.5*lt(ld(1),5)));st(4,t-ld(0)/1.5)"
    local bell="0.11*exp(-2.4*ld(4))*min(1,ld(4)*80)*(sin(2*PI*ld(3)*ld(4))+0.3*exp(-3*ld(4))*sin(2*PI*ld(3)*2.01*ld(4)))"
    local low="0.06*sin(2*PI*73.42*t)*(0.75+0.25*sin(t*0.6))"
    local left="0.045*sin(2*PI*146.83*t)*(0.7+0.3*sin(t*0.7))+0.03*sin(2*PI*220.3*t)*(0.6+0.4*sin(t*0.43))"
    local right="0.045*sin(2*PI*147.1*t)*(0.7+0.3*cos(t*0.7))+0.03*sin(2*PI*219.7*t)*(0.6+0.4*cos(t*0.43))"
    local fades="afade=in:d=2,afade=out:st=$((length - 4)):d=4"
    local music="aevalsrc='$low+$left+($note;$bell)*(0.75+0.25*sin(t*0.31))|$low+$right+($note;$bell)*(0.75-0.25*sin(t*0.31))':s=48000:c=stereo,aecho=0.8:0.6:310|470:0.25|0.18,$fades[music];"
    music+="aevalsrc='$tone|$tone':s=48000:c=stereo[tone];[music][tone]amix=inputs=2:normalize=0:duration=first,aformat=sample_fmts=fltp,$(from_sample_1024 "$length")"
    local around="aevalsrc='($note;$bell)*(0.75+0.25*sin(t*0.31))|($note;$bell)*(0.75-0.25*sin(t*0.31))|$low|$low|$left|$right':s=48000:c=5.1,$fades[music];"
    around+="aevalsrc='0|0|$tone|0|0|0':s=48000:c=5.1[tone];[music][tone]amix=inputs=2:normalize=0:duration=first,aformat=sample_fmts=fltp,$(from_sample_1024 "$length")"
    local common=(-c:a aac -f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags independent_segments -hls_fmp4_init_filename init.mp4
        "${sound_from_zero[@]}")
    mkdir -p "$out/stereo" "$out/surround"
    encode "$length" "La Lanterne: stereo" -f lavfi -i "$music" -b:a 160k "${common[@]}" -hls_segment_filename "$out/stereo/segment-%03d.m4s" "$out/stereo/index.m3u8"
    encode "$length" "La Lanterne: 5.1" -f lavfi -i "$around" -b:a 384k "${common[@]}" -hls_segment_filename "$out/surround/segment-%03d.m4s" "$out/surround/index.m3u8"
}

# One segment of the whole length for each language (RFC 8216 §6.2.4 lets a subtitle rendition have a target duration of its own).
lanterne_subtitles() {
    local out=$1 length=$2 language
    for language in fr en; do
        mkdir -p "$out/subtitles-$language"
        { printf 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n'; sed 1,2d "$here/demo-club/la-lanterne.$language.vtt"; } >"$out/subtitles-$language/cues.vtt"
        printf '%s\n' '#EXTM3U' '#EXT-X-VERSION:6' "#EXT-X-TARGETDURATION:$length" '#EXT-X-PLAYLIST-TYPE:VOD' "#EXTINF:$length.0," cues.vtt '#EXT-X-ENDLIST' \
            >"$out/subtitles-$language/index.m3u8"
    done
}

# peak FOLDER…: the sum of the folders' peak bit rates (RFC 8216 §4.3.4.2), from the segments' sizes and durations; mean FOLDER…: of their averages.
peak() { rates "$@" | awk '{ sum += $1 } END { printf "%d", sum }'; }
mean() { rates "$@" | awk '{ sum += $2 } END { printf "%d", sum }'; }
rates() {
    local folder
    for folder in "$@"; do
        (cd "$folder" && sed -n 's/^#EXTINF:\([0-9.]*\),.*/\1/p; /^segment/p' index.m3u8 | while read -r duration && read -r file; do
            echo "$duration $(stat -c %s "$file")"
        done) | awk '{ rate = $2 * 8 / $1; if (rate > most) most = rate; bits += $2 * 8; seconds += $1 } END { print most, bits / seconds }'
    done
}

lanterne_master() {
    local out=$1 sound rung size codec
    printf '%s\n' '#EXTM3U' '#EXT-X-VERSION:7' '#EXT-X-INDEPENDENT-SEGMENTS' \
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="stereo",NAME="Français",LANGUAGE="fr",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="stereo/index.m3u8"' \
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="surround",NAME="Français",LANGUAGE="fr",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="6",URI="surround/index.m3u8"' \
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="Français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-fr/index.m3u8"' \
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-en/index.m3u8"'
    for sound in stereo surround; do
        while read -r rung size codec; do
            printf '#EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,RESOLUTION=%s,FRAME-RATE=24.000,CODECS="%s,mp4a.40.2",AUDIO="%s",SUBTITLES="subtitles"\n%s/index.m3u8\n' \
                "$(peak "$out/$rung" "$out/$sound")" "$(mean "$out/$rung" "$out/$sound")" "$size" "$codec" "$sound" "$rung"
        done <<'RUNGS'
1080p 1920x1080 avc1.640028
720p 1280x720 avc1.64001f
360p 640x360 avc1.64001e
RUNGS
    done
}
