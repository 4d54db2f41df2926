# Film 2, 24 s: 1280×720 at 25 frames/s, MPEG-TS segments with the sound inside them. Sourced by make-demo-club.

make_le_fil_d_or() {
    local out=$1 length=24
    mkdir -p "$out"
    # A zoom at the "seahorse valley", its brightness alone kept and laid on a scale from night blue to gold.
    local picture="mandelbrot=s=1280x720:r=25:start_x=-0.743643887037151:start_y=-0.131825904205330:start_scale=2.2:end_scale=0.006:end_pts=600:maxiter=400:inner=black:bailout=100"
    picture+=",format=gray,gblur=0.8,format=gbrp,lutrgb=r='18+237*pow(val/255,1.1)':g='20+200*pow(val/255,1.6)':b='52+110*pow(val/255,2.6)',scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    picture+=",$(title DejaVuSerif-Bold 84 250 0.5 5 'Le Fil d’or'),$(title DejaVuSerif 34 370 1.5 5 'The Golden Thread'),$(timecode 25 32 36)"
    # A bowed fifth that breathes, and a bell every two seconds.
    local sound="aevalsrc='0.07*sin(2*PI*110*t)*(0.7+0.3*sin(t*0.8))+0.05*sin(2*PI*165*t+0.4*sin(t*5))+0.16*sin(2*PI*660*mod(t,2))*exp(-3.2*mod(t,2))|0.07*sin(2*PI*110.3*t)*(0.7+0.3*cos(t*0.8))+0.05*sin(2*PI*164.7*t)+0.12*sin(2*PI*880*mod(t+1,2))*exp(-3.2*mod(t+1,2))':s=48000:c=stereo"
    encode "$length" "Le Fil d’or: 720p25, MPEG-TS" \
        -f lavfi -i "$picture" -f lavfi -i "$sound,afade=in:d=1,afade=out:st=22:d=2,aformat=sample_fmts=fltp" -t "$length" \
        -map 0:v -map 1:a -c:v libx264 -preset veryfast -profile:v high -b:v 2400k -maxrate 3000k -bufsize 5000k \
        -g 50 -keyint_min 50 -sc_threshold 0 -bf 2 -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv \
        -c:a aac -b:a 128k -f hls -hls_time 4 -hls_playlist_type vod -hls_flags independent_segments \
        -hls_segment_filename "$out/segment-%03d.ts" "$out/index.m3u8"
    poster "$out/segment-004.ts" 2 "$out/poster.jpg" 'Le Fil' 'd’or'
    backdrop "$out/segment-004.ts" 2 "$out/backdrop.jpg"
}
