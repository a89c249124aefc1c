from django.urls import path

from . import views

app_name = "reminders"
urlpatterns = [
    path("account/reminders/", views.reminders, name="reminders"),
    path("reminders/answer/<str:token>/", views.answer, name="answer"),
    path("reminders/stop/<str:token>/", views.stop, name="stop"),
]
