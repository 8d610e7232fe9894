"""The addresses of acquisition."""

from django.urls import path

from stagespoor.acquisition.views import board, lists, moves

app_name = "acquisition"
urlpatterns = [
    path("acquisitie/", board.board, name="board"),
    path("acquisitie/nieuw/", board.add, name="add"),
    path("acquisitie/lijkt-op/", board.lookalikes, name="lookalikes"),
    path("acquisitie/stil/", lists.silent, name="silent"),
    path("acquisitie/vaak-gevraagd/", lists.often, name="often"),
    path("acquisitie/cijfers/", lists.figures, name="figures"),
    path("acquisitie/bedrijf/<int:pk>/", board.add_known, name="add_known"),
    path("acquisitie/leerling/<int:pk>/", board.from_intake, name="from_intake"),
    path("acquisitie/<int:pk>/", board.detail, name="detail"),
    path("acquisitie/<int:pk>/wijzigen/", board.edit, name="edit"),
    path("acquisitie/<int:pk>/op-mijn-naam/", moves.take, name="take"),
    path("acquisitie/<int:pk>/benaderd/", moves.contact, name="contact"),
    path("acquisitie/<int:pk>/bezoek-plannen/", moves.plan, name="plan"),
    path("acquisitie/<int:pk>/bezocht/", moves.visit, name="visit"),
    path("acquisitie/<int:pk>/geschikt/", moves.fit, name="fit"),
    path("acquisitie/<int:pk>/niet-geschikt/", moves.not_fit, name="not_fit"),
    path("acquisitie/<int:pk>/oppakken/", moves.reopen, name="reopen"),
]
