from django.apps import AppConfig


class AcquisitionConfig(AppConfig):
    name = "stagespoor.acquisition"
    label = "acquisition"
    verbose_name = "Acquisitie"

    def ready(self) -> None:
        """Declare the kinds of events; add what acquisition says on an employer's page."""
        from stagespoor.acquisition import events  # noqa: F401
        from stagespoor.acquisition.at_employer import leads_part
        from stagespoor.employers.hooks import page_parts

        if leads_part not in page_parts:
            page_parts.append(leads_part)
