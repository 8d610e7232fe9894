"""The addresses of the staff desk."""

from django.urls import path

from stagespoor.desk import views, views_policy

app_name = "desk"
urlpatterns = [
    path("beleid/", views_policy.policy, name="policy"),
    path("vandaag/", views.today, name="today"),
    path("leerlingen/", views.students, name="students"),
    path("leerlingen/<int:pk>/", views.student, name="student"),
    path("leerlingen/<int:pk>/<slug:tab>/", views.student_tab, name="student_tab"),
]
