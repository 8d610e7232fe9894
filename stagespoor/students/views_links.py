"""Personal links of a student and the parents: make, mail, show once, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.students import actions
from stagespoor.students.access import load_guardian, load_student
from stagespoor.students.models import Guardian, Student
from stagespoor.students.queries import links_of

MAKE = Permission.LINK_MAKE


@requires(MAKE, load=load_student)
def links(request: ActorRequest, student: Student) -> HttpResponse:
    """Who of this student's people can come in, and since when."""
    people: list[Student | Guardian] = [student, *student.guardians.select_related("user")]
    context = {"student": student, "people": links_of(people)}
    return render(request, "students/links.html", context)


def _make(request: ActorRequest, person: Student | Guardian, student: Student, name: str) -> HttpResponse:
    send = bool(request.POST.get("send")) and bool(person.email)
    address = actions.give_link(person=person, by=request.actor, send=send)
    context = {"student": student, "name": name, "address": address, "sent_to": person.email if send else ""}
    return render(request, "students/link_made.html", context)


def _revoke(request: ActorRequest, person: Student | Guardian, student: Student, name: str) -> HttpResponse:
    actions.revoke_link(person=person, by=request.actor)
    messages.success(request, _("De link van %(name)s werkt niet meer.") % {"name": name})
    return redirect("students:links", pk=student.pk)


@requires(MAKE, load=load_student)
@require_POST
def student_link(request: ActorRequest, student: Student) -> HttpResponse:
    """A link for the student."""
    return _make(request, student, student, student.full_name)


@requires(MAKE, load=load_guardian)
@require_POST
def guardian_link(request: ActorRequest, parent: Guardian) -> HttpResponse:
    """A link for a parent or carer."""
    return _make(request, parent, parent.student, parent.name)


@requires(MAKE, load=load_student)
@require_POST
def student_link_revoke(request: ActorRequest, student: Student) -> HttpResponse:
    """Withdraw the student's link."""
    return _revoke(request, student, student, student.full_name)


@requires(MAKE, load=load_guardian)
@require_POST
def guardian_link_revoke(request: ActorRequest, parent: Guardian) -> HttpResponse:
    """Withdraw a parent's link."""
    return _revoke(request, parent, parent.student, parent.name)
