"""What people in the demo write: short, plausible, about nobody."""

from __future__ import annotations

MOTIVATION = (
    "Wil graag met de handen werken en vraagt zelf naar stage.",
    "Is toe aan een volgende stap. Op de interne werkplek ging het goed.",
    "Kan zich een ochtend lang concentreren en vraagt om meer.",
)
BEHAVIOUR = (
    "Rustig in de klas, heeft baat bij één duidelijke opdracht tegelijk.",
    "Vrolijk en druk. Een vaste begeleider helpt.",
    "Houdt zich aan afspraken als die van tevoren duidelijk zijn.",
)
POSSIBILITIES = ("Werkt graag door als de taak duidelijk is.", "Is handig en onthoudt een vaste volgorde goed.",
                 "Is vriendelijk tegen collega's en klanten.")  # fmt: skip
LIMITS = (
    "Geef één taak tegelijk.",
    "Liever geen drukke ruimte in de eerste weken.",
    "Vraagt niet snel om hulp.",
)
GROUNDS = ("Leerbaar, gemotiveerd en komt op tijd.", "De interne stage laat zien dat het kan.",
           "Kan een dag volhouden en accepteert leiding.")  # fmt: skip
CHOICE = ("Past bij het werk dat de leerling wil doen, en is niet te ver van huis.",
          "Vaste begeleider die eerder met onze leerlingen werkte.", "Rustige plek met duidelijke taken.")  # fmt: skip
VISIT = ("Komt op tijd en kent de vaste taken. Volgende stap: zelf vragen wat er nog te doen is.",
         "Tempo gaat omhoog. De praktijkbegeleider is tevreden over de inzet.",
         "Had een moeilijke week, maar is elke dag geweest. Afgesproken om de dag samen te beginnen.",
         "Werkt zelfstandig aan de ochtendtaken. Samenwerken met collega's gaat beter.")  # fmt: skip
AGREED = ("Begin elke dag met een korte planning.", "Over vier weken kijken we opnieuw naar het tempo.", "")
SHARED = "Werkt het best met één taak tegelijk en een vaste begeleider. Vindt uitleg met voordoen prettig."
FEEDBACK = (
    (
        "maths",
        "Rekent wisselgeld en gewichten nog onzeker uit.",
        "We oefenen vier weken met geld en meten in de les.",
    ),
    ("language", "Leest een werkbriefje nog niet zonder hulp.", "In de taalles lezen we echte werkbriefjes."),
    ("social", "Zegt niets als iets niet lukt.", "In de training oefenen we hulp vragen."),
    (
        "work_attitude",
        "Begint laat na de pauze.",
        "We spreken een vaste tijd af en houden die in de klas ook bij.",
    ),
)
CONCERNS = (
    "Komt te laat na de pauze",
    "Ruzie met een collega",
    "Het werk is te zwaar",
    "Is drie keer niet gekomen",
)
CONCERN_REPORT = ("We hebben geluisterd naar wat er gebeurde. De leerling kon goed vertellen wat lastig is.",
                  "De praktijkbegeleider legde uit wat er nodig is. We kijken samen wat kan.")  # fmt: skip
DIARY = ("Ik heb de vaatwasser ingeruimd en de tafels schoongemaakt.", "Ik heb vakken gevuld en dozen weggebracht.",
         "Ik heb planten water gegeven en onkruid weggehaald.", "Ik heb banden opgeruimd en geveegd.",
         "Ik heb de was gevouwen en rondgebracht.")  # fmt: skip
DIARY_GOAL = (
    "Ik heb om hulp gevraagd.",
    "Ik was op tijd.",
    "Het lukte zonder hulp.",
    "Dit vond ik nog lastig.",
)
CLOSING = ("De leerling, de praktijkbegeleider en ik keken terug op de doelen. Er is veel bereikt.",
           "Een goede periode. Op tijd komen en doorwerken gaan nu zonder hulp.")  # fmt: skip
EARLY = ("Het werk paste niet bij de leerling", "Het bedrijf had geen begeleider meer", "De reis was te lang")
AFTERCARE = ("Werkt met plezier en krijgt meer uren.", "De leiding is tevreden. De jobcoach komt elke maand.",
             "Heeft een nieuwe taak erbij gekregen.")  # fmt: skip
MINUTES = (
    "De nieuwe aanmeldingen verdeeld. Bij Lunchroom De Tussenstop is weer plaats voor twee leerlingen.",
    "Aanmeldingen verdeeld. Tuincentrum De Boemel vraagt om een leerling die zelfstandig kan fietsen.",
    "Verdeeld en bijgepraat. Afgesproken: na elk bezoek dezelfde dag het verslag.",
)
LEAD_KNOWN = ("", "", "Zoekt hulp op dinsdag en donderdag.", "De eigenaar had zelf een leerling in de familie.",
              "Staat vaak op de markt in het dorp.")  # fmt: skip
LEAD_CONTACT = ("Wil er met het team over praten.", "Vraagt om informatie per mail.", "Is enthousiast, eerst kijken.",
                "Niet bereikt, later weer bellen.")  # fmt: skip
LEAD_VISIT = (
    "Rustige werkplek met een vaste begeleider. Er is elke ochtend werk dat je leert door te doen.",
    "Druk en gezellig. Het team heeft ervaring met leerlingen die een taak tegelijk willen.",
    "Kleine zaak, veel klanten. De eigenaar begeleidt zelf en neemt er de tijd voor.",
)
CLICK = ("De twee begrepen elkaar met een half woord.", "De begeleider nam de tijd en bleef rustig.")
NO_CLICK = ("Te weinig geduld over en weer.", "De begeleider was er vaak niet.")
WISHES = (
    ("yes", "Dat lijkt me leuk."),
    ("yes", "Lekker dichtbij."),
    ("maybe", "Eerst een keer gaan kijken."),
    ("no", "Te druk daar."),
)
LEAD_FITS = ("Wie rustig wil werken.", "Wie graag onder de mensen is.", "Wie zelfstandig kan reizen.")
LEAD_NOT_FIT = ("Er is niemand die een leerling vast kan begeleiden.", "Het werk is te zwaar en te gevaarlijk.",
                "Met de bus en de fiets niet te bereiken.")  # fmt: skip
LEAD_SAID_NO = ("Heeft nu geen tijd voor een stagiair.", "Neemt alleen leerlingen van het mbo.")
FLOOR_BAN = "Het bedrijf hield zich niet aan de regels voor veilig werken."
FLOOR_NOT_FIT = "Er is geen vaste begeleider. Leerlingen werken hier te vaak alleen."
FLOOR_DOUBT = (
    "De begeleider is langere tijd weg. Er is weinig tijd voor uitleg.",
    "Het is er druk geworden. Eerst samen kijken of er genoeg rust is.",
    "De afspraken over pauzes gingen niet altijd goed.",
)
FLOOR_AGREED = (
    "Het bedrijf stuurt het deel van de risico-inventarisatie binnen twee weken.",
    "De begeleider geeft op de eerste dag alsnog uitleg.",
    "Bij het volgende bezoek kijken we hier samen naar.",
)
FLOOR_CLOTHING = (
    "",
    "Dichte schoenen",
    "Werkkleding, van het bedrijf",
    "Werkschoenen en handschoenen, van het bedrijf",
)
