from django.urls import path

from . import downloading, ledger_pages, visiting

app_name = "exchange"
urlpatterns = [
    path("trail/", ledger_pages.trail, name="trail"),
    path("trail/export/", ledger_pages.export_trail, name="export-trail"),
    path("account/download/", downloading.everything, name="everything"),
    path("account/download/<slug:kind>/", downloading.take_everything, name="take-everything"),
    path("visit/", visiting.my_visit, {"kind": "page"}, name="my-visit"),
    path("visit/text/", visiting.my_visit, {"kind": "text"}, name="my-visit-text"),
    path("visit/pdf/", visiting.my_visit, {"kind": "pdf"}, name="my-visit-pdf"),
    path("visit/<uuid:handle>/", visiting.visit, {"kind": "page"}, name="visit"),
    path("visit/<uuid:handle>/text/", visiting.visit, {"kind": "text"}, name="visit-text"),
    path("visit/<uuid:handle>/pdf/", visiting.visit, {"kind": "pdf"}, name="visit-pdf"),
]
