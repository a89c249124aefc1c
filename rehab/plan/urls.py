from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path("<int:draft>/test/", views.test_draft, name="test-draft"),
]
