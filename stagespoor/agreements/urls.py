"""The addresses of agreements. Those of placements inside the school are written by a second door (IS-1)."""

from django.urls import path

from stagespoor.agreements import views

app_name = "agreements"

urlpatterns = [
    path("stages/<int:pk>/contract/", views.agreement_page, name="page"),
    path("stages/<int:pk>/contract/maken/", views.make_agreement, name="make"),
    path("interne-stages/<int:pk>/contract/maken/", views.make_internal, name="internal_make"),
    path("contracten/<int:pk>/pdf/<slug:copy>/", views.download_agreement, name="download"),
    path("contracten/<int:pk>/tekenen/", views.sign_agreement, name="sign"),
    path("interne-contracten/<int:pk>/tekenen/", views.sign_internal, name="internal_sign"),
    path("contracten/handtekening/<int:pk>/weghalen/", views.withdraw_signature, name="withdraw"),
    path(
        "interne-contracten/handtekening/<int:pk>/weghalen/",
        views.withdraw_internal,
        name="internal_withdraw",
    ),
]
