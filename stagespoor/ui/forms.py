"""How every form looks and behaves: errors on top and beside the field, optional fields marked, nothing lost.

``FORM_RENDERER`` points at :class:`Renderer`, so ``{{ form }}`` inside ``<form class="form" method="post">``
is all that a template needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import DateTimeBaseInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONFIRM_FIELD = "toch_doorgaan"


class Renderer(TemplatesSetting):
    """The form templates of the house."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"

    class _BoundField(forms.BoundField):
        """Django's, with the kind of widget as a word for the styles."""

        @property
        def kind(self) -> str:
            """``text``, ``select``, ``checkbox``, ``radios``, ``checks``, ``file``, ``date`` …"""
            return widget_kind(self.field.widget)

    field_template_name = "ui/forms/field.html"
    bound_field_class = _BoundField


def widget_kind(widget: forms.Widget) -> str:
    """Which of our looks a widget gets."""
    for kind, classes in _KINDS.items():
        if isinstance(widget, classes):
            return kind
    return "text"


class _Kept(DateTimeBaseInput):
    """What was typed and could not be read stays on the screen: then it becomes a plain text field."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Switch to text for a value that the browser's own field would drop."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _readable(shown, str(self.format)):
            context["widget"]["type"] = "text"
        return context


def _readable(text: str, pattern: str) -> bool:
    try:
        dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - only looks at the form of it
    except ValueError:
        return False
    return True


class DateInput(_Kept, forms.DateInput):
    """The browser's own date field; also takes typed dd-mm-jjjj where the browser has none."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%d")


class TimeInput(_Kept, forms.TimeInput):
    """The browser's own time field, minutes, no seconds."""

    input_type = "time"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": 300, **(attrs or {})}, format="%H:%M")


class DateTimeInput(_Kept, forms.DateTimeInput):
    """The browser's own field for a date with a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%dT%H:%M")


DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d-%m-%y")


class DateField(forms.DateField):
    """A date; typed as dd-mm-jjjj or picked."""

    widget = DateInput
    default_error_messages: ClassVar = {
        "invalid": gettext_lazy("Dit is geen datum. Schrijf het zo: 31-12-2026."),
        "required": gettext_lazy("Vul een datum in."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Refuses years that are a typing error (before 1950, after 2100)."""
        found = super().to_python(value)
        if found is not None and not 1950 <= found.year <= 2100:
            raise ValidationError(_("Kijk het jaartal na: %(year)s.") % {"year": found.year}, code="year")
        return found


class TimeField(forms.TimeField):
    """A time of the day, as 08:30, 8.30 or 8:30."""

    widget = TimeInput
    default_error_messages: ClassVar = {
        "invalid": gettext_lazy("Dit is geen tijd. Schrijf het zo: 08:30."),
        "required": gettext_lazy("Vul een tijd in."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ("%H:%M", "%H.%M", "%H:%M:%S"))
        super().__init__(**kwargs)


class _Cards(forms.widgets.ChoiceWidget):
    """What choices drawn as cards have in common."""

    option_template_name = "ui/forms/card_option.html"

    def __init__(
        self,
        help_by_value: Mapping[str, object] | None = None,
        icons: Mapping[str, str] | None = None,
        layout: str = "stack",
        **kwargs: Any,
    ) -> None:
        self.help_by_value = help_by_value or {}
        self.icons = icons or {}
        self.layout = layout
        super().__init__(**kwargs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the layout."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["layout"] = self.layout
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the line of help and the picture to the option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["help"] = self.help_by_value.get(str(value), "")
        option["icon"] = self.icons.get(str(value), "")
        return option


class RadioCards(_Cards, forms.RadioSelect):
    """One choice out of a few, as cards.

    ``help_by_value`` adds a line under a choice, ``icons`` a picture. ``layout``: "stack" (under each
    other), "row" (short words side by side, for a scale), "faces" (large pictures, for students).
    """

    template_name = "ui/forms/radio_cards.html"


class CheckList(_Cards, forms.CheckboxSelectMultiple):
    """A list to tick, with generous rows; ``help_by_value`` adds a line under a choice."""

    template_name = "ui/forms/check_list.html"


class WarnsMixin(forms.Form):
    """Warnings stop a form once: the person ticks "ik heb dit bekeken" and sends it again.

    A form overrides :meth:`find_warnings`. The warnings are shown above the fields with the tick.
    """

    warnings: tuple[str, ...] = ()

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """Dutch sentences about things that are allowed but odd. Called with clean data only."""
        return ()

    def clean(self) -> dict[str, Any]:
        """Looks for warnings when there are no errors; refuses until they are ticked."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self.warnings = tuple(self.find_warnings(data))
            ticked = self.data.get(self.add_prefix(CONFIRM_FIELD))
            if self.warnings and not ticked:
                raise ValidationError(
                    _("Kijk dit na. Klopt het? Zet dan het vinkje en verstuur opnieuw."), code="warn"
                )
        return data

    @property
    def confirm_name(self) -> str:
        """Name of the tick in the posted data."""
        return self.add_prefix(CONFIRM_FIELD)


class VersionMixin(forms.Form):
    """Notices that somebody else changed the same record since the page was opened.

    ``version`` travels along hidden; the action compares it (it is ``None`` when it was tampered with).
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is not None:
            self.fields["version"].initial = version


class ConfirmForm(forms.Form):
    """For a step that cannot simply be undone: asks for a tick, and for a reason where that is wanted."""

    confirmed = forms.BooleanField(
        label=gettext_lazy("Ja, dit wil ik doen"),
        error_messages={"required": gettext_lazy("Zet het vinkje als je dit echt wilt doen.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Schrijf kort op waarom. Dit blijft te zien op de tijdlijn.")
        },
    )

    def __init__(self, *args: Any, label: str = "", ask_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["confirmed"].label = label
        if not ask_reason:
            del self.fields["reason"]
        else:
            self.order_fields(["reason", "confirmed"])


_KINDS: dict[str, tuple[type[forms.Widget], ...]] = {
    "hidden": (forms.HiddenInput,),
    "checks": (forms.CheckboxSelectMultiple,),
    "radios": (forms.RadioSelect,),
    "checkbox": (forms.CheckboxInput,),
    "select": (forms.Select,),
    "textarea": (forms.Textarea,),
    "file": (forms.FileInput,),
    "date": (forms.DateInput,),
    "time": (forms.TimeInput,),
    "number": (forms.NumberInput,),
}
