"""The columns of a file of employers, by the words that schools use for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stagespoor.imports.columns import Column

COLUMNS = (
    Column("name", _("Naam van het bedrijf"), ("bedrijfsnaam", "bedrijf", "naam", "organisatie"), required=True),
    Column("sector", _("Sector"), ("branche", "richting", "werkveld")),
    Column("kvk", _("KvK-nummer"), ("kvk-nr", "kvk", "kvknr", "kamer van koophandel")),
    Column("branch_number", _("Vestigingsnummer"), ("vestigingsnr", "vestiging", "vest.nr")),
    Column("street", _("Straat"), ("adres", "straatnaam", "straat en huisnummer", "bezoekadres", "straat + nr")),
    Column("house_number", _("Huisnummer, als dat apart staat"), ("huisnummer", "huisnr")),
    Column("postcode", _("Postcode"), ("pc",)),
    Column("city", _("Plaats"), ("woonplaats", "vestigingsplaats", "stad")),
    Column("lat", _("Breedtegraad"), ("lat", "latitude", "y-coordinaat (wgs84)")),
    Column("lon", _("Lengtegraad"), ("lon", "lng", "long", "longitude", "x-coordinaat (wgs84)")),
    Column("contact", _("Contactpersoon"), ("contact", "naam contactpersoon")),
    Column("contact_job", _("Functie van de contactpersoon"), ("functie",)),
    Column("phone", _("Telefoon"), ("tel", "telefoonnummer", "tel.nr")),
    Column("email", _("E-mail"), ("mail", "e-mailadres", "mailadres")),
    Column("website", _("Website"), ("site", "internet", "url")),
    Column("supervisor", _("Praktijkbegeleider"), ("praktijkopleider", "begeleider", "naam praktijkbegeleider")),
    Column("recognised", _("Erkend leerbedrijf"), ("erkend", "leerbedrijf", "sbb erkend")),
    Column("places", _("Plaatsen"), ("aantal plaatsen", "stageplaatsen", "aantal stagiairs")),
    Column("tasks", _("Werkzaamheden"), ("taken", "soort werk", "werk")),
    Column("suits", _("Geschikt voor"), ("school", "doelgroep")),
    Column("min_age", _("Vanaf leeftijd"), ("leeftijd", "minimumleeftijd", "min. leeftijd")),
    Column("source", _("Gevonden via"), ("via", "bron", "herkomst")),
    Column("last_contact_on", _("Laatste contact"), ("laatst gesproken", "datum laatste contact", "contact op")),
    Column("do_not_call", _("Niet bellen"), ("bel niet", "geen telefoon", "niet meer bellen")),
    Column(
        "non_mailing", _("Geen post of mail"),
        ("geen post of mail sturen", "geen mail", "geen post", "non-mailing", "non-mailing indicatie", "niet mailen"),
    ),
    Column(
        "is_active", _("Neemt leerlingen aan"),
        ("neemt stagiairs aan", "neemt leerlingen", "neemt stagiairs", "actief", "actief stagebedrijf"),
    ),
    Column("remarks", _("Opmerkingen"), ("opmerking", "bijzonderheden", "notities")),
)  # fmt: skip

# the facts of an employer that the diff names, in its order
LABELS = {
    "name": _("Naam"),
    "sector": _("Sector"),
    "kvk": _("KvK-nummer"),
    "branch_number": _("Vestigingsnummer"),
    "street": _("Straat en huisnummer"),
    "postcode": _("Postcode"),
    "city": _("Plaats"),
    "lat": _("Breedtegraad"),
    "lon": _("Lengtegraad"),
    "phone": _("Telefoon"),
    "email": _("E-mail"),
    "website": _("Website"),
    "tasks": _("Werkzaamheden"),
    "places": _("Plaatsen tegelijk"),
    "min_age": _("Vanaf leeftijd"),
    "recognised": _("Erkend leerbedrijf"),
    "suits": _("Geschikt voor"),
    "source": _("Gevonden via"),
    "last_contact_on": _("Laatste contact"),
    "do_not_call": _("Niet bellen"),
    "non_mailing": _("Geen post of mail"),
    "is_active": _("Neemt leerlingen aan"),
    "remarks": _("Opmerkingen"),
}
