from django.urls import path

from . import editing, numbering, views

app_name = "guidance"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("help/", views.help_page, name="help-page"),
    path("rules/", views.rules, name="rules"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("numbers/", numbering.numbers, name="numbers"),
    path("numbers/<slug:part>/<slug:name>/", numbering.edit_number, name="edit-number"),
    path("editions/<int:number>/call-off/", views.call_off, name="call-off"),
    path("editions/<int:number>/bring-back/", views.bring_back, name="bring-back"),
    path("drafts/<int:draft>/publish/", views.publish_draft, name="publish-draft"),
    path("drafts/<int:draft>/discard/", views.discard_draft, name="discard-draft"),
    path("passages/<slug:kind>/<slug:slug>/", editing.edit_passage, name="edit-passage"),
    path("passages/<slug:kind>/<slug:slug>/keep/", editing.keep_passage, name="keep-passage"),
    path("passages/<slug:kind>/<slug:slug>/preview/", editing.preview_passage, name="preview-passage"),
    path("passages/<slug:kind>/<slug:slug>/publish/", editing.publish_passage, name="publish-passage"),
]
