from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "stagespoor.logbook"
    label = "logbook"
    verbose_name = "Stageklapper"

    def ready(self) -> None:
        """Make the kinds of events known."""
        from stagespoor.logbook import events  # noqa: F401
