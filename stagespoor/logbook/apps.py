from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "stagespoor.logbook"
    label = "logbook"
    verbose_name = "Stageklapper"

    def ready(self) -> None:
        """Make the kinds of events known; add the assessments to an employer's page."""
        from stagespoor.employers.hooks import page_parts
        from stagespoor.logbook import certificates, events  # noqa: F401
        from stagespoor.logbook.at_employer import assessments_part
        from stagespoor.placements import hooks

        if assessments_part not in page_parts:
            page_parts.append(assessments_part)
        if certificates.step_refusals not in hooks.closing_step_checks:
            hooks.closing_step_checks.append(certificates.step_refusals)
