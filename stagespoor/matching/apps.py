from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "stagespoor.matching"
    label = "matching"
    verbose_name = "Matching"

    def ready(self) -> None:
        """Declare the kinds of event."""
        from stagespoor.matching import events  # noqa: F401
