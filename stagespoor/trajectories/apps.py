from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "stagespoor.trajectories"
    label = "trajectories"
    verbose_name = "Trajecten"

    def ready(self) -> None:
        """Make the kinds of events known."""
        from stagespoor.trajectories import events  # noqa: F401
