from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "stagespoor.guidance"
    label = "guidance"
    verbose_name = "Begeleiding"

    def ready(self) -> None:
        """Make the kinds of events known."""
        from stagespoor.guidance import events  # noqa: F401
