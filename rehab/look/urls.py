from django.urls import path

from . import views

app_name = "look"
urlpatterns = [
    path("patterns/", views.patterns, name="patterns"),
]
