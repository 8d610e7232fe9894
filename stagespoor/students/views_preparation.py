"""The preparation page: Brug naar Werk per module, career tests, other training."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.policy.loader import get_policy
from stagespoor.students import actions, forms_preparation
from stagespoor.students.access import load_career_test, load_student, load_training
from stagespoor.students.models import CareerTest, OtherTraining, Student
from stagespoor.students.queries import preparation_of
from stagespoor.students.timeline import log_read
from stagespoor.students.views import student_form
from stagespoor.ui.uploads import content_type_of

EDIT = Permission.STUDENT_EDIT


def back(student: Student) -> str:
    """The preparation page of the student."""
    return reverse("students:preparation", args=[student.pk])


@requires(EDIT, load=load_student)
def preparation(request: ActorRequest, student: Student) -> HttpResponse:
    """Brug naar Werk as one form; under it the tests, the closing talk and other training."""
    policy = get_policy(request.actor.policy_name)
    now = preparation_of(student)
    form = forms_preparation.ModulesForm(
        request.POST or None, policy=policy, rows={row.module: row for row in now.modules}
    )
    tests, trainings = dict(policy.choices("career_tests")), dict(policy.choices("trainings"))
    return student_form(
        request, student, form,
        lambda data: actions.set_bridge_modules(
            student=student, modules=form.modules(), by=request.actor, seen_version=data["version"]
        ),
        heading=_("Voorbereiding"), done=_("De voorbereiding is bewaard."), back=back(student),
        template="students/preparation.html", bridge=policy.bridge, now=now,
        tests=[(tests.get(row.test, row.test), row) for row in now.tests],
        trainings=[(row.name or trainings.get(row.training, row.training), row) for row in now.trainings],
    )  # fmt: skip


@requires(EDIT, load=load_student)
def bridge_closing(request: ActorRequest, student: Student) -> HttpResponse:
    """The closing talk of Brug naar Werk."""
    closing = getattr(student, "bridge_closing", None)
    name = get_policy(request.actor.policy_name).bridge.name
    return student_form(
        request, student, forms_preparation.BridgeClosingForm(request.POST or None, closing=closing),
        lambda data: actions.record_bridge_closing(student=student, by=request.actor, **data),
        heading=_("Afsluitend gesprek %(bridge)s") % {"bridge": name}, done=_("Het gesprek is vastgelegd."),
        back=back(student), template="students/prepare.html",
    )  # fmt: skip


@requires(EDIT, load=load_student)
def career_test(request: ActorRequest, student: Student) -> HttpResponse:
    """The result of a career test."""
    policy = get_policy(request.actor.policy_name)
    form = forms_preparation.CareerTestForm(request.POST or None, request.FILES or None, policy=policy)
    return student_form(
        request, student, form,
        lambda data: actions.record_career_test(student=student, by=request.actor, **data),
        heading=_("Loopbaantest"), done=_("De test is vastgelegd."), back=back(student),
        template="students/prepare.html",
    )  # fmt: skip


@requires(Permission.STUDENT_SENSITIVE, load=load_career_test)
def career_file(request: ActorRequest, test: CareerTest) -> HttpResponse:
    """The file of a career test; each look is noted."""
    stored = test.file.name
    if not stored or not test.file.storage.exists(stored):
        raise Http404
    log_read(student=test.student, by=request.actor, part="loopbaantest")
    name = f"loopbaantest-{test.taken_on:%Y-%m-%d}.{stored.rsplit('.', 1)[-1]}"
    # a few megabytes at most (checked at upload), so it may go in one piece
    with test.file.open("rb") as source:
        response = HttpResponse(source.read(), content_type=content_type_of(stored))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(EDIT, load=load_student)
def training_new(request: ActorRequest, student: Student) -> HttpResponse:
    """Another training."""
    policy = get_policy(request.actor.policy_name)
    form = forms_preparation.TrainingForm(request.POST or None, policy=policy)
    return student_form(
        request, student, form,
        lambda data: actions.record_training(student=student, by=request.actor, **form.facts()),
        heading=_("Training toevoegen"), done=_("De training is vastgelegd."), back=back(student),
        template="students/prepare.html",
    )  # fmt: skip


@requires(EDIT, load=load_training)
def training(request: ActorRequest, row: OtherTraining) -> HttpResponse:
    """Change a training, mostly to add its end and result."""
    policy = get_policy(request.actor.policy_name)
    form = forms_preparation.TrainingForm(request.POST or None, policy=policy, row=row)

    def do(data: dict[str, Any]) -> None:
        seen = data["version"] or 0
        actions.edit_training(row=row, seen_version=seen, by=request.actor, **form.facts())

    return student_form(
        request, row.student, form, do, heading=_("Training wijzigen"), done=_("De training is bewaard."),
        back=back(row.student), template="students/prepare.html",
    )  # fmt: skip
