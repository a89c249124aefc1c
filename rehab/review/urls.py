from django.urls import path

from . import acting, changing, glass, judging, lists, usual, views, writing

app_name = "review"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("glass/", glass.break_glass, name="break-glass"),
    path("glass/<uuid:key>/", glass.read_by_glass, name="read-by-glass"),
    path("glass/<uuid:key>/close/", glass.close_glass, name="close-glass"),
    path("patients/<uuid:handle>/", views.patient, name="patient"),
    path("patients/<uuid:handle>/row/", acting.case, name="case"),
    path("patients/<uuid:handle>/row/answer/", acting.acknowledge_flags, name="acknowledge-flags"),
    path("patients/<uuid:handle>/row/put-off/", acting.snooze_flags, name="snooze-flags"),
    path("patients/<uuid:handle>/row/hand-over/", acting.hand_over_flags, name="hand-over-flags"),
    path("patients/<uuid:handle>/row/put-back/", acting.reopen_flags, name="reopen-flags"),
    path("patients/<uuid:handle>/walks/", views.walks, name="walks"),
    path("patients/<uuid:handle>/advice/", views.advice_log, name="advice-log"),
    path("patients/<uuid:handle>/advice/<int:pk>/", views.advice, name="advice"),
    path("patients/<uuid:handle>/advice/<int:pk>/agree/", judging.agree_with_advice, name="agree-with-advice"),
    path("patients/<uuid:handle>/advice/<int:pk>/disagree/", judging.disagree_with_advice, name="disagree-with-advice"),
    path("patients/<uuid:handle>/clear-stop/", views.clear_stop, name="clear-stop"),
    path("patients/<uuid:handle>/pause-plan/", views.pause_plan, name="pause-plan"),
    path("patients/<uuid:handle>/resume-plan/", views.resume_plan, name="resume-plan"),
    path("patients/<uuid:handle>/usual/<int:pk>/accept/", usual.accept_usual, name="accept-usual"),
    path("patients/<uuid:handle>/usual/<int:pk>/decline/", usual.decline_usual, name="decline-usual"),
    path("patients/<uuid:handle>/symptoms/", lists.reports, name="reports"),
    path("patients/<uuid:handle>/changes/", lists.trail, name="trail"),
    path("patients/<uuid:handle>/notes/", writing.notes, name="notes"),
    path("patients/<uuid:handle>/notes/write/", writing.write_note, name="write-note"),
    path("patients/<uuid:handle>/notes/<uuid:key>/", writing.change_note, name="change-note"),
    path("patients/<uuid:handle>/messages/", writing.sent, name="sent"),
    path("patients/<uuid:handle>/messages/read/", writing.read_answers, name="read-answers"),
    path("patients/<uuid:handle>/messages/<uuid:key>/withdraw/", writing.withdraw_message, name="withdraw-message"),
    path("patients/<uuid:handle>/plan/", changing.plan_changes, name="plan-changes"),
    path("patients/<uuid:handle>/plan/set-stage/", changing.set_stage, name="set-stage"),
    path("patients/<uuid:handle>/plan/grant-unlock/", changing.grant_unlock, name="grant-unlock"),
    path("patients/<uuid:handle>/plan/withdraw-unlock/", changing.withdraw_unlock, name="withdraw-unlock"),
    path("patients/<uuid:handle>/plan/set-limit/", changing.set_limit, name="set-limit"),
    path("patients/<uuid:handle>/plan/end-limit/", changing.end_limit, name="end-limit"),
]
