"""All settings, from the environment, with safe defaults. `docs/` and the README list the variables.

STAGESPOOR_MODE decides how strict: demo (invented people, sign in as anyone), dev, test, production.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.mode()
PRODUCTION = MODE == "production"
if PRODUCTION:
    env.required_in_production()

DATA_DIR = Path(env.text("STAGESPOOR_DATA") or BASE_DIR / "data").resolve()
BUILD_DIR = BASE_DIR / "build"

# --- What may never be on in a real installation ---------------------------------------------------
DEBUG = MODE == "dev" and env.switch("STAGESPOOR_DEBUG", default=True)
# Stepping in as one of the demo's people without a password.
DEMO_SIGN_IN = MODE in {"demo", "test"}
# A file with the day of today, for journeys that take a student through years (core/clock.py).
CLOCK_FILE = "" if PRODUCTION else env.text("STAGESPOOR_CLOCK")
if PRODUCTION and (env.switch("STAGESPOOR_DEMO_SIGN_IN") or env.switch("STAGESPOOR_DEBUG")):
    raise ImproperlyConfigured(
        "Signing in as a demo person and debugging cannot be turned on in production mode. "
        "Take STAGESPOOR_DEMO_SIGN_IN and STAGESPOOR_DEBUG out of the environment."
    )

if PRODUCTION:
    SECRET_KEY = env.text("STAGESPOOR_SECRET_KEY")
elif MODE == "test":
    SECRET_KEY = "for tests only, never used anywhere else"  # noqa: S105
else:
    SECRET_KEY = env.text("STAGESPOOR_SECRET_KEY") or env.own_secret_key(DATA_DIR)

ALLOWED_HOSTS = env.items("STAGESPOOR_ALLOWED_HOSTS")
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

# --- Apps, from the lowest floor up ----------------------------------------------------------------
INSTALLED_APPS = [
    "stagespoor.core",
    "stagespoor.ui",
    "stagespoor.documents",
    "stagespoor.policy",
    "stagespoor.access",
    "stagespoor.accounts",
    "stagespoor.schools",
    "stagespoor.imports",
    "stagespoor.students",
    "stagespoor.employers",
    "stagespoor.workplaces",
    "stagespoor.trajectories",
    "stagespoor.placements",
    "stagespoor.acquisition",
    "stagespoor.matching",
    "stagespoor.agreements",
    "stagespoor.logbook",
    "stagespoor.guidance",
    "stagespoor.aftercare",
    "stagespoor.desk",
    "stagespoor.portals",
    "stagespoor.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "stagespoor.ui.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stagespoor.schools.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stagespoor.ui.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "stagespoor.ui.forms.Renderer"

# --- Database, cache, jobs -------------------------------------------------------------------------
_DATABASE_URL = env.text("STAGESPOOR_DATABASE_URL")
DATABASES = {
    "default": env.postgresql(_DATABASE_URL) if _DATABASE_URL else env.sqlite(DATA_DIR / "stagespoor.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The rate limits of the sign-in live in the cache. One process (SQLite) shares its own memory;
# several processes (PostgreSQL) share a table, made by `stagespoor migrate`.
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
        if _DATABASE_URL and MODE != "test"
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    )
}

# --- People and sessions ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Stagespoor: "
# The answer to a forgotten password is the same whether or not the address is known.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_ADAPTER = "stagespoor.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "stagespoor.accounts.forms.LoginForm",
    "reset_password": "stagespoor.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "stagespoor.accounts.forms.ResetPasswordKeyForm",
    "change_password": "stagespoor.accounts.forms.ChangePasswordForm",
    "set_password": "stagespoor.accounts.forms.SetPasswordForm",
}

# Kept in the database, read from memory where one process serves: a query less on every page.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'db' if _DATABASE_URL else 'cached_db'}"
SESSION_COOKIE_NAME = "stagespoor"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- Security --------------------------------------------------------------------------------------
# STAGESPOOR_HTTPS=0 is for a closed network only; the default of a real installation is https.
HTTPS = PRODUCTION and env.switch("STAGESPOOR_HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# The school's other sites under the same name are not ours to bind to https.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = env.items("STAGESPOOR_TRUSTED_ORIGINS")
if env.switch("STAGESPOOR_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The largest file that a form takes, in bytes; forms and the import read it.
UPLOAD_MAX_BYTES = 10 * 1024 * 1024

# --- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None

# --- Files -----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STAGESPOOR_STATIC") or BUILD_DIR / "static").resolve()
# What the set-up script took from npm: {% static "front/bootstrap.min.css" %}.
FRONT_DIR = BUILD_DIR / "front"
FONTS_DIR = BUILD_DIR / "fonts"
STATICFILES_DIRS = [("front", FRONT_DIR)] if FRONT_DIR.is_dir() else []
MEDIA_ROOT = DATA_DIR / "uploads"
MEDIA_URL = ""  # uploads are never served by path: a view checks who asks
_STATICS = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if MODE in {"production", "demo"}
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATICS},
}

# --- Mail ------------------------------------------------------------------------------------------
# Without a mail server every mail becomes a file, so that nothing leaves a try-out.
_MAIL_HOST = env.text("STAGESPOOR_MAIL_HOST")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _MAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = _MAIL_HOST or "localhost"
EMAIL_PORT = env.number("STAGESPOOR_MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("STAGESPOOR_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("STAGESPOOR_MAIL_PASSWORD")
EMAIL_USE_TLS = env.switch("STAGESPOOR_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("STAGESPOOR_MAIL_FROM", "Stagespoor <stagespoor@localhost>")
# The address under which links in mails reach this installation.
BASE_URL = env.text("STAGESPOOR_BASE_URL", "http://localhost:8000")

# --- Pictures of a map server under our own map: off without an address -----------------------------------
TILES_URL = "" if MODE == "test" else env.text("STAGESPOOR_TILES")
TILES_BY = env.text("STAGESPOOR_TILES_BY")  # who made that map, as its licence asks
if _tile_server := env.tile_server(TILES_URL):
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(_tile_server)

# --- Where addresses of companies lie: off without an address of a geocoder; nothing needs it -----------
GEOCODER_URL = "" if MODE == "test" else env.text("STAGESPOOR_GEOCODER")
GEOCODER_TIMEOUT = env.number("STAGESPOOR_GEOCODER_TIMEOUT", 6)  # seconds

# --- The trade register (KvK): off without a key; nothing needs it -------------------------------------
KVK_API_KEY = "" if MODE == "test" else env.text("STAGESPOOR_KVK_KEY")
KVK_API_URL = env.text("STAGESPOOR_KVK_URL", "https://api.kvk.nl/api/v1")
KVK_CA_FILE = env.text("STAGESPOOR_KVK_CA")  # its certificate hangs under a root of the state
KVK_SBI_VERSION = env.text("STAGESPOOR_KVK_SBI", "2008")[:4]
KVK_TIMEOUT = env.number("STAGESPOOR_KVK_TIMEOUT", 6)  # seconds

# --- Logs ------------------------------------------------------------------------------------------
LOGGING = logging_config(
    json=PRODUCTION, level=env.text("STAGESPOOR_LOG_LEVEL", "WARNING" if MODE == "test" else "INFO")
)
