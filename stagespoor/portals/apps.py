from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "stagespoor.portals"
    label = "portals"
    verbose_name = "Deuren"

    def ready(self) -> None:
        """Make the kinds of events known."""
        from stagespoor.portals import events  # noqa: F401
