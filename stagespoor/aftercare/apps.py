from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "stagespoor.aftercare"
    label = "aftercare"
    verbose_name = "Nazorg"

    def ready(self) -> None:
        """Make the kinds of events known."""
        from stagespoor.aftercare import events  # noqa: F401
