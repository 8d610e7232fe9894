"""Invented people, obviously so: surnames come from the railway, places of work from nowhere."""

from __future__ import annotations

FIRST = (
    "Aya", "Bas", "Cas", "Daan", "Eva", "Finn", "Guusje", "Hamza", "Isa", "Jill", "Kai", "Lina", "Mees", "Nour", "Olaf",
    "Puck", "Quinn", "Romy", "Sam", "Tess", "Umut", "Vera", "Wout", "Xavi", "Yara", "Zeb", "Amin", "Bo", "Chloë", "Dex",
    "Elif", "Fay", "Gijs", "Hanna", "Ilyas", "Jesse", "Kiki", "Luuk", "Maud", "Noor", "Otis", "Pien", "Rayan", "Saar",
    "Teun", "Ties", "Vince", "Wies", "Yusuf", "Zoë",
)  # fmt: skip
PREFIXES = ("", "", "", "van", "van de", "van der", "de", "den", "van het", "ter")
LAST = (
    "Wissel", "Perron", "Dwarsligger", "Seinhuis", "Spoorboom", "Halte", "Overweg", "Locomotief", "Wagon", "Stoomfluit",
    "Rangeerder", "Eindpunt", "Tussenstop", "Bovenleiding", "Stootblok", "Baanvak", "Treinstel", "Kniespoor",
    "Railstaaf", "Blokpost", "Stationsklok", "Draaischijf", "Kruiswissel", "Zijspoor", "Hoofdspoor", "Conducteur",
    "Sneltrein",
    "Stoptrein", "Goederenloods", "Koppelstang", "Buffer", "Tender", "Fluitsein", "Vertrekstaat", "Aansluiting",
    "Overstap", "Lijnkaart", "Dienstregeling", "Spoorslag", "Tunnelmond",
)  # fmt: skip
STREETS = (
    "Spoorlaan",
    "Wisselpad",
    "Seinstraat",
    "Perronhof",
    "Baanvakweg",
    "Haltestraat",
    "Lijndreef",
    "Railsingel",
)
PLACES = (
    "Eindhoven", "Veldhoven", "Best", "Helmond", "Geldrop", "Valkenswaard", "Eersel", "Bladel", "Reusel", "Oirschot",
    "Son en Breugel", "Nuenen", "Deurne", "Asten", "Someren", "Bergeijk", "Boxtel",
)  # fmt: skip

# per sector (name in the policy): kinds of company and their work
COMPANIES: dict[str, tuple[tuple[str, ...], str]] = {
    "green": (("Tuincentrum", "Kwekerij", "Hoveniersbedrijf", "Zorgboerderij", "Manege", "Kinderboerderij"),
              "planten water geven, schoffelen, dieren voeren"),
    "technology": (("Fietsenmaker", "Garage", "Bandenservice", "Installatiebedrijf", "Metaalwerkplaats"),
                   "banden wisselen, gereedschap opruimen, onderdelen sorteren"),
    "construction": (("Schildersbedrijf", "Aannemersbedrijf", "Stukadoorsbedrijf", "Dakdekkersbedrijf"),
                     "schuren, materiaal klaarzetten, opruimen"),
    "logistics": (("Magazijn", "Distributiecentrum", "Groothandel", "Pakketdienst"),
                  "orders verzamelen, inpakken, scannen"),
    "retail": (("Supermarkt", "Kringloopwinkel", "Bouwmarkt", "Dierenspeciaalzaak"),
               "vakken vullen, spiegelen, emballage"),
    "hospitality": (("Bedrijfskantine", "Lunchroom", "Bakkerij", "Cafetaria", "Hotelkeuken"),
                    "afwassen, tafels dekken, groente snijden"),
    "care": (("Woonzorgcentrum", "Buurthuis", "Kinderdagverblijf", "Dagbesteding", "Kapsalon"),
             "koffie schenken, was opvouwen, begeleiden bij spel"),
    "services": (("Wasserij", "Sporthal", "Gemeentewerf", "Schoonmaakbedrijf", "Postkamer"),
                 "schoonmaken, wassen en vouwen, post rondbrengen"),
    "crafts": (("Meubelmakerij", "Drukkerij", "Naaiatelier", "Houtwerkplaats"),
               "zagen, snijden, lijmen en afwerken"),
}  # fmt: skip
COMPANY_NAMES = (
    "Het Zijspoor", "De Tussenstop", "Baanvak Zuid", "De Wisselwachter", "Het Kopstation", "De Stoomketel",
    "Perron Een", "De Conducteur", "Het Seinhuis", "De Stationschef", "De Boemel", "Het Goederenspoor",
    "De Vertraging", "De Aansluiting", "Het Eindstation", "De Railtender", "De Locloods", "Het Overpad",
    "De Kaartverkoop", "Het Stootblok", "De Intercity", "De Draaischijf", "Het Emplacement", "De Reiswijzer",
)  # fmt: skip

STAFF = {
    "velddijk": {
        "lead": ("Lotte Lijnbaan",),
        "coach": ("Carla Coupé", "Rachid Railvork", "Femke Fietsbrug", "Joost Overpad"),
        "mentor": (
            "Mira Spoorboekje", "Pieter Poortwachter", "Sanne Sleutelbord", "Kees Kaartlezer", "Amira Aankomst",
            "Wouter Wachtkamer", "Nadia Netwerk", "Tom Tijdtafel",
        ),
        "psychologist": ("Olga Overzicht", "Ruben Rustpunt"),
        "internal_supervisor": ("Ivo Inbouw", "Gerda Gereedschap"),
        "admin": ("Ada Aanlegger",),
    },
    "wildveld": {
        "lead": ("Hugo Hoofdlijn",),
        "coach": ("Bente Brugwachter", "Salim Seinpaal", "Marit Minuutwijzer"),
        "mentor": (
            "Dirk Dienstregel", "Ellen Eindhalte", "Farid Forensentrein", "Greet Goederen", "Henk Hekwerk",
            "Ineke Instap",
        ),
        "psychologist": ("Petra Perspectief",),
        "internal_supervisor": ("Ans Ambacht", "Bert Bankschroef"),
        "admin": ("Alwin Archief",),
    },
}  # fmt: skip

ABOUT = {
    "lead": "Leidt het stageteam en moet kunnen zeggen waar elke leerling nu staat.",
    "coach": "Rijdt van bedrijf naar bedrijf en schrijft verslagen in de auto.",
    "mentor": "Heeft een klas vol leerlingen en meldt aan voor stage.",
    "psychologist": "Denkt mee over wat een leerling aankan.",
    "internal_supervisor": "Begeleidt leerlingen op de werkplek in school.",
    "student": "Loopt stage en schrijft een paar woorden per dag.",
    "parent": "Wil weten hoe het gaat en tekent het contract.",
    "supervisor": "Heeft twee minuten tussen het werk door.",
    "admin": "Leest bestanden in en regelt wie erin mag.",
}
