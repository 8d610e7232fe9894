"""The addresses of aftercare."""

from django.urls import path

from stagespoor.aftercare import views

app_name = "aftercare"
urlpatterns = [
    path("leerlingen/<int:pk>/contract/", views.contract, name="contract"),
    path("leerlingen/<int:pk>/overdracht/", views.handover_new, name="handover_new"),
    path("contracten/<int:pk>/gestopt/", views.end, name="end"),
    path("contracten/<int:pk>/extra-moment/", views.extra, name="extra"),
    path("nazorg/<int:pk>/", views.moment, name="moment"),
    path("overdracht/<int:pk>/", views.handover, name="handover"),
    path("overdracht/<int:pk>/wijzigen/", views.change, name="change"),
    path("overdracht/<int:pk>/gesprek/", views.talk, name="talk"),
    path("overdracht/<int:pk>/aanbieden/", views.offer, name="offer"),
    path("overdracht/<int:pk>/overgenomen/", views.accept, name="accept"),
    path("overdracht/<int:pk>/niet-overgenomen/", views.decline, name="decline"),
]
