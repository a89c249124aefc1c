from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("sign-in/key/", views.use_key, name="use-key"),
    path("key/<str:key>/", views.key, name="key"),
    path("patients/", views.patients, name="patients"),
    path("patients/invite/", views.invite_patient, name="invite-patient"),
    path("patients/<uuid:handle>/new-phone/", views.new_phone, name="new-phone"),
    path("patients/<uuid:handle>/end-care/", views.end_care, name="end-care"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite_staff, name="invite-staff"),
    path("people/<uuid:handle>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<uuid:handle>/reactivate/", views.reactivate, name="reactivate"),
    path("invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
    path("settings/", views.settings, name="settings"),
    path("account/", views.account, name="account"),
]
