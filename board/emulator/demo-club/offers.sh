# What the demo club shows and sells. Sourced by make-demo-club.

# fill_club LANTERNE-CLUB CLUB MASTERS
fill_club() {
    local program=$1 club=$2 masters=$3 day
    # quiet COMMAND…: its answer is of use where it failed only.
    quiet() { local said; said=$("$program" "$@" 2>&1) || { echo "$said" >&2; return 1; }; }
    days() { date -u -d "$1 days" +%F; }

    cp "$here/demo-club/windows.json" "$club/source/windows.json"
    quiet import "$club" "$here/demo-club/titles.json"
    sed -i 's/"fr": *"Ciné-club de démonstration" *}/"fr": "Ciné-club de démonstration", "en": "Demonstration film club" }/' "$club/source/profile.json"

    # package NAME BRAND FRENCH ENGLISH SYNOPSIS-FRENCH SYNOPSIS-ENGLISH OPTION…
    package() {
        local name=$1 brand=$2 french=$3 english=$4 about=$5 about_english=$6
        shift 6
        "$program" add "$club" "$masters/$name.mkv" --poster "$masters/$name.poster.jpg" --backdrop "$masters/$name.backdrop.jpg" --ladder 720,360 --preset veryfast --year 2026 --country FR --rating all --brand "$brand" \
            --title "fr=$french" --title "en=$english" --synopsis "fr=$about" --synopsis "en=$about_english" "$@" >/dev/null
    }
    local phare="Studio du Phare" maree="Les Films de la Marée"
    package neige-d-avril "$phare" "Neige d’avril" "April Snow" "Chaque flocon naît, vit et meurt selon trois règles." \
        "Each flake is born, lives and dies by three rules." --protect
    package les-veilleurs "$phare" "Les Veilleurs" "The Watchers" "Deux lumières se relaient jusqu’au matin." "Two lights take turns until the morning." \
        --protect --trailer "$masters/les-veilleurs.trailer.mkv" --subtitle "fr:sdh=$here/demo-club/veilleurs.fr.srt" --subtitle "en=$here/demo-club/veilleurs.en.srt"
    package minuit-au-phare "$phare" "Minuit au phare" "Midnight at the Lighthouse" "Le faisceau tourne ; la mer attend." "The beam turns; the sea waits." \
        --protect --trailer "$masters/minuit-au-phare.trailer.mkv"
    package papier-peint "$maree" "Papier peint" "Wallpaper" "La règle 110, ligne après ligne." "Rule 110, line by line."
    package pluie-de-mai "$maree" "Pluie de mai" "May Rain" "Une vitre, un jardin derrière, et l’averse." "A window, a garden behind it, and the rain." --protect
    package derive "$maree" "Dérive" "Adrift" "Des couleurs se perdent et se retrouvent." "Colours lose and find each other." --free
    package le-jardin "$maree" "Le Jardin" "The Garden" "Un triangle, mille triangles." "One triangle, a thousand triangles." --free

    # For nothing.
    for film in la-lanterne le-fil-d-or maree-basse nuits-1 nuits-2 nuits-3; do quiet offer "$club" "$film" free; done
    # To rent at any time, and to rent or buy: 48 hours from the first play, within 30 days.
    quiet offer "$club" neige-d-avril rental --price 2.99 --tax 20
    quiet offer "$club" les-veilleurs rental --price 3.99 --tax 20 --window video-on-demand --released FR=2026-06-17
    quiet offer "$club" les-veilleurs purchase --price 9.99 --tax 20 --window video-on-demand
    # In cinemas now; to rent by the rule of the French windows, four months later.
    quiet offer "$club" minuit-au-phare rental --price 4.99 --tax 20 --window video-on-demand --released "FR=$(days -10)"
    # A window that is over, and one that will open.
    quiet offer "$club" papier-peint rental --price 1.99 --tax 20 --opens 2025-01-15 --closes "$(days -30)"
    quiet offer "$club" pluie-de-mai subscription --plan phare-plus
    quiet offer "$club" pluie-de-mai purchase --price 5.99 --tax 20 --opens "$(days 60)"

    quiet shelf "$club" a-l-affiche --title "fr=À l’affiche" --title "en=Now showing" la-lanterne les-veilleurs neige-d-avril derive le-jardin \
        les-nuits-de-la-lanterne
    quiet shelf "$club" phare --kind brand --title "fr=$phare" --title "en=$phare" neige-d-avril les-veilleurs minuit-au-phare
    quiet shelf "$club" maree --kind brand --title "fr=$maree" --title "en=$maree" maree-basse pluie-de-mai derive le-jardin papier-peint
    quiet shelf "$club" bientot --kind coming --title "fr=Bientôt" --title "en=Coming soon" minuit-au-phare pluie-de-mai
    quiet shelf "$club" en-salle --kind inCinemas --title "fr=En ce moment au cinéma" --title "en=In cinemas now" minuit-au-phare
    quiet shelf "$club" festival --card --title "fr=Nuit du court métrage" --title "en=Short film night" --sponsored-by "Ville de Brest" le-jardin

    quiet cinema "$club" le-phare --name "Le Phare" --address "1 quai du Nord" --postcode 29200 --city Brest --coordinates 48.38,-4.49
    quiet cinema "$club" l-estran --name "L’Estran" --address "8 rue de la Marée" --postcode 56100 --city Lorient --coordinates 47.75,-3.37
    for day in 1 4 8 15 22 29; do
        TZ=Europe/Paris quiet cinema "$club" le-phare --showtime "minuit-au-phare=$(days "$day")T20:30" --price 7.50 --tax 5.5 --seats 120
        TZ=Europe/Paris quiet cinema "$club" l-estran --showtime "minuit-au-phare=$(days "$day")T18:00" --price 6.80 --tax 5.5 --seats 80 --spoken original
    done
    "$program" sign "$club"
    "$program" check "$club"
}
