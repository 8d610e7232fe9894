"""The school page: facts, people, calendar, lessons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.attempt import attempt
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import STAFF_ROLES, Permission, Role
from stagespoor.core import clock
from stagespoor.policy.loader import get_policy
from stagespoor.schools import actions, forms, queries
from stagespoor.schools.access import load_member, load_period
from stagespoor.schools.models import CalendarPeriod, Membership, Network, School
from stagespoor.ui.forms import ConfirmForm
from stagespoor.ui.lists import Filter, Lens

SETTINGS = Permission.SCHOOL_SETTINGS


def _tabs(here: str) -> list[dict[str, object]]:
    pages = [
        ("settings", _("Gegevens")),
        ("people", _("Mensen")),
        ("calendar", _("Kalender")),
        ("lessons", _("Lestijden")),
    ]
    return [
        {"label": label, "url": reverse(f"schools:{name}"), "active": name == here} for name, label in pages
    ]


@requires(SETTINGS)
def settings(request: ActorRequest) -> HttpResponse:
    """Name, address, phone and mail, as they come on the agreement."""
    school = School.objects.get(pk=request.actor.school_id)
    version = actions.facts_version(school)
    form = forms.SchoolForm(request.POST or None, instance=school, version=version)
    if request.method == "POST" and form.is_valid():
        values, seen = form.facts(), form.cleaned_data["version"] or 0
        if attempt(form, lambda: actions.edit_school(
            school_id=request.actor.school_id, values=values, seen_version=seen, by=request.actor
        )):  # fmt: skip
            messages.success(request, _("De gegevens van de school zijn bewaard."))
            return redirect("schools:settings")
    context = {
        "form": form, "policy": get_policy(request.actor.policy_name), "tabs": _tabs("settings"),
        "network": queries.schools_of(request.actor.network_id),
    }  # fmt: skip
    return render(request, "schools/settings.html", context)


@requires(SETTINGS)
def school_new(request: ActorRequest) -> HttpResponse:
    """One more school in the network (EMP-1)."""
    form = forms.NextSchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        network = Network.objects.get(pk=request.actor.network_id)
        added = attempt(
            form, lambda: actions.add_school(network=network, asked=form.asked(), by=request.actor)
        )
        if added:
            member, address = added
            messages.success(
                request, _("%(school)s hoort nu bij het netwerk.") % {"school": member.school.name}
            )
            if address:
                context = {"member": member, "address": address, "back_url": reverse("schools:settings")}
                return render(request, "schools/invited.html", context)
            return redirect("schools:settings")
    context = {
        "form": form, "heading": _("School toevoegen"), "back_url": reverse("schools:settings"),
        "lead": _("De scholen delen daarna hun stagebedrijven en verder niets. Je ziet daar geen leerlingen."),
    }  # fmt: skip
    return render(request, "schools/school_new.html", context)


@requires(SETTINGS)
def people(request: ActorRequest) -> HttpResponse:
    """Everybody who works here, with role and whether they can sign in."""
    policy = get_policy(request.actor.policy_name)
    roles = [(role.value, policy.label(role.value)) for role in Role if role in STAFF_ROLES]
    lens = Lens(
        request.GET, sorts={"naam": "user__name", "rol": ("role", "user__name")}, default_sort="naam",
        filters=[Filter("rol", _("Rol"), roles, "role")], search=("user__name__icontains",),
    )  # fmt: skip
    page = lens.page(queries.members_of(request.actor.school_id))
    rows = [
        (one, policy.label(str(one.role)), one.user.has_usable_password() or one.user.is_demo) for one in page
    ]
    context = {"rows": rows, "page": page, "lens": lens, "tabs": _tabs("people")}
    return render(request, "schools/people.html", context)


@requires(SETTINGS)
def person_new(request: ActorRequest) -> HttpResponse:
    """Give somebody a role."""
    form = forms.MemberForm(request.POST or None, policy=get_policy(request.actor.policy_name))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("role", "name", "email", "phone")}
        member = attempt(
            form, lambda: actions.add_member(school_id=request.actor.school_id, by=request.actor, **data)
        )
        if member:
            messages.success(request, _("%(name)s heeft nu een rol.") % {"name": member.user.name})
            if form.cleaned_data["invite"] and not member.user.has_usable_password():
                return _invited(request, member)
            return redirect("schools:people")
    context = {"form": form, "heading": _("Iemand toevoegen"), "back_url": reverse("schools:people")}
    return render(request, "schools/form.html", context)


@requires(SETTINGS, load=load_member)
def person(request: ActorRequest, member: Membership) -> HttpResponse:
    """Change name, mail and phone of a colleague, and the sectors of a coach."""
    policy = get_policy(request.actor.policy_name)
    form = forms.MemberEditForm(request.POST or None, membership=member, policy=policy)
    if request.method == "POST" and form.is_valid():
        data = {"sectors": member.sectors, **form.cleaned_data}
        if attempt(form, lambda: actions.edit_member(membership=member, by=request.actor, **data)):
            messages.success(request, _("De gegevens van %(name)s zijn bewaard.") % {"name": data["name"]})
            return redirect("schools:people")
    return render(
        request, "schools/person.html", {"form": form, "member": member, "role": policy.label(member.role)}
    )


@requires(SETTINGS, load=load_member)
def person_stop(request: ActorRequest, member: Membership) -> HttpResponse:
    """Take a role away, after asking."""
    form = ConfirmForm(request.POST or None, label=_("Ja, haal deze rol weg"))
    name = member.user.name
    stopped = None
    if request.method == "POST" and form.is_valid():
        stopped = attempt(form, lambda: actions.stop_member(membership=member, by=request.actor))
    if stopped:
        messages.success(request, _("%(name)s heeft deze rol niet meer.") % {"name": name})
        return redirect("schools:people")
    role = get_policy(request.actor.policy_name).label(str(member.role))
    context = {
        "form": form, "heading": _("Rol van %(name)s weghalen") % {"name": name}, "action": _("Rol weghalen"),
        "lead": role, "back_url": reverse("schools:people"),
        "consequences": [
            _("%(name)s kan niet meer werken als %(role)s.") % {"name": name, "role": role},
            _("Alles wat deze persoon heeft opgeschreven blijft staan, met de naam erbij."),
            _("Leerlingen en stages die op deze naam staan, moeten een ander krijgen."),
            _("Je kunt de rol later teruggeven."),
        ],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@requires(SETTINGS, load=load_member)
@require_POST
def person_return(request: ActorRequest, member: Membership) -> HttpResponse:
    """Give a role back."""
    actions.return_member(membership=member, by=request.actor)
    messages.success(request, _("%(name)s heeft de rol weer.") % {"name": member.user.name})
    return redirect("schools:people")


@requires(SETTINGS, load=load_member)
@require_POST
def person_invite(request: ActorRequest, member: Membership) -> HttpResponse:
    """Mail a colleague the way to choose a password."""
    return _invited(request, member)


def _invited(request: ActorRequest, member: Membership) -> HttpResponse:
    address = actions.invite(membership=member, by=request.actor)
    if not address:  # only the person themselves gets it
        messages.success(request, _("De mail naar %(mail)s staat klaar.") % {"mail": member.user.email})
        return redirect("schools:people")
    context = {"member": member, "address": address, "back_url": reverse("schools:people")}
    return render(request, "schools/invited.html", context)


@requires(SETTINGS)
def calendar(request: ActorRequest) -> HttpResponse:
    """Holidays and study days, and a form for the next one."""
    form = forms.PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("kind", "name", "first_on", "last_on")}
        if attempt(
            form, lambda: actions.add_period(school_id=request.actor.school_id, by=request.actor, **data)
        ):
            messages.success(request, _("“%(name)s” staat in de kalender.") % {"name": data["name"]})
            return redirect("schools:calendar")
    periods = queries.calendar_of(request.actor.school_id, clock.today())
    context = {"form": form, "periods": periods, "tabs": _tabs("calendar")}
    return render(request, "schools/calendar.html", context)


@requires(SETTINGS, load=load_period)
def period_remove(request: ActorRequest, period: CalendarPeriod) -> HttpResponse:
    """Take a holiday or study day out of the calendar, after asking."""
    form = ConfirmForm(request.POST or None, label=_("Ja, haal deze dagen weg"))
    if request.method == "POST" and form.is_valid():
        name = attempt(form, lambda: actions.remove_period(period=period, by=request.actor))
        if name:
            messages.success(request, _("“%(name)s” is uit de kalender.") % {"name": name})
            return redirect("schools:calendar")
    context = {
        "form": form, "heading": _("“%(name)s” weghalen") % {"name": period.name}, "action": _("Weghalen"),
        "back_url": reverse("schools:calendar"),
        "consequences": [_("Op deze dagen gaan stages dan gewoon door, als het rooster dat zegt.")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@requires(SETTINGS)
def lessons(request: ActorRequest) -> HttpResponse:
    """Minutes of lessons per weekday."""
    now = queries.lesson_minutes(request.actor.school_id)
    form = forms.LessonsForm(request.POST or None, minutes=now)
    if request.method == "POST" and form.is_valid():
        minutes = form.minutes()
        if attempt(form, lambda: actions.set_lesson_minutes(
            school_id=request.actor.school_id, minutes=minutes, by=request.actor
        )):  # fmt: skip
            messages.success(request, _("De lestijden zijn bewaard."))
            return redirect("schools:lessons")
    return render(request, "schools/lessons.html", {"form": form, "tabs": _tabs("lessons")})
