from django.urls import path

from . import views, walks, welcoming

app_name = "diary"

urlpatterns = [
    path("", views.today, name="today"),
    path("why/", views.why, name="why"),
    path("history/", views.history, name="history"),
    path("progress/", views.progress, name="progress"),
    path("symptoms/", views.symptoms, name="symptoms"),
    path("stopped/", views.stopped, name="stopped"),
    path("walks/start/", walks.start_walk, name="start-walk"),
    path("walks/now/", walks.walking, name="walking"),
    path("walks/now/stop/", walks.stop_clock, name="stop-clock"),
    path("walks/now/resume/", walks.resume_clock, name="resume-clock"),
    path("walks/now/discard/", walks.discard_start, name="discard-start"),
    path("walks/now/finish/", walks.finish_walk, name="finish-walk"),
    path("walks/new/", walks.log_walk, name="log-walk"),
    path("walks/<uuid:key>/", walks.correct_walk, name="correct-walk"),
    path("walks/<uuid:key>/withdraw/", walks.withdraw_walk, name="withdraw-walk"),
    path("walks/<uuid:key>/restore/", walks.restore_walk, name="restore-walk"),
    path("walks/<uuid:key>/morning/", walks.answer_morning, name="answer-morning"),
    path("welcome/", welcoming.welcome, name="welcome"),
    path("welcome/ready/", welcoming.ready, name="ready"),
    path("welcome/<slug:page>/", welcoming.screening, name="screening"),
]
