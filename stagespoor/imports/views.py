"""The pages of Importeren."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.imports import actions, forms, neutral, queries, states
from stagespoor.imports.access import load_batch
from stagespoor.imports.models import ImportBatch
from stagespoor.imports.reader import UnreadableFile
from stagespoor.imports.spec import ImportSpec, all_specs, spec_for
from stagespoor.schools.models import School
from stagespoor.ui.lists import Lens


def _spec(kind: str) -> ImportSpec:
    try:
        return spec_for(kind)
    except KeyError:
        raise Http404 from None


@requires(Permission.IMPORT_RUN)
def overview(request: ActorRequest, wrong: str = "", form: forms.UploadForm | None = None) -> HttpResponse:
    """Choose a file, and the imports so far. ``wrong`` is the kind whose upload was refused."""
    uploads = [
        (spec, form if form and spec.kind == wrong else forms.UploadForm(prefix=spec.kind))
        for spec in all_specs()
    ]
    lens = Lens(request.GET)
    page = lens.page(queries.history_for(request.actor))
    titles = {spec.kind: spec.title for spec in all_specs()}
    for batch in page:
        batch.title = titles.get(batch.kind, batch.kind)
    context = {"uploads": uploads, "page": page, "lens": lens}
    return render(request, "imports/list.html", context, status=422 if wrong else 200)


@requires(Permission.IMPORT_RUN)
def upload(request: ActorRequest, kind: str) -> HttpResponse:
    """Take a file in; straight on to the outcome when its columns are known from before."""
    spec = _spec(kind)
    if request.method != "POST":
        return redirect("imports:list")
    form = forms.UploadForm(request.POST, request.FILES, prefix=spec.kind)
    if not form.is_valid():
        return overview(request, wrong=kind, form=form)
    school = School.objects.get(pk=request.actor.school_id)
    try:
        batch = actions.upload_file(
            school=school,
            kind=kind,
            name=form.file_name,
            data=form.cleaned_data["file"].read(),
            by=request.actor,
        )
        if not actions.columns_remembered(batch):
            return redirect("imports:columns", batch.pk)
        actions.map_columns(batch=batch, mapping=batch.mapping, by=request.actor)
    except UnreadableFile as error:
        form.add_error("file", str(error))
        return overview(request, wrong=kind, form=form)
    return redirect("imports:batch", batch.pk)


@requires(Permission.IMPORT_RUN)
def example(request: ActorRequest, kind: str) -> HttpResponse:
    """An empty workbook with the right headers."""
    spec = _spec(kind)
    data = neutral.xlsx_bytes([str(column.label) for column in spec.columns], [], sheet=str(spec.title))
    return _file(data, neutral.XLSX_TYPE, f"{str(spec.title).lower()}.xlsx")


@requires(Permission.IMPORT_RUN, load=load_batch)
def columns(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """Say which column is what, and check the rows."""
    spec = _spec(batch.kind)
    if batch.state not in {states.UPLOADED, states.CHECKED}:
        return redirect("imports:batch", batch.pk)
    form = forms.MappingForm(request.POST or None, batch=batch, spec=spec)
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_columns(batch=batch, mapping=form.mapping, by=request.actor)
        except (UnreadableFile, StaleRecord) as error:
            form.add_error(None, str(error))
        else:
            return redirect("imports:batch", batch.pk)
    context = {
        "batch": batch, "form": form, "known": len(batch.mapping), "unread": queries.unread_headers(batch),
        "rows": [(field, queries.sample_of(batch, field.value())) for field in form if form.matters(field)],
        "rest": [(field, "") for field in form if not form.matters(field)],
    }  # fmt: skip
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


@requires(Permission.IMPORT_RUN, load=load_batch)
def outcome(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """What would become of each row, or what has become of it."""
    if batch.state == states.UPLOADED:
        return redirect("imports:columns", batch.pk)
    tab = queries.open_tab(batch, request.GET.get("stand", ""))
    page = Lens(request.GET).page(queries.rows_of(batch, tab))
    context = {
        "batch": batch, "spec": _spec(batch.kind), "tab": tab, "tabs": queries.tabs_of(batch, tab), "page": page,
        "remarks": queries.common_remarks(batch), "unread": queries.unread_headers(batch),
        "deciding": tab == states.DUPLICATE and batch.state == states.CHECKED,
        "shown_numbers": ",".join(str(row.number) for row in page), **queries.totals_of(batch),
    }  # fmt: skip
    return render(request, "imports/batch.html", context)


@requires(Permission.IMPORT_RUN, load=load_batch)
def duplicates(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """Add rows that looked like a double but are not."""
    form = forms.DuplicatesForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_duplicates(batch=batch, shown=form.on_page, add=form.chosen, by=request.actor)
        except (Refused, StaleRecord) as error:
            messages.error(request, _sentence(error))
    return redirect(f"{reverse('imports:batch', args=[batch.pk])}?stand={states.DUPLICATE}")


@requires(Permission.IMPORT_RUN, load=load_batch)
def commit(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """Ask, and then write the new and changed rows."""
    back = reverse("imports:batch", args=[batch.pk])
    form = forms.CommitForm(request.POST or None, version=batch.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.commit_batch(
                batch=batch, by=request.actor, seen_version=form.cleaned_data["version"] or 0
            )
        except StaleRecord as stale:
            messages.error(request, str(stale))
            actions.check_again(batch=batch, by=request.actor)
        else:
            messages.success(request, _("“%(file)s” is ingelezen.") % {"file": batch.file_name})
        return redirect(back)
    if batch.state != states.CHECKED:
        return redirect(back)
    context = {
        "heading": _("“%(file)s” inlezen?") % {"file": batch.file_name}, "form": form, "safe": True, "back_url": back,
        "consequences": queries.consequences_of(batch), "action": _("Ja, inlezen"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@requires(Permission.IMPORT_RUN, load=load_batch)
def undo(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """Ask, and then take the import back."""
    back = reverse("imports:batch", args=[batch.pk])
    if request.method == "POST":
        try:
            actions.undo_batch(batch=batch, by=request.actor)
        except (Refused, StaleRecord) as error:
            messages.error(request, _sentence(error))
        else:
            messages.success(
                request, _("Het inlezen van “%(file)s” is teruggedraaid.") % {"file": batch.file_name}
            )
        return redirect(back)
    if batch.state != states.COMMITTED:
        return redirect(back)
    kept = actions.rows_that_stay(batch)
    context = {
        "heading": _("Inlezen van “%(file)s” terugdraaien?") % {"file": batch.file_name}, "back_url": back,
        "consequences": queries.undo_consequences(batch, len(kept)), "action": _("Ja, terugdraaien"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@requires(Permission.IMPORT_RUN, load=load_batch)
def discard(request: ActorRequest, batch: ImportBatch) -> HttpResponse:
    """Ask, and then throw away a file that was not committed."""
    if request.method == "POST":
        try:
            actions.discard_batch(batch=batch)
        except StaleRecord as stale:
            messages.error(request, str(stale))
            return redirect("imports:batch", batch.pk)
        messages.success(request, _("“%(file)s” is weggegooid.") % {"file": batch.file_name})
        return redirect("imports:list")
    context = {
        "heading": _("“%(file)s” weggooien?") % {"file": batch.file_name},
        "consequences": [_("Er is nog niets ingelezen. Alleen het bestand en wat je erbij koos gaan weg.")],
        "action": _("Ja, weggooien"), "back_url": reverse("imports:batch", args=[batch.pk]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@requires(Permission.IMPORT_RUN, load=load_batch)
def rejected(request: ActorRequest, batch: ImportBatch, ending: str) -> HttpResponse:
    """The rows that were not taken, with the reason, to repair and upload again."""
    headers, rows = queries.rejected_table(batch)
    name = queries.rejected_name(batch, ending)
    if ending == "xlsx":
        return _file(neutral.xlsx_bytes(headers, rows, sheet=_("Niet ingelezen")), neutral.XLSX_TYPE, name)
    if ending == "csv":
        return _file(neutral.csv_bytes(headers, rows), neutral.CSV_TYPE, name)
    raise Http404


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _sentence(error: Refused | StaleRecord) -> str:
    return " ".join(r.sentence for r in error.refusals) if isinstance(error, Refused) else str(error)
