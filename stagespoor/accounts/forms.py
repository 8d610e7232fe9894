"""The sign-in forms, in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):
    """User name or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("Gebruikersnaam of e-mail"), _("Vul je gebruikersnaam of e-mail in."))
        _word(self.fields["password"], _("Wachtwoord"), _("Vul je wachtwoord in."))


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Only an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["email"], _("E-mail"), _("Vul je e-mailadres in."))


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password1"], _("Nieuw wachtwoord"), _("Kies een wachtwoord."))
        _word(self.fields["password2"], _("Nog een keer"), _("Typ het wachtwoord nog een keer."))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("Wachtwoord van nu"), _("Vul je wachtwoord van nu in."))
        _word(self.fields["password1"], _("Nieuw wachtwoord"), _("Kies een wachtwoord."))
        _word(self.fields["password2"], _("Nog een keer"), _("Typ het wachtwoord nog een keer."))


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """A first password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password1"], _("Wachtwoord"), _("Kies een wachtwoord."))
        _word(self.fields["password2"], _("Nog een keer"), _("Typ het wachtwoord nog een keer."))


def _word(field: forms.Field, label: object, missing: object) -> None:
    field.label = label  # type: ignore[assignment]
    field.help_text = ""  # the page says once what a good password is
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["required"] = missing  # type: ignore[assignment]
