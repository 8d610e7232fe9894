"""The addresses of the logbook for staff."""

from django.urls import path, register_converter

from stagespoor.logbook import views, views_demands


class SideConverter:
    """One of the two sides that score, in Dutch in the address."""

    regex = "stagebegeleider|praktijkbegeleider"
    _sides = {"stagebegeleider": "coach", "praktijkbegeleider": "supervisor"}

    def to_python(self, value: str) -> str:
        """The side as the code calls it."""
        return self._sides[value]

    def to_url(self, value: str) -> str:
        """The side as the address calls it."""
        return next(dutch for dutch, side in self._sides.items() if side == value)


register_converter(SideConverter, "side")

app_name = "logbook"
urlpatterns = [
    path("stages/<int:pk>/klapper-dag/", views.entry_new, name="entry_new"),
    path("klapper-dagen/<int:pk>/", views.entry, name="entry"),
    path("stages/<int:pk>/beoordelen/", views.assess, name="assess"),
    path("stages/<int:pk>/certificaat/", views.certificate_make, name="certificate_make"),
    path("stages/<int:pk>/functie-eisen/", views_demands.demands, name="demands"),
    path("stages/<int:pk>/functie-eisen/vastleggen/", views_demands.demands_write, name="demands_write"),
    path("beoordelingen/<int:pk>/", views.assessment, name="assessment"),
    path("beoordelingen/<int:pk>/scores/<side:side>/", views.score, name="score"),
    path("beoordelingen/<int:pk>/vastleggen/", views.fix, name="fix"),
    path("certificaten/<int:pk>/", views.certificate, name="certificate"),
    path("echt/<slug:number>/", views.check, name="check"),
]
