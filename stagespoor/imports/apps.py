from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "stagespoor.imports"
    label = "imports"
    verbose_name = "Importeren"

    def ready(self) -> None:
        """Declare the kinds of events."""
        from stagespoor.imports import events  # noqa: F401
