"""Settings. Everything an operator may choose comes from the environment, through `rehab.env`."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from rehab import env

ROOT = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
DATA_DIR = env.path("DATA_DIR")
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR)
KEY_IS_GIVEN = bool(env.text("SECRET_KEY"))
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# Where people find this clinic. One address decides hosts, origins, cookies and the sub-path.
SITE_URL = env.url("SITE_URL")
SITE = urlsplit(SITE_URL)
SECURE = SITE.scheme == "https"
ALLOWED_HOSTS = [SITE.hostname or "", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"{SITE.scheme}://{SITE.netloc}"]
SUB_PATH = SITE.path.rstrip("/")
FORCE_SCRIPT_NAME = SUB_PATH or None
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "rehab.access",
    "rehab.trail",
    "rehab.people",
    "rehab.guidance",
    "rehab.plan",
    "rehab.diary",
    "rehab.reminders",
    "rehab.review",
    "rehab.exchange",
    "rehab.upkeep",
    "rehab.look",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "rehab.access.privacy.Privacy",
    "rehab.trail.moment.TrailMoment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rehab.people.preferences.Preferences",
    "rehab.people.lasting.LastSeen",
    "rehab.people.second_step.SecondStep",
    "rehab.diary.outbox.Outbox",
    "rehab.access.gatekeeper.Gatekeeper",
]

ROOT_URLCONF = "rehab.urls"
WSGI_APPLICATION = "rehab.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rehab.people.preferences.surroundings",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = env.databases(DATA_DIR)
DATABASE_ROUTERS = ["rehab.people.standby.Standby"]
BACKUP_DIR = DATA_DIR / Path(env.text("BACKUP_DIR")).expanduser()
BACKUP_RECIPIENTS = env.words("BACKUP_RECIPIENTS")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits must be shared by every worker, so they live in the one thing that workers share: the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Rows of a page as they were drawn, under a mark of all they say: never stale, and gone with the process.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

TASKS = {"default": {"BACKEND": "rehab.upkeep.own_process.OwnProcess"}}

CLINIC_REMEMBERED_SECONDS = 30  # for its name and telephone on pages

# --- who may enter -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
# Every session keeps this name: under another one nobody is known any more, and every phone has to join again.
AUTHENTICATION_BACKENDS = ["rehab.plan.arriving.WithPlan"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "rehab.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "rehab.people.forms.JoinFields"
ACCOUNT_FORMS = {"login": "rehab.people.sign_in.SignIn"}
MFA_FORMS = {
    "add_webauthn": "rehab.people.passkeys.AddPasskey",
    "edit_webauthn": "rehab.people.passkeys.NamePasskey",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # whoever may change the address may have the next password mailed to it
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A key is eight letters of 21: thirty-seven thousand million keys, and this many guesses.
ACCOUNT_RATE_LIMITS = {"use_key": "10/m/ip,60/h/ip,1000/h/key", "signup": "20/h/ip"}
USERSESSIONS_ADAPTER = "rehab.people.adapter.SessionsAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Backstep"
# Passkeys need HTTPS; a browser makes an exception for the operator's own machine, and so does this.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

STAFF_SECOND_STEP = env.flag("STAFF_SECOND_STEP")
STAFF_SECOND_STEP_DAYS = env.number("STAFF_SECOND_STEP_DAYS")
STAFF_IDLE_SECONDS = env.number("STAFF_IDLE_MINUTES") * 60
STAFF_SESSION_SECONDS = env.number("STAFF_SESSION_HOURS") * 60 * 60
PATIENT_IDLE_SECONDS = env.number("PATIENT_IDLE_DAYS") * 24 * 60 * 60
PATIENT_SESSION_SECONDS = env.number("PATIENT_SESSION_DAYS") * 24 * 60 * 60
SESSION_COOKIE_AGE = STAFF_SESSION_SECONDS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = SUB_PATH or "/"
SESSION_COOKIE_NAME = "__Host-session" if SECURE and not SUB_PATH else "backstep_session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE and not SUB_PATH else "backstep_csrf"
CSRF_FAILURE_VIEW = "rehab.upkeep.views.form_expired"

# --- what a browser may do ---------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# --- words, days, files ------------------------------------------------------------------------------------------
LANGUAGE_CODE = env.text("LANGUAGE_CODE")
LANGUAGES = [("en-gb", "English (20 March)"), ("en", "English (March 20)")]
USE_I18N = True
FORMAT_MODULE_PATH = ["rehab.people.formats"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE")

STATIC_URL = f"{SUB_PATH}/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rehab.upkeep.static.HashedFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG

MAILERS = {"default": env.mailer(env.text("EMAIL_URL"))}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "rehab.trail.lines.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL")},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that is not there has its line already
}
