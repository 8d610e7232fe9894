"""Makes the sample files: invented students and employers, dirty in the ways that real exports are.

    python samples/generate.py [FOLDER]

The same files come out each time. Nobody in them exists: names say so, addresses end in .example and
telephone numbers start with 06-0 or end in zeros.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

SEED = 20260901
SCHOOL_YEAR = 2026  # ages and classes fit the school year that starts in this year
STAMP = (2026, 9, 1, 8, 0, 0)

FIRST = [
    "Aya", "Bram", "Chloë", "Daan", "Emir", "Fenna", "Gijs", "Hanna", "Iris", "Jesse", "Kayra", "Luuk",
    "Milan", "Noor", "Olaf", "Pien", "Quinn", "Renée", "Sem", "Tess", "Yusuf", "Zoë",
]  # fmt: skip
PREFIXES = ["", "", "", "", "van", "de", "van der", "van de", "van 't", "den", "el"]
LAST = [
    "Proef", "Testema", "Voorbeeld", "Verzonnen", "Fictie", "Zomaar", "Oefening", "Monster", "Denkbeeld",
    "Droomman", "Nepstra", "Schetsma", "Bedacht", "Probeersel", "Model", "Spiegelbeeld", "Stroman",
    "Blanco", "Leegveld", "Ergens",
]  # fmt: skip
STREETS = ["Proeflaan", "Testpad", "Voorbeeldstraat", "Oefenweg", "Schetsdreef", "Modelplein", "Denkbeeldhof"]
# with the middle of each, in degrees
PLACES = {
    "Eindhoven": (51.44, 5.48), "Helmond": (51.48, 5.66), "Best": (51.51, 5.39), "Veldhoven": (51.42, 5.40),
    "Son en Breugel": (51.52, 5.50), "'s-Hertogenbosch": (51.70, 5.30), "Geldrop": (51.42, 5.56),
    "Nuenen": (51.47, 5.55), "Deurne": (51.46, 5.80),
}  # fmt: skip
MENTORS = ["P. Proefmentor", "K. van der Test", "A. Voorbeeld", "M. el Verzonnen"]
PROFILES = ["Arbeidsmarktgericht"] * 6 + ["Vervolgonderwijs"] * 2 + ["Dagbesteding", "Onbekend"]

SECTORS = {
    "Groen": ("Tuincentrum Kwekerij Manege Zorgboerderij", "schoffelen, maaien, dieren voeren"),
    "Horeca": ("Bakkerij Cafetaria Lunchroom Hotel", "afwassen, tafels dekken, snijwerk"),
    "Techniek": ("Garage Fietsenmaker Installatiebedrijf", "banden wisselen, boren, opruimen"),
    "Bouw": ("Aannemer Schildersbedrijf Stratenmaker", "schuren, plamuren, sjouwen"),
    "Detailhandel": ("Supermarkt Kringloopwinkel Bouwmarkt", "vakken vullen, spiegelen, emballage"),
    "Logistiek": ("Magazijn Pakketdienst Distributiecentrum", "orderpicken, inpakken, scannen"),
    "Zorg en welzijn": (
        "Kapsalon Buurthuis Woonzorgcentrum",
        "koffie schenken, bedden opmaken, spelletjes doen",
    ),
    "Dienstverlening": ("Wasserij Sporthal Drukkerij", "schoonmaken, wassen en vouwen, post rondbrengen"),
}
SOURCES = [
    "eigen benadering",
    "collega",
    "beurs",
    "tip bedrijf",
    "ouder",
    "leerling",
    "bedrijf zelf",
    "jobcoach",
    "gemeente",
    "",
]
REMARKS = [
    "",
    "",
    "",
    "niet meer bellen!!",
    "géén stagiairs meer in 2026",
    "alleen 16+",
    "bereikbaar met bus 12",
    "belt zelf terug",
]


def plain(text: str) -> str:
    """Small letters and digits only, for an address."""
    return re.sub(r"[^a-z0-9ëéè]", "", text.lower())


def mobile(rng: random.Random) -> str:
    """An invented mobile number in one of the usual spellings."""
    digits = f"0{rng.randrange(10_000_000):07}"
    return rng.choice([f"06-{digits}", f"06 {digits}", f"+316{digits}", f"+31 6 {digits}", f"00316{digits}"])


def postcode(rng: random.Random) -> str:
    """An invented post code near Eindhoven."""
    return f"{rng.randrange(5501, 5799)} {rng.choice('ABEGHKLNPRTX')}{rng.choice('ABEGHKLNPRTX')}"


# --- students --------------------------------------------------------------------------------------


def students(rng: random.Random, *, host: str, count: int) -> list[list[str]]:
    """Clean rows first, dirt after: see `spoil_students`."""
    rows = []
    for index in range(count):
        first, prefix, last = rng.choice(FIRST), rng.choice(PREFIXES), rng.choice(LAST)
        age = rng.randrange(12, 20)
        born = dt.date(SCHOOL_YEAR - age, rng.randrange(1, 13), rng.randrange(1, 29))
        number = str(40_000 + index * 37 + rng.randrange(37))
        year = min(5, max(1, age - 12))
        family = " ".join(part for part in (prefix, last) if part)
        in_last = rng.random() < 0.35  # many exports keep the prefix in the last name
        rows.append(
            [
                number, first, "" if in_last else prefix, family if in_last else last, born.strftime("%d-%m-%Y"),
                f"{year}{rng.choice('ABC')}", rng.choice(PROFILES), f"{rng.choice(STREETS)} {rng.randrange(1, 180)}",
                postcode(rng), rng.choice(list(PLACES)), f"{plain(first)}.{plain(last)}@leerling.{host}.example",
                mobile(rng), f"{rng.choice(['Mevr.', 'Dhr.', 'Fam.'])} {family}", f"ouder{number}@thuis.example",
                mobile(rng), "ja" if rng.random() < 0.06 else "", rng.choice(MENTORS),
            ]
        )  # fmt: skip
    return rows


def spoil_students(rows: list[list[str]]) -> list[list[str]]:
    """Every kind of dirt at least once."""
    rows[3][4] = "31-02-2010"
    rows[5][0] = ""
    rows[7][4] = "2011"
    rows[9][4] = "3-3-2014"
    rows[11][0] = rows[2][0]  # a number that is already there
    rows[13][1] = f"  {rows[13][1]} "
    rows[15][10] = "geen e-mail"
    rows[17][14] = "040-123456789"
    rows[19][6] = "VVO"
    rows[20][6] = "arbeid"
    rows[21][6] = "ruimtevaart"
    rows[23][2], rows[23][3] = "", "Voorbeeld, van"
    rows[25][2], rows[25][3] = "de", "van Voorbeeld"
    rows[27][4] = f"06-11-{SCHOOL_YEAR - 22}"  # has left school by the policy's age
    rows[29][4] = "40909"  # a day number of Excel
    rows[31][7] = '=HYPERLINK("http://voorbeeld.example")'
    rows[33][8] = "5612"
    rows[35][16] = "B. Onbekende"
    rows[37][13] = ""
    rows[39][13] = "ouder@thuis.example; anderouder@thuis.example"
    rows[41][3] = ""
    rows.insert(45, [""] * len(rows[0]))
    return rows


HEADERS_A = [
    "Leerlingnummer", "Roepnaam", "Voorvoegsel", "Achternaam", "Geboortedatum", "Stamgroep", "Uitstroomprofiel",
    "Straat + nr", "Postcode", "Woonplaats", "E-mailadres", "Mobiel", "Verzorger 1", "E-mail verzorger 1",
    "Telefoon verzorger 1", "Geheim adres", "Mentor",
]  # fmt: skip
HEADERS_B = [
    "Stamnummer", "Voornaam", "Tussenvoegsel", "Achternaam", "Geb.datum", "Klas", "Profiel", "Adres", "PC", "Plaats",
    "Mail", "Tel. mobiel", "Naam ouder", "Mail ouder", "Tel. ouder", "Geheim", "Mentor/coach",
]  # fmt: skip


def csv_text(headers: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """The rows as a school's export writes them, unguarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


# --- employers -------------------------------------------------------------------------------------

EMPLOYER_HEADERS = [
    "Bedrijfsnaam", "Sector", "KvK-nr", "Vestigingsnr", "Straat", "Huisnr", "Postcode", "Plaats",
    "Contactpersoon", "Functie", "Telefoon", "E-mail", "Praktijkbegeleider", "Erkend leerbedrijf",
    "Plaatsen", "Werkzaamheden", "Geschikt voor", "Via", "Laatste contact", "Opmerkingen", "Latitude", "Longitude",
]  # fmt: skip
Cell = str | int | float | bool | dt.date | None


def person(rng: random.Random) -> str:
    """An invented person."""
    return " ".join(part for part in (rng.choice(FIRST), rng.choice(PREFIXES), rng.choice(LAST)) if part)


def contact_date(rng: random.Random) -> Cell:
    """The last contact as a date, as text, as a month, or not at all."""
    date = dt.date(rng.randrange(2021, 2026), rng.randrange(1, 13), rng.randrange(1, 29))
    return rng.choice([date, date, date, date.strftime("%d-%m-%Y"), date.strftime("%b %Y"), None])


def employers(rng: random.Random, count: int) -> list[list[Cell]]:
    """Mostly whole rows of mixed types; see `spoil_employers`."""
    rows: list[list[Cell]] = []
    for index in range(count):
        sector = list(SECTORS)[index % len(SECTORS)]
        kinds, tasks = SECTORS[sector]
        article = rng.choice(["De ", "Het ", "van der ", ""])
        name = f"{rng.choice(kinds.split())} {article}{rng.choice(LAST)} {index + 1}"
        contact = person(rng)
        kvk: Cell = 99_000_000 + index * 11
        kvk = rng.choice([kvk, kvk, kvk, str(kvk), f"KvK {kvk}", None])
        rows.append(
            [
                name + rng.choice(["", "", " B.V."]), sector, kvk, rng.choice([None, 990_000_000_000 + index * 13]),
                rng.choice(STREETS), rng.choice([rng.randrange(1, 240), f"{rng.randrange(1, 99)}a"]), postcode(rng),
                rng.choice(list(PLACES)), contact, rng.choice(["teamleider", "HR", "eigenaar", "bedrijfsleider", None]),
                mobile(rng),
                rng.choice([f"info@{plain(name)}.example", f"info@{plain(name)}.example", "geen", None]),
                rng.choice([None, person(rng)]), rng.choice(["ja", "nee", "J", "N", True, None]),
                rng.choice([1, 1, 2, 3, 4, "1 à 2", None]), tasks,
                rng.choice(["Velddijk", "Wildveld", "VSO", "PrO", "beide", None]), rng.choice(SOURCES) or None,
                contact_date(rng), rng.choice(REMARKS) or None,
            ]
        )  # fmt: skip
    return rows


def with_points(rng: random.Random, rows: list[list[Cell]]) -> list[list[Cell]]:
    """Where each stands, a street or two from the middle of its place: most of them, some as text; a few nonsense."""
    for row in rows:
        lat, lon = (round(middle + rng.uniform(-0.02, 0.02), 5) for middle in PLACES[str(row[7])])
        points: list[tuple[Cell, Cell]] = [(lat, lon)] * 4
        points += [(f"{lat}".replace(".", ","), f"{lon}".replace(".", ",")), (None, None)]
        row += rng.choice(points)
    rows[42][20:] = [rows[43][21] or 5.5, rows[43][20] or 51.4]  # the two the wrong way around
    rows[44][20:] = [161_290, 383_870]  # metres of the national grid
    rows[46][20:] = [51.44, None]
    rows[48][20:] = [0, 0]
    rows[50][20:] = ["51.44 N", "5.48 O"]
    return rows


def spoil_employers(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Half-right numbers, other spellings, formulas, and a tail of near-duplicates."""
    rows[4][2] = 9_900_501  # the zero in front is lost
    rows[6][2] = "12345"
    rows[8][1] = "Zorg & Welzijn"
    rows[9][1] = "groen "
    rows[10][1] = "Techn."
    rows[12][1] = "??"
    rows[14][11] = "info@"
    rows[16][11] = "info@a-proef.example; admin@a-proef.example"
    rows[18][19] = '=HYPERLINK("http://voorbeeld.example")'
    rows[20][0] = "=1+1 Kantine"
    rows[22][10] = "040-123456789"
    rows[24][6] = "5612"
    rows[26][0] = None
    rows[28][18] = dt.date(SCHOOL_YEAR + 3, 1, 5)  # a contact that is still to come
    for index, change in (
        (30, str.upper),
        (33, lambda name: f"{name} BV"),
        (36, lambda name: name.replace("e", "é", 1) + " "),
    ):
        copy = list(rows[index])
        copy[0] = change(str(copy[0]))
        copy[2] = None
        copy[10] = "06-00000000"
        rows.append(copy)
    rows.append(list(rows[40]))  # the same row twice
    return rows


def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A title row above the header, and a second sheet with notes."""
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has a sheet
    page.title = "Stagebedrijven"
    page.append(["Stagebestand voorbeeldscholen", None, None, "bijgewerkt:", dt.date(2026, 9, 1)])
    page.merge_cells("A1:C1")
    page.append([])
    page.append(EMPLOYER_HEADERS)
    for row in rows:
        page.append(list(row))
    notes = book.create_sheet("Toelichting")
    notes.append(["Plaatsen = aantal leerlingen tegelijk"])
    out = io.BytesIO()
    book.save(out)
    return without_clock(out.getvalue())


def without_clock(data: bytes) -> bytes:
    """The same workbook with the moment of making taken out, so that it is the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-09-01T08:00:00Z", content)
            new.writestr(zipfile.ZipInfo(info.filename, STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def files() -> dict[str, bytes]:
    """All sample files by name."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secrets
    a = spoil_students(students(rng, host="velddijk", count=60))
    b = spoil_students(students(rng, host="wildveld", count=58))
    points = random.Random(SEED + 1)  # noqa: S311 - the same; of its own, so that the rest stays as it was
    companies = spoil_employers(with_points(points, employers(rng, 118)))
    return {
        "leerlingen_velddijk.csv": csv_text(HEADERS_A, a, ";").encode("cp1252"),
        "leerlingen_wildveld.csv": csv_text(HEADERS_B, b, ",").encode("utf-8-sig"),
        "bedrijven.xlsx": workbook(companies),
    }


def main(folder: Path) -> None:
    """Write the files."""
    for name, data in files().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
