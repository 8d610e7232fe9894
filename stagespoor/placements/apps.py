from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "stagespoor.placements"
    label = "placements"
    verbose_name = "Stages"

    def ready(self) -> None:
        """Declare the event kinds."""
        from stagespoor.placements import events  # noqa: F401
