from django.urls import path

from . import views

app_name = "review"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("patients/<uuid:handle>/", views.patient, name="patient"),
    path("patients/<uuid:handle>/walks/", views.walks, name="walks"),
    path("patients/<uuid:handle>/advice/", views.advice_log, name="advice-log"),
    path("patients/<uuid:handle>/advice/<int:pk>/", views.advice, name="advice"),
    path("patients/<uuid:handle>/clear-stop/", views.clear_stop, name="clear-stop"),
    path("patients/<uuid:handle>/pause-plan/", views.pause_plan, name="pause-plan"),
    path("patients/<uuid:handle>/resume-plan/", views.resume_plan, name="resume-plan"),
]
