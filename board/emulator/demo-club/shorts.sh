# Seven films of at most 20 s, 1280×720 at 24 or 25 frames/s, each from one of ffmpeg's own generators. Sourced by make-demo-club.

# chord HZ HZ HZ: three notes that breathe, stereo.
chord() {
    local left right
    left="0.06*sin(2*PI*$1*t)*(0.7+0.3*sin(t*0.9))+0.05*sin(2*PI*$2*t)+0.04*sin(2*PI*$3*t)*(0.5+0.5*sin(t*1.7))"
    right="0.06*sin(2*PI*($1+0.4)*t)*(0.7+0.3*cos(t*0.8))+0.05*sin(2*PI*($2-0.3)*t)+0.04*sin(2*PI*$3*t)*(0.5+0.5*cos(t*1.3))"
    echo "aevalsrc='$left|$right':s=48000:c=stereo"
}

# short FILE SECONDS RATE PICTURE SOUND FRENCH ENGLISH: a master, to be packaged by the club's own command.
short() {
    local file=$1 seconds=$2 rate=$3 picture=$4 sound=$5
    picture+=",scale=1280:720:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,fps=$rate"
    picture+=",$(title DejaVuSerif-Bold 84 250 0.5 4.5 "$6"),$(title DejaVuSerif 34 370 1.2 4.5 "$7")"
    encode "$seconds" "$6" -f lavfi -i "$picture" -f lavfi -i "$sound,afade=in:d=1,afade=out:st=$((seconds - 2)):d=2,aformat=sample_fmts=fltp" \
        -t "$seconds" -map 0:v -map 1:a -metadata:s:a:0 language=fra -c:v libx264 -preset ultrafast -crf 14 -color_primaries bt709 -color_trc bt709 \
        -colorspace bt709 -color_range tv -c:a aac -b:a 192k "$file"
}

# stills FOLDER NAME LINE…: a poster and a backdrop beside a master.
stills() {
    local master=$1/$2
    poster "$master.mkv" 7 "$master.poster.jpg" "${@:3}"
    backdrop "$master.mkv" 7 "$master.backdrop.jpg"
}

make_shorts() {
    local to=$1
    mkdir -p "$to"
    # A game of life, as snow.
    short "$to/neige-d-avril.mkv" 16 24 \
        "life=s=320x180:r=24:mold=12:ratio=0.08:seed=4:life_color=0xf4f8ff:death_color=0x3a5a86:mold_color=0x0a1628,gblur=0.6" \
        "$(chord 196 294 392)" 'Neige d’avril' 'April Snow'
    # Two lights in the dusk.
    short "$to/les-veilleurs.mkv" 18 25 \
        "gradients=s=640x360:r=25:c0=0x0b1026:c1=0x1d2b53:c2=0xffab40:c3=0x0b1026:n=4:type=radial:speed=0.006:seed=11,format=gbrp,gblur=6" \
        "$(chord 110 165 220)" 'Les Veilleurs' 'The Watchers'
    # The beam of a lighthouse.
    short "$to/minuit-au-phare.mkv" 15 24 \
        "gradients=s=640x360:r=24:c0=0x05070f:c1=0x0d1b3a:c2=0xffe9b8:n=3:type=circular:speed=0.02:seed=5,format=gbrp,gblur=3" \
        "$(chord 82 123 247)" 'Minuit au phare' 'Midnight at the Lighthouse'
    # Rule 110, line by line.
    short "$to/papier-peint.mkv" 14 25 \
        "cellauto=s=320x180:r=25:rule=110:seed=7:full=1,format=gbrp,lutrgb=r='90+140*val/255':g='30+60*val/255':b='46+40*val/255',gblur=0.5" \
        "$(chord 147 220 330)" 'Papier peint' 'Wallpaper'
    # Rain on a window.
    short "$to/pluie-de-mai.mkv" 16 24 \
        "color=0x2c4456:s=640x360:r=24,format=yuv420p,noise=c0s=100:c0f=t:c0_seed=3,gblur=0.3:sigmaV=10:planes=1,eq=contrast=5:brightness=0.58" \
        "anoisesrc=c=pink:r=48000:a=0.22:seed=9,aformat=channel_layouts=stereo" 'Pluie de mai' 'May Rain'
    # Colours adrift.
    short "$to/derive.mkv" 12 24 \
        "gradients=s=640x360:r=24:c0=0x0e3b43:c1=0x2f9c95:c2=0xf4e8c1:c3=0xd1603d:n=4:type=spiral:speed=0.012:seed=21,format=gbrp,gblur=4" \
        "$(chord 131 196 262)" 'Dérive' 'Adrift'
    # A garden of triangles.
    short "$to/le-jardin.mkv" 14 25 \
        "sierpinski=s=640x360:r=25:seed=2:type=triangle,format=gbrp,lutrgb=r='12+110*val/255':g='40+180*val/255':b='20+90*val/255',gblur=0.8" \
        "$(chord 175 262 349)" 'Le Jardin' 'The Garden'
    # When their titles are gone.
    stills "$to" neige-d-avril 'Neige' 'd’avril'
    stills "$to" les-veilleurs Les Veilleurs
    stills "$to" minuit-au-phare Minuit 'au phare'
    stills "$to" papier-peint Papier peint
    stills "$to" pluie-de-mai Pluie 'de mai'
    stills "$to" derive Dérive
    stills "$to" le-jardin Le Jardin
    # The first seconds of two of them, to whet the appetite.
    for film in les-veilleurs minuit-au-phare; do
        ffmpeg -hide_banner -nostdin -v error -y -i "$to/$film.mkv" -t 6 -c copy "$to/$film.trailer.mkv"
    done
}
