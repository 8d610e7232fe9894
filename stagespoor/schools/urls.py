"""The set-up page, personal links, the demo's people, and the school page."""

from django.urls import path

from stagespoor.schools import views, views_doors

app_name = "schools"
urlpatterns = [
    path("begin/", views_doors.begin, name="begin"),
    path("binnen/<str:token>/", views_doors.enter, name="enter"),
    path("binnen/<str:token>/nieuw/", views_doors.renew, name="renew"),
    path("demo/instappen/", views_doors.step_in, name="step_in"),
    path("school/", views.settings, name="settings"),
    path("school/erbij/", views.school_new, name="school_new"),
    path("school/mensen/", views.people, name="people"),
    path("school/mensen/nieuw/", views.person_new, name="person_new"),
    path("school/mensen/<int:pk>/", views.person, name="person"),
    path("school/mensen/<int:pk>/stoppen/", views.person_stop, name="person_stop"),
    path("school/mensen/<int:pk>/terug/", views.person_return, name="person_return"),
    path("school/mensen/<int:pk>/uitnodigen/", views.person_invite, name="person_invite"),
    path("school/kalender/", views.calendar, name="calendar"),
    path("school/kalender/<int:pk>/weg/", views.period_remove, name="period_remove"),
    path("school/lestijden/", views.lessons, name="lessons"),
]
