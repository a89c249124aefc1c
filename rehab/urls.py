"""Every address of the clinic. A room's own addresses are in its `urls.py`."""

from django.urls import include, path

from rehab.diary import phone
from rehab.people import views as people
from rehab.people.doors import doors
from rehab.upkeep import desk
from rehab.upkeep import views as upkeep

urlpatterns = [
    path("", people.home, name="home"),
    path("diary/", include("rehab.diary.urls")),
    path("guide/drafts/", include("rehab.plan.urls")),
    path("guide/", include("rehab.guidance.urls")),
    path("review/", include("rehab.review.urls")),
    path("", include("rehab.exchange.urls")),
    path("look/", include("rehab.look.urls")),
    path("app.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.worker, name="worker"),
    path("offline/", phone.offline, name="offline"),
    path("healthz", upkeep.healthz, name="healthz"),
    path("readyz", upkeep.readyz, name="readyz"),
    path("doctor/", desk.doctor, name="doctor"),
    path("", include("rehab.people.urls")),
    path("", include("rehab.reminders.urls")),
    path("", include(doors)),
]

handler400 = "rehab.upkeep.views.bad_request"
handler403 = "rehab.upkeep.views.forbidden"
handler404 = "rehab.upkeep.views.not_found"
handler500 = "rehab.upkeep.views.broken"
