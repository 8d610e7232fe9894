"""Forms of application, intake, decision, goals and waivers: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.core import clock
from stagespoor.policy.model import Policy
from stagespoor.schools.models import Membership
from stagespoor.trajectories import rules
from stagespoor.trajectories.actions import FitAction, NewGoal
from stagespoor.trajectories.models import Goal, Intake, Referral
from stagespoor.ui.forms import CheckList, DateField, RadioCards, VersionMixin, WarnsMixin

FIT_ACTIONS = range(1, 4)
ACTION_ROLES = ("mentor", "coach", "psychologist", "student", "parent")
CONSULTED = ("student", "mentor", "parent", "psychologist", "internal_supervisor")


def area(rows: int = 3, placeholder: str = "") -> forms.Textarea:
    """A field for a few sentences."""
    return forms.Textarea(attrs={"rows": rows, **({"placeholder": placeholder} if placeholder else {})})


class OwnGoalMixin(forms.Form):
    """A goal in own words; all of it or nothing (GOAL-4)."""

    own_wording = forms.CharField(label=gettext_lazy("Leerdoel"), max_length=200, required=False)
    own_plain = forms.CharField(
        label=gettext_lazy("In gewone woorden voor de leerling"), max_length=200, required=False,
        help_text=gettext_lazy("Begin met ‘Ik kan’ of ‘Ik durf’."),
    )  # fmt: skip
    own_category = forms.ChoiceField(label=gettext_lazy("Soort leerdoel"), required=False)
    own_domain = forms.ChoiceField(label=gettext_lazy("Leefgebied"), required=False)

    def set_choices(self, policy: Policy) -> None:
        """Fill the lists from the policy."""
        empty = ("", _("Kies"))
        self.fields["own_category"].choices = [empty, *policy.choices("goal_categories")]  # type: ignore[attr-defined]
        self.fields["own_domain"].choices = [empty, *policy.choices("life_domains")]  # type: ignore[attr-defined]

    def own_goals(self) -> list[NewGoal]:
        """The own goal, if one was begun; the rules judge whether it is complete."""
        said = [
            self.cleaned_data.get(f"own_{part}", "") for part in ("wording", "plain", "category", "domain")
        ]
        return [NewGoal(*said)] if any(said[:2]) else []

    def check_own(self, policy: Policy) -> None:
        """Put what is missing in the own goal beside its fields."""
        for goal in self.own_goals():
            for refusal in rules.check_goal(
                wording=goal.wording, plain=goal.plain, category=goal.category, life_domain=goal.life_domain,
                policy=policy,
            ):  # fmt: skip
                self.add_error(f"own_{refusal.field}", refusal.sentence)


class ReferralForm(OwnGoalMixin, VersionMixin):
    """The mentor's application (APP-1). Only the kind is needed for a draft."""

    kind = forms.ChoiceField(label=gettext_lazy("Waarvoor meld je de leerling aan?"), widget=RadioCards)
    motivation = forms.CharField(
        label=gettext_lazy("Waarom kan de leerling nu op stage?"),
        max_length=4000,
        required=False,
        widget=area(4),
    )
    behaviour = forms.CharField(
        label=gettext_lazy("Welk gedrag laat de leerling op school zien?"), max_length=4000, required=False,
        widget=area(4),
    )  # fmt: skip
    points = forms.CharField(
        label=gettext_lazy("Waar moet de stagebegeleider op letten?"), max_length=4000, required=False,
        widget=area(3),
    )  # fmt: skip
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Leerdoelen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("In welke sectoren heeft de leerling belangstelling?"), required=False,
        widget=CheckList,
    )  # fmt: skip
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Waar is deze stage voor bedoeld?"), required=False, widget=CheckList
    )
    parents_told_on = DateField(
        label=gettext_lazy("Wanneer heb je de ouders over de mogelijkheid verteld?"), required=False
    )

    def __init__(self, *args: Any, policy: Policy, goals: Sequence[Goal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        kinds = rules.referable_kinds(policy)
        kind = self.fields["kind"]
        kind.choices = [(k.slug, k.name) for k in kinds]  # type: ignore[attr-defined]
        kind.widget.help_by_value = {k.slug: _purpose(k.aims) for k in kinds}
        known = {goal.slug for goal in policy.goals}
        # a goal that has left the catalogue stays ticked
        old = [(goal.slug, goal.wording) for goal in goals if goal.slug and goal.slug not in known]
        self.fields["goals"].choices = [*policy.choices("goals"), *old]  # type: ignore[attr-defined]
        self.fields["sectors"].choices = policy.choices("sectors")  # type: ignore[attr-defined]
        self.fields["aims"].choices = policy.choices("aims")  # type: ignore[attr-defined]
        self.set_choices(policy)

    def clean(self) -> dict[str, Any]:
        """Checks the own goal."""
        data = super().clean() or self.cleaned_data
        self.check_own(self.policy)
        return data

    def goal_groups(self, exit_profile: str) -> list[dict[str, Any]]:
        """Per category the goals to propose for kind, exit profile and sectors, and the others (GOAL-3, GOAL-4)."""
        kind, sectors = str(self["kind"].value() or ""), tuple(self["sectors"].value() or ())
        ticked = {str(slug) for slug in self["goals"].value() or ()}
        found = []
        for category, name in self.policy.choices("goal_categories"):
            goals = [goal for goal in self.policy.goals if goal.category == category]
            rows = [
                (goal, goal.slug in ticked, goal.fits(kind=kind, exit_profile=exit_profile, sectors=sectors))
                for goal in goals
            ]
            found.append(
                {
                    "slug": category,
                    "name": name,
                    "proposed": [(goal, on) for goal, on, fits in rows if fits or on],
                    "others": [(goal, on) for goal, on, fits in rows if not (fits or on)],
                }
            )
        return found

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("kind", "motivation", "behaviour", "points", "goals", "sectors", "aims", "parents_told_on")
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return {**found, "own_goals": self.own_goals()}


def _purpose(aims: Iterable[str]) -> str:
    return " · ".join(list(aims)[:2])


def referral_initial(referral: Referral | None, goals: Sequence[Goal], kind: str) -> dict[str, Any]:
    """What the application form starts with."""
    found: dict[str, Any] = {"kind": kind, "goals": [goal.slug for goal in goals if goal.slug]}
    if referral is not None:
        for name in ("motivation", "behaviour", "points", "sectors", "aims", "parents_told_on"):
            found[name] = getattr(referral, name)
    return found


class QuestionForm(forms.Form):
    """Back to the mentor with a question (APP-2)."""

    question = forms.CharField(
        label=gettext_lazy("Wat wil je van de mentor weten?"), max_length=500, widget=area(3)
    )


class AssignForm(forms.Form):
    """Who is going to guide the student (APP-2)."""

    coach = forms.TypedChoiceField(label=gettext_lazy("Stagebegeleider"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Waarom deze stagebegeleider?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Nodig als een ander de leerling overneemt."),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {member.user_id: member.user for member in members}
        choices = [(pk, user.name) for pk, user in self.users.items()]
        self.fields["coach"].choices = choices  # type: ignore[attr-defined]


class MinutesForm(VersionMixin):
    """The minutes of a team meeting (APP-2, GUI-4)."""

    present = forms.CharField(
        label=gettext_lazy("Aanwezig"), max_length=300, required=False, widget=area(2)
    )  # fmt: skip
    minutes = forms.CharField(
        label=gettext_lazy("Verslag"), max_length=20000, required=False, widget=area(7),
        help_text=gettext_lazy(
            "Noem bedrijven bij hun naam: zo vind je later terug wat collega’s er meemaakten. "
            "Noem leerlingen hier liever niet."
        ),
    )  # fmt: skip


class IntakeForm(WarnsMixin, VersionMixin):
    """The intake talk, part by part (INT-1, INT-2, PREP-3, PREP-6)."""

    held_on = DateField(label=gettext_lazy("Wanneer was het gesprek?"), initial=clock.today)
    consulted = forms.MultipleChoiceField(
        label=gettext_lazy("Wie heb je gesproken?"), widget=CheckList, required=False
    )
    motivation = forms.CharField(max_length=4000, widget=area(4))
    goals = forms.CharField(max_length=4000, widget=area(4))
    preferences = forms.CharField(max_length=4000, widget=area(4))
    sectors = forms.MultipleChoiceField(label=gettext_lazy("Sectoren"), required=False, widget=CheckList)
    possibilities = forms.CharField(max_length=4000, widget=area(4))
    limits = forms.CharField(max_length=4000, required=False, widget=area(3))
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Wat moet het werk bieden?"), required=False, widget=CheckList,
        help_text=gettext_lazy(
            "Kies alleen wat echt nodig is. Het zoeken naar een plek houdt hier rekening mee. "
            "Schrijf hier geen diagnose of oorzaak op."
        ),
    )  # fmt: skip
    radius_km = forms.IntegerField(
        label=gettext_lazy("Hoe ver kan de leerling reizen, in kilometers?"),
        min_value=1,
        max_value=150,
        initial=15,
    )
    travel = forms.ChoiceField(label=gettext_lazy("Hoe reist de leerling?"), required=False)
    other = forms.CharField(max_length=4000, required=False, widget=area(3))
    advised_own_search = forms.BooleanField(
        label=gettext_lazy("Ik heb de leerling geadviseerd om zelf ook een plek te zoeken"), required=False
    )
    own_place = forms.CharField(
        label=gettext_lazy("Heeft de leerling al een plek gevonden? Welke?"), max_length=200, required=False
    )
    explained = forms.CharField(max_length=4000, required=False, widget=area(3))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        for part in policy.intake_parts:
            field = self.fields.get("explained" if part.slug == "next" else part.slug)
            if field is not None and isinstance(field.widget, forms.Textarea):
                field.label, field.help_text = part.name, f"“{part.plain}”" if part.plain else ""
        self.fields["sectors"].choices = policy.choices("sectors")  # type: ignore[attr-defined]
        self.fields["needs"].choices = policy.choices("work_needs")  # type: ignore[attr-defined]
        self.fields["travel"].choices = [("", _("Kies")), *policy.choices("travel_modes")]  # type: ignore[attr-defined]
        self.fields["consulted"].choices = [(role, policy.label(role)) for role in CONSULTED]  # type: ignore[attr-defined]
        for factor in policy.weigh_factors:
            self.fields[f"weigh_{factor.slug}"] = forms.ChoiceField(
                label=factor.description or factor.name, choices=list(rules.judgement_words().items()),
                widget=RadioCards,
            )  # fmt: skip
            self.fields[f"grounds_{factor.slug}"] = forms.CharField(
                label=_("Waar zie je dat aan?"), max_length=1000, widget=area(2)
            )

    def weighed_fields(self) -> list[tuple[Any, Any, Any]]:
        """Per factor: the factor and its two fields, for the template."""
        return [
            (factor, self[f"weigh_{factor.slug}"], self[f"grounds_{factor.slug}"])
            for factor in self.policy.weigh_factors
        ]

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """The advice to search as well is part of the policy (INT-2)."""
        if not data["advised_own_search"] and not data["own_place"]:
            yield _(
                "Volgens het beleid (INT-2) krijgt de leerling ook het advies om zelf een plek te zoeken."
            )

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        weighed = {
            factor.slug: {
                "judgement": data[f"weigh_{factor.slug}"],
                "grounds": data[f"grounds_{factor.slug}"],
            }
            for factor in self.policy.weigh_factors
        }
        return {**{name: data[name] for name in _INTAKE}, "weighed": weighed}


_INTAKE = (
    "held_on", "consulted", "motivation", "goals", "preferences", "sectors", "possibilities", "limits",
    "needs", "radius_km", "travel", "other", "advised_own_search", "own_place", "explained",
)  # fmt: skip


def intake_initial(intake: Intake | None, referral: Referral) -> dict[str, Any]:
    """What the intake form starts with: the record, or the interests of the application."""
    if intake is None:
        return {"sectors": referral.sectors, "consulted": ["student"]}
    found: dict[str, Any] = {name: getattr(intake, name) for name in _INTAKE}
    for slug, said in intake.weighed.items():
        found[f"weigh_{slug}"], found[f"grounds_{slug}"] = said["judgement"], said["grounds"]
    return found


class FitForm(forms.Form):
    """Fit for external placement, or not yet (INT-3)."""

    outcome = forms.ChoiceField(label=gettext_lazy("Het besluit"), widget=RadioCards)
    grounds = forms.CharField(
        label=gettext_lazy("Waar steunt het besluit op?"), max_length=4000, widget=area(4)
    )
    with_mentor_on = DateField(label=gettext_lazy("Wanneer heb je met de mentor overlegd?"))
    review_on = DateField(label=gettext_lazy("Wanneer bekijk je het opnieuw?"), required=False)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.choices = [("fit", _("Geschikt")), ("not_yet", _("Nog niet"))]  # type: ignore[attr-defined]
        outcome.widget.help_by_value = {
            "fit": _("De leerling kan op externe stage. Spreek hierna de route af."),
            "not_yet": _("Zeg wat er eerst moet gebeuren en wanneer je het opnieuw bekijkt."),
        }
        roles = [(role, policy.label(role)) for role in ACTION_ROLES]
        for number in FIT_ACTIONS:
            self.fields[f"what_{number}"] = forms.CharField(
                label=_("Actie %(number)d") % {"number": number}, max_length=200, required=False
            )
            self.fields[f"who_{number}"] = forms.ChoiceField(label=_("Wie doet dit?"), choices=roles)

    def action_rows(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, for the template."""
        return [(self[f"what_{number}"], self[f"who_{number}"]) for number in FIT_ACTIONS]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        actions = [
            FitAction(data[f"what_{n}"], data[f"who_{n}"]) for n in FIT_ACTIONS if data[f"what_{n}"].strip()
        ]
        fit = data["outcome"] == "fit"
        return {
            "fit": fit, "grounds": data["grounds"], "with_mentor_on": data["with_mentor_on"], "actions": actions,
            "review_on": None if fit else data["review_on"],
        }  # fmt: skip


class GoalForm(OwnGoalMixin):
    """One more goal: from the catalogue, or in own words (GOAL-2, GOAL-3)."""

    slug = forms.ChoiceField(label=gettext_lazy("Kies uit de catalogus"), required=False)

    def __init__(self, *args: Any, policy: Policy, taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.set_choices(policy)
        free = [goal for goal in policy.goals if goal.slug not in set(taken)]
        groups = [
            (name, [(goal.slug, goal.name) for goal in free if goal.category == slug])
            for slug, name in policy.choices("goal_categories")
        ]
        self.fields["slug"].choices = [("", _("Kies een leerdoel")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two, and the own goal complete."""
        data = super().clean() or self.cleaned_data
        if not data.get("slug") and not self.own_goals() and not self.errors:
            self.add_error("slug", _("Kies een leerdoel, of schrijf een eigen leerdoel."))
        self.check_own(self.policy)
        return data

    def facts(self) -> dict[str, Any]:
        """What the action takes; a goal from the catalogue comes before an own one."""
        if slug := self.cleaned_data.get("slug"):
            return {"slug": slug}
        own = self.own_goals()[0]
        return {
            "wording": own.wording, "plain": own.plain, "category": own.category, "life_domain": own.life_domain
        }  # fmt: skip


class WaiverForm(forms.Form):
    """The lead sets a norm aside, with a reason (PREP-5)."""

    norm = forms.ChoiceField(label=gettext_lazy("Van welke regel wijk je af?"), widget=RadioCards)
    about = forms.ChoiceField(label=gettext_lazy("Waarvoor geldt het?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Waarom wijk je af?"), max_length=1000, widget=area(4),
        help_text=gettext_lazy("De reden blijft op de tijdlijn staan. De mentor krijgt bericht."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, policy: Policy, placements: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        norms = [policy.norm(norm) for norm in policy.waivers.norms]
        field = self.fields["norm"]
        field.choices = [(norm.id, f"{norm.id} · {norm.title}") for norm in norms]  # type: ignore[attr-defined]
        field.widget.help_by_value = {norm.id: norm.text for norm in norms}
        if len(norms) == 1:
            field.initial = norms[0].id
        self.fields["about"].choices = [("", _("Het hele traject")), *placements]  # type: ignore[attr-defined]
