from django.urls import path

from . import opening, views, walking, walks, welcoming

app_name = "diary"

urlpatterns = [
    path("", views.today, name="today"),
    path("why/", views.why, name="why"),
    path("history/", views.history, name="history"),
    path("progress/", views.progress, name="progress"),
    path("symptoms/", views.symptoms, name="symptoms"),
    path("stopped/", views.stopped, name="stopped"),
    path("open/<slug:name>/", opening.open_stage, name="open-stage"),
    path("walks/start/", walking.start_walk, name="start-walk"),
    path("walks/now/", walking.walking, name="walking"),
    path("walks/now/stop/", walking.stop_clock, name="stop-clock"),
    path("walks/now/resume/", walking.resume_clock, name="resume-clock"),
    path("walks/now/discard/", walking.discard_start, name="discard-start"),
    path("walks/now/finish/", walking.finish_walk, name="finish-walk"),
    path("walks/new/", walks.log_walk, name="log-walk"),
    path("walks/<uuid:key>/", walks.correct_walk, name="correct-walk"),
    path("walks/<uuid:key>/withdraw/", walks.withdraw_walk, name="withdraw-walk"),
    path("walks/<uuid:key>/restore/", walks.restore_walk, name="restore-walk"),
    path("walks/<uuid:key>/morning/", walks.answer_morning, name="answer-morning"),
    path("welcome/", welcoming.welcome, name="welcome"),
    path("welcome/ready/", welcoming.ready, name="ready"),
    path("welcome/<slug:page>/", welcoming.screening, name="screening"),
]
