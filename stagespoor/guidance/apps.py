from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "stagespoor.guidance"
    label = "guidance"
    verbose_name = "Begeleiding"

    def ready(self) -> None:
        """Make the kinds of events known, and bring what lacks at the end before the mentor (PRE-2)."""
        from stagespoor.guidance import events  # noqa: F401
        from stagespoor.guidance.closing import gaps_to_mentor
        from stagespoor.placements import hooks

        if gaps_to_mentor not in hooks.closing_step_done:
            hooks.closing_step_done.append(gaps_to_mentor)
