from django.apps import AppConfig


class WorkplacesConfig(AppConfig):
    name = "stagespoor.workplaces"
    label = "workplaces"
    verbose_name = "Werkplekken"

    def ready(self) -> None:
        """Declare the kinds of events; add the workplaces to an employer's page."""
        from stagespoor.employers.hooks import page_parts
        from stagespoor.workplaces import events  # noqa: F401
        from stagespoor.workplaces.at_employer import workplaces_part

        if workplaces_part not in page_parts:
            page_parts.insert(0, workplaces_part)
