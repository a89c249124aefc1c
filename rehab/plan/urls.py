from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path("<int:draft>/test/", views.test_draft, name="test-draft"),
    path("<int:draft>/test/progress/", views.trial, name="trial"),
    path("<int:draft>/test/cancel/", views.cancel_test, name="cancel-test"),
]
