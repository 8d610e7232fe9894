"""The addresses of agreements."""

from django.urls import path

from stagespoor.agreements import views

app_name = "agreements"

urlpatterns = [
    path("stages/<int:pk>/contract/", views.agreement_page, name="page"),
    path("stages/<int:pk>/contract/maken/", views.make_agreement, name="make"),
    path("contracten/<int:pk>/pdf/<slug:copy>/", views.download_agreement, name="download"),
    path("contracten/<int:pk>/tekenen/", views.sign_agreement, name="sign"),
    path("contracten/handtekening/<int:pk>/weghalen/", views.withdraw_signature, name="withdraw"),
]
