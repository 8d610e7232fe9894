from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "stagespoor.agreements"
    label = "agreements"
    verbose_name = "Stagecontracten"

    def ready(self) -> None:
        """Make the kinds of events known, and let no placement start unsigned (AGR-1)."""
        from stagespoor.agreements import events  # noqa: F401
        from stagespoor.agreements.queries import start_refusals
        from stagespoor.placements import hooks

        if start_refusals not in hooks.start_checks:
            hooks.start_checks.append(start_refusals)
