from django.urls import path

from . import account, care, staff, views

app_name = "people"
urlpatterns = [
    path("sign-in/key/", views.use_key, name="use-key"),
    path("key/<str:key>/", views.key, name="key"),
    path("patients/", views.patients, name="patients"),
    path("patients/invite/", views.invite_patient, name="invite-patient"),
    path("patients/<uuid:handle>/new-phone/", views.new_phone, name="new-phone"),
    path("patients/<uuid:handle>/end-care/", views.end_care, name="end-care"),
    path("patients/<uuid:handle>/share/", care.share_care, name="share-care"),
    path("patients/<uuid:handle>/archive/", care.archive_patient, name="archive-patient"),
    path("patients/<uuid:handle>/restore/", care.restore_patient, name="restore-patient"),
    path("care/<uuid:key>/", care.answer_offer, name="answer-offer"),
    path("care/<uuid:key>/withdraw/", care.withdraw_offer, name="withdraw-offer"),
    path("people/<uuid:handle>/transfer/", care.transfer_caseload, name="transfer-caseload"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite_staff, name="invite-staff"),
    path("people/<uuid:handle>/", staff.person, name="person"),
    path("people/<uuid:handle>/role/", staff.set_role, name="set-role"),
    path("people/<uuid:handle>/reset-access/", staff.reset_access, name="reset-access"),
    path("people/<uuid:handle>/sign-out/", staff.sign_out_person, name="sign-out-person"),
    path("people/<uuid:handle>/deactivate/", staff.deactivate, name="deactivate"),
    path("people/<uuid:handle>/reactivate/", staff.reactivate, name="reactivate"),
    path("invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
    path("settings/", views.settings, name="settings"),
    path("account/", account.account, name="account"),
    path("account/delete/", account.delete_account, name="delete-account"),
    path("account/keep/", account.keep_account, name="keep-account"),
    path("account/trail/", account.trail, name="trail"),
    path("account/devices/", account.devices, name="devices"),
    path("account/devices/others/end/", account.end_other_devices, name="end-other-devices"),
    path("account/devices/<int:pk>/end/", account.end_device, name="end-device"),
    path("account/therapists/<uuid:handle>/leave/", account.leave_therapist, name="leave-therapist"),
]
