from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "stagespoor.placements"
    label = "placements"
    verbose_name = "Stages"

    def ready(self) -> None:
        """Declare the kinds of events; add what placements say on an employer's page and before leaving school."""
        from stagespoor.employers.hooks import merge_parts, note_checks, page_parts
        from stagespoor.placements import events  # noqa: F401
        from stagespoor.placements.at_employer import names_in, placements_part
        from stagespoor.placements.leaving import running_placements
        from stagespoor.students.hooks import leave_checks

        if placements_part not in page_parts:
            page_parts.append(placements_part)
            merge_parts.append(placements_part)
            note_checks.append(names_in)
        if running_placements not in leave_checks:
            leave_checks.append(running_placements)
