"""Forms for keeping up a contact: what was said, and who keeps it; and a photo of the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.employers import hooks
from stagespoor.employers.access import keepers_for
from stagespoor.employers.models import Contact, Employer, EmployerNote, Relation
from stagespoor.employers.page import ICONS
from stagespoor.employers.pictures import PictureField
from stagespoor.ui.forms import DateField, RadioCards, VersionMixin, WarnsMixin

How = EmployerNote.How
_ORDER = (How.PHONE, How.VISIT, How.MET, How.MAIL, How.NOTE)


class NoteForm(WarnsMixin, forms.Form):
    """A contact or an experience, for the coaches of all schools; made to fill in at the gate, on a phone."""

    how = forms.ChoiceField(
        label=gettext_lazy("Wat was het?"), choices=[(how.value, how.label) for how in _ORDER], initial=How.PHONE,
        widget=RadioCards(layout="row", icons=ICONS),
        error_messages={"required": gettext_lazy("Kies wat het was.")},
    )  # fmt: skip
    contact_on = DateField(label=gettext_lazy("Wanneer"), initial=clock.today)
    person = forms.TypedChoiceField(
        label=gettext_lazy("Met wie"), required=False, coerce=int, empty_value=None
    )
    text = forms.CharField(
        label=gettext_lazy("Wat is er gezegd of gezien?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Alle scholen in het netwerk lezen dit. Zet hier geen namen van leerlingen."),
        error_messages={"required": gettext_lazy("Schrijf iets op.")},
    )  # fmt: skip
    next_contact_on = DateField(label=gettext_lazy("Volgende contact op"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, employer: Employer, people: Sequence[Contact],
        relation: Relation | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.actor, self.employer = actor, employer
        if self.data.get("how") == How.NOTE:
            self.fields["contact_on"].required = False
        self.people = {person.pk: person for person in people if person.is_active}
        names = [(pk, f"{one.name} ({one.job})" if one.job else one.name) for pk, one in self.people.items()]
        self.fields["person"].choices = [("", _("Iemand anders")), *names]  # type: ignore[attr-defined]
        if not names:
            del self.fields["person"]
        planned = relation.next_contact_on if relation else None
        if planned and planned > clock.today():
            told = _("Nu gepland op %(day)s. Laat dit leeg als dat zo blijft.")
            self.fields["next_contact_on"].help_text = told % {"day": f"{planned:%d-%m-%Y}"}

    def facts(self) -> dict[str, Any]:
        """What the action needs; a note that is no contact has no day."""
        data = self.cleaned_data
        found = {name: data.get(name) for name in ("how", "text", "contact_on", "next_contact_on")}
        found["person"] = self.people.get(data.get("person") or 0)
        return found | ({"contact_on": None, "person": None} if data["how"] == How.NOTE else {})

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """A call to somebody who does not want one; a name that other schools may not read."""
        if data["how"] == How.PHONE and self.employer.do_not_call:
            yield _("Dit bedrijf wil niet gebeld worden. Belden zij jou? Dan klopt het zo.")
        for check in hooks.note_checks:
            yield from check(self.actor, self.employer, data["text"])


class RelationForm(VersionMixin):
    """Who keeps the contact, when next, and silence that was agreed."""

    keeper = forms.TypedChoiceField(
        label=gettext_lazy("Wie houdt contact"), required=False, coerce=int, empty_value=None
    )
    next_contact_on = DateField(
        label=gettext_lazy("Volgende contact op"), required=False,
        help_text=gettext_lazy("Vanaf een week ervoor staat het bij Vandaag."),
    )  # fmt: skip
    silent_until = DateField(
        label=gettext_lazy("Met rust laten tot en met"), required=False,
        help_text=gettext_lazy("Als dat met het bedrijf is afgesproken. Alle scholen zien dit."),
    )  # fmt: skip
    silent_reason = forms.CharField(
        label=gettext_lazy("Waarom met rust laten"), required=False, max_length=300,
        help_text=gettext_lazy("Bijvoorbeeld: verbouwing, drukke tijd, net een leerling gehad. Zonder namen."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, relation: Relation | None, **kwargs: Any) -> None:
        kwargs["version"] = relation.version if relation else 0
        if relation is not None:
            kwargs["initial"] = {
                "keeper": relation.keeper_id, "next_contact_on": relation.next_contact_on,
                **_silence(relation),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        members = keepers_for(actor).select_related("user").order_by("user__name")
        names = dict(members.values_list("user_id", "user__name"))
        if relation and relation.keeper_id and relation.keeper_id not in names:
            self.initial["keeper"] = ""  # left the school: somebody else has to take over
        self.fields["keeper"].choices = [("", _("Nog niemand")), *names.items()]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action needs."""
        data = self.cleaned_data
        return {
            "keeper_id": data["keeper"], "next_contact_on": data["next_contact_on"],
            "silent_until": data["silent_until"], "silent_reason": data["silent_reason"],
            "seen_version": data["version"] or 0,
        }  # fmt: skip


def _silence(relation: Relation) -> dict[str, Any]:
    """What is still agreed; a silence that is over is not offered again."""
    if relation.silent_until is None or relation.silent_until < clock.today():
        return {}
    return {"silent_until": relation.silent_until, "silent_reason": relation.silent_reason}


class PhotoForm(forms.Form):
    """A photo of the place, without people."""

    image = PictureField(
        label=gettext_lazy("Foto"),
        help_text=gettext_lazy("Geen mensen op de foto. Plaats, tijd en toestel halen we eruit."),
    )
    caption = forms.CharField(
        label=gettext_lazy("Wat staat erop?"), max_length=150,
        help_text=gettext_lazy("Bijvoorbeeld: de kas waar de leerling werkt."),
    )  # fmt: skip
    no_people = forms.BooleanField(
        label=gettext_lazy("Er staan geen mensen op de foto"),
        error_messages={
            "required": gettext_lazy("Kijk of er geen mensen op de foto staan, en zet dan het vinkje.")
        },
    )
