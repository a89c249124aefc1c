from django.urls import path

from . import changing, views

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
    path("patients/<uuid:handle>/plan/", changing.plan_changes, name="plan-changes"),
    path("patients/<uuid:handle>/plan/set-stage/", changing.set_stage, name="set-stage"),
    path("patients/<uuid:handle>/plan/grant-unlock/", changing.grant_unlock, name="grant-unlock"),
    path("patients/<uuid:handle>/plan/withdraw-unlock/", changing.withdraw_unlock, name="withdraw-unlock"),
    path("patients/<uuid:handle>/plan/test-limit/", changing.test_limit, name="test-limit"),
    path("patients/<uuid:handle>/plan/set-limit/", changing.set_limit, name="set-limit"),
    path("patients/<uuid:handle>/plan/end-limit/", changing.end_limit, name="end-limit"),
]
