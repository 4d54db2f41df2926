# Film 3, 30 s: 854×480 at 24000/1001 frames/s, stereo; once as a progressive MP4 and once as HLS byte ranges of one file. Sourced by make-demo-club.

make_maree_basse() {
    local out=$1 length=30
    mkdir -p "$out"
    # Drawn at a quarter of the size (the sea is soft anyway): a sky down to the horizon at line 52, then water with the sun's path on it.
    local path="exp(-pow((X-107)/(6+max(0,Y-52)*0.6),2))*pow(0.5+0.5*sin(9000/(max(Y,52)-47)-T*3+sin(X/9+T)*1.5),3)*clip((Y-53)/10,0,1)"
    local swell="sin(2600/(max(Y,52)-46)-T*2+X/14)"
    local depth="pow(max(0,Y-52)/68,0.5)"
    local sea="nullsrc=s=214x120:r=24000/1001,format=gbrp,geq="
    sea+="r='clip(if(lt(Y,52),lerp(36,250,pow(Y/52,2)),lerp(200,12,$depth)+150*$path+14*$swell),0,255)':"
    sea+="g='clip(if(lt(Y,52),lerp(30,136,pow(Y/52,2.4)),lerp(100,30,$depth)+110*$path+10*$swell),0,255)':"
    sea+="b='clip(if(lt(Y,52),lerp(80,90,Y/52),lerp(96,60,$depth)+14*$swell),0,255)'"
    sea+=",scale=854:480:flags=bicubic:out_color_matrix=bt709,format=yuv420p,noise=alls=3:allf=t,setsar=1"
    sea+=",$(title DejaVuSerif-Bold 64 120 0.5 5 'Marée basse'),$(title DejaVuSerif 26 206 1.5 5 'Low Tide'),$(timecode 24000/1001 22 24)"
    # Waves that come and go, and a low chord.
    local sound="anoisesrc=c=brown:r=48000:a=0.5:seed=3[n1];anoisesrc=c=brown:r=48000:a=0.5:seed=4[n2];[n1][n2]join=inputs=2:channel_layout=stereo,volume='0.5+0.35*sin(t*0.9)':eval=frame[w];"
    sound+="aevalsrc='0.05*sin(2*PI*98*t)+0.04*sin(2*PI*147*t)|0.05*sin(2*PI*98.2*t)+0.04*sin(2*PI*196*t)':s=48000:c=stereo[c];[w][c]amix=inputs=2:normalize=0,afade=in:d=1.5,afade=out:st=27:d=3,aformat=sample_fmts=fltp"
    encode "$length" "Marée basse: 480p23.976, MP4" \
        -f lavfi -i "$sea" -f lavfi -i "$sound" -t "$length" -map 0:v -map 1:a \
        -c:v libx264 -preset veryfast -profile:v high -b:v 1000k -maxrate 1400k -bufsize 2400k -g 48 -keyint_min 48 -sc_threshold 0 -bf 2 \
        -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv \
        -c:a aac -b:a 128k -movflags +faststart "$out/film.mp4"
    encode "$length" "Marée basse: byte ranges" \
        -i "$out/film.mp4" -c copy -f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 \
        "${video_from_zero[@]}" -hls_flags independent_segments+single_file -hls_segment_filename "$out/ranges.mp4" "$out/index.m3u8"
    poster "$out/film.mp4" 12 "$out/poster.jpg" Marée basse
    backdrop "$out/film.mp4" 12 "$out/backdrop.jpg"
}
