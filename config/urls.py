"""The addresses: each app brings its own, from the lowest floor up; the sign-in comes from allauth."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("stagespoor.accounts.urls_sign_in")),
    path("", include("stagespoor.ui.urls")),
    path("", include("stagespoor.accounts.urls")),
    path("", include("stagespoor.schools.urls")),
    path("", include("stagespoor.imports.urls")),
    path("", include("stagespoor.students.urls")),
    path("", include("stagespoor.employers.urls")),
    path("", include("stagespoor.workplaces.urls")),
    path("", include("stagespoor.trajectories.urls")),
    path("", include("stagespoor.placements.urls")),
    path("", include("stagespoor.acquisition.urls")),
    path("", include("stagespoor.matching.urls")),
    path("", include("stagespoor.agreements.urls")),
    path("", include("stagespoor.logbook.urls")),
    path("", include("stagespoor.guidance.urls")),
    path("", include("stagespoor.aftercare.urls")),
    path("", include("stagespoor.desk.urls")),
    path("", include("stagespoor.portals.urls")),
]
