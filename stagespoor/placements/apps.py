from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "stagespoor.placements"
    label = "placements"
    verbose_name = "Stages"

    def ready(self) -> None:
        """Declare the kinds of events; add who works there to an employer's page."""
        from stagespoor.employers.hooks import page_parts
        from stagespoor.placements import events  # noqa: F401
        from stagespoor.placements.at_employer import placements_part

        if placements_part not in page_parts:
            page_parts.append(placements_part)
