"""The addresses of application, team meeting, intake, decision, goals, route and waivers.

``trajecten/<pk>/`` takes the student's number, ``aanmeldingen/<pk>/`` the application's.
"""

from django.urls import path

from stagespoor.trajectories.views import intakes, meeting, plans, referrals

app_name = "trajectories"
urlpatterns = [
    path("trajecten/<int:pk>/aanmelden/", referrals.refer, name="refer"),
    path("trajecten/<int:pk>/aanmelden/leerdoelen/", referrals.refer_goals, name="refer_goals"),
    path("trajecten/<int:pk>/brief-aan-ouders/", referrals.parents_letter, name="parents_letter"),
    path("trajecten/<int:pk>/leerdoelen/", plans.goals, name="goals"),
    path("leerdoelen/<int:pk>/afsluiten/", plans.goal_drop, name="goal_drop"),
    path("leerdoelen/<int:pk>/oppakken/", plans.goal_back, name="goal_back"),
    path("trajecten/<int:pk>/geschikt/", intakes.fit, name="fit"),
    path("trajecten/<int:pk>/route/", plans.route, name="route"),
    path("trajecten/<int:pk>/afwijken/", plans.waive, name="waive"),
    path("afwijkingen/<int:pk>/intrekken/", plans.waiver_withdraw, name="waiver_withdraw"),
    path("aanmeldingen/<int:pk>/", referrals.referral, name="referral"),
    path("aanmeldingen/<int:pk>/bewerken/", referrals.referral_edit, name="referral_edit"),
    path("aanmeldingen/<int:pk>/intrekken/", referrals.referral_withdraw, name="referral_withdraw"),
    path("aanmeldingen/<int:pk>/terugsturen/", referrals.referral_return, name="referral_return"),
    path("aanmeldingen/<int:pk>/verdelen/", meeting.assign, name="assign"),
    path("aanmeldingen/<int:pk>/intake/", intakes.intake, name="intake"),
    path("stageoverleg/", meeting.meeting, name="meeting"),
    path("stageoverleg/verslag/", meeting.minutes_today, name="minutes_today"),
    path("stageoverleg/<int:pk>/", meeting.minutes, name="minutes"),
]
