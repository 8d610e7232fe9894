"""The addresses of the search for a place and of the short list."""

from django.urls import path

from stagespoor.matching import views, views_joint, views_shortlist

app_name = "matching"
urlpatterns = [
    path("stages/<int:pk>/zoeken/", views.search, name="search"),
    path("stages/<int:pk>/zelf-gevonden/", views.own_find, name="own_find"),
    path("stages/<int:pk>/op-de-lijst/", views.add, name="add"),
    path("stages/<int:pk>/gevraagde-dagen/", views_shortlist.days, name="days"),
    path("stages/<int:pk>/plekken/", views_shortlist.shortlist, name="shortlist"),
    path("stages/<int:pk>/klik/", views_shortlist.click, name="click"),
    path("kandidaten/<int:pk>/", views.mark, name="mark"),
    path("kandidaten/<int:pk>/delen/", views_shortlist.share, name="share"),
    path("kandidaten/<int:pk>/niet-delen/", views_shortlist.unshare, name="unshare"),
    path("kandidaten/<int:pk>/wens/", views_shortlist.wish, name="wish"),
    path("stageoverleg/voorstel/", views_joint.joint, name="joint"),
    path("stageoverleg/voorstel/op-de-lijst/", views_joint.joint_put, name="joint_put"),
]
