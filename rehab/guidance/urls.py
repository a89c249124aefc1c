from django.urls import path

from . import views

app_name = "guidance"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("rules/", views.rules, name="rules"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("drafts/<int:draft>/publish/", views.publish_draft, name="publish-draft"),
    path("drafts/<int:draft>/discard/", views.discard_draft, name="discard-draft"),
    path("passages/<slug:kind>/<slug:slug>/", views.edit_passage, name="edit-passage"),
    path("passages/<slug:kind>/<slug:slug>/preview/", views.preview_passage, name="preview-passage"),
    path("passages/<slug:kind>/<slug:slug>/publish/", views.publish_passage, name="publish-passage"),
]
