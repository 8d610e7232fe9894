from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "stagespoor.schools"
    label = "schools"
    verbose_name = "Scholen"

    def ready(self) -> None:
        """Make the kinds of events known, and put the demo's people under the sign-in form."""
        from stagespoor.schools import doors, events  # noqa: F401
        from stagespoor.ui import slots

        slots.fill("sign_in", doors.step_in_row)
