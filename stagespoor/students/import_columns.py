"""The columns of a file of students, by the words that schools and their systems use for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stagespoor.imports.columns import Column

COLUMNS = (
    Column(
        "number", _("Leerlingnummer"), ("stamnummer", "llnr", "leerlingnr", "nummer", "student id", "stamnr"),
        required=True,
    ),
    Column("first_name", _("Roepnaam"), ("voornaam",)),
    Column("prefix", _("Tussenvoegsel"), ("voorvoegsel", "tv", "toevoeging", "tussenv.")),
    Column("last_name", _("Achternaam"), ("familienaam", "geslachtsnaam")),
    Column("full_name", _("Hele naam in één kolom"), ("naam", "naam leerling", "leerling", "volledige naam")),
    Column("birth_date", _("Geboortedatum"), ("geb.datum", "geb dat", "geboren", "geboren op"), required=True),
    Column("class_name", _("Klas"), ("stamgroep", "groep", "lesgroep", "basisgroep")),
    Column("exit_profile", _("Uitstroomprofiel"), ("profiel", "uitstroom", "uitstroomrichting")),
    Column("entry_level", _("Instapniveau"), ("niveau", "instroomniveau")),
    Column("street", _("Straat en huisnummer"), ("straat + nr", "adres", "straat", "straatnaam")),
    Column("house_number", _("Huisnummer, als dat apart staat"), ("huisnummer", "huisnr")),
    Column("postcode", _("Postcode"), ("pc",)),
    Column("city", _("Woonplaats"), ("plaats", "stad")),
    Column("email", _("E-mail leerling"), ("e-mailadres", "e-mail", "mail", "mailadres", "schoolmail")),
    Column("phone", _("Telefoon leerling"), ("mobiel", "tel. mobiel", "telefoon", "tel", "mobiel leerling", "gsm")),
    Column(
        "guardian", _("Ouder of verzorger"),
        ("verzorger 1", "naam ouder", "ouder 1", "naam verzorger", "ouder", "verzorger"),
    ),
    Column("guardian_email", _("E-mail ouder"), ("e-mail verzorger 1", "mail ouder", "e-mail verzorger")),
    Column(
        "guardian_phone", _("Telefoon ouder"),
        ("telefoon verzorger 1", "tel. ouder", "telefoon ouder 1", "tel verzorger", "telefoon verzorger"),
    ),
    Column("guardian2", _("Tweede ouder of verzorger"), ("verzorger 2", "naam ouder 2", "ouder 2")),
    Column("guardian2_email", _("E-mail tweede ouder"), ("e-mail verzorger 2", "mail ouder 2", "email ouder 2")),
    Column("guardian2_phone", _("Telefoon tweede ouder"), ("telefoon verzorger 2", "tel. ouder 2", "telefoon ouder 2")),
    Column("secret_address", _("Geheim adres"), ("geheim", "adres geheim", "afgeschermd")),
    Column("mentor", _("Mentor"), ("mentor/coach", "coach", "klassenmentor", "mentor 1")),
)  # fmt: skip

# the facts of a student that the diff names, in its order
LABELS = {
    "first_name": _("Roepnaam"),
    "prefix": _("Tussenvoegsel"),
    "last_name": _("Achternaam"),
    "birth_date": _("Geboortedatum"),
    "class_name": _("Klas"),
    "exit_profile": _("Uitstroomprofiel"),
    "entry_level": _("Instapniveau"),
    "street": _("Straat en huisnummer"),
    "postcode": _("Postcode"),
    "city": _("Woonplaats"),
    "email": _("E-mail"),
    "phone": _("Telefoon"),
    "secret_address": _("Geheim adres"),
    "mentor_id": _("Mentor"),
    "mentor_text": _("Mentor (nog zonder account)"),
}
