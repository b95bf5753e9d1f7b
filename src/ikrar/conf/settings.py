"""One settings file. Defaults suit one machine with SQLite; production differs by environment only."""

from __future__ import annotations

from pathlib import Path

from ikrar.conf import env

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = env.flag("IKRAR_DEBUG", default=False)
IKRAR_DATA = env.path("IKRAR_DATA", Path.cwd() / "data")
IKRAR_KEYS = env.path("IKRAR_KEYS", IKRAR_DATA / "keys")
IKRAR_LOG_DIR = env.path("IKRAR_LOG_DIR", IKRAR_DATA / "log")
# The largest checkpoint ever signed, on another disk where there is one: a restored backup is noticed by it.
IKRAR_HIGH = env.path("IKRAR_HIGH", IKRAR_DATA / "high")
IKRAR_FILES = env.path("IKRAR_FILES", IKRAR_DATA / "files")
IKRAR_ORIGIN = env.text("IKRAR_ORIGIN", "localhost:8000/log")
IKRAR_URL = env.text("IKRAR_URL", "http://localhost:8000").rstrip("/")
IKRAR_GALLERY = env.flag("IKRAR_GALLERY", default=DEBUG)
IKRAR_DEMO = env.flag("IKRAR_DEMO", default=False)
IKRAR_PASSWORD_LANE = env.number("IKRAR_PASSWORD_LANE", 1, least=1)
IKRAR_UPLOAD_LIMIT = env.number("IKRAR_UPLOAD_LIMIT", 60_000_000, least=1_000_000)
HTTPS = IKRAR_URL.startswith("https://")

SECRET_KEY = env.text("IKRAR_SECRET")
if not SECRET_KEY:
    # Django needs one for its own signing; ours is derived from the app key on disk (ikrar keys init).
    from ikrar.conf.secret import django_secret

    SECRET_KEY = django_secret(IKRAR_KEYS)
ALLOWED_HOSTS = env.words("IKRAR_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = [IKRAR_URL] if HTTPS else []

INSTALLED_APPS = [
    "ikrar.apps.audit",
    "ikrar.apps.ledger",
    "ikrar.apps.roster",
    "ikrar.apps.accounts",
    "ikrar.apps.pledges",
    "ikrar.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ikrar.web.shared.headers.HouseHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ikrar.web.shared.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ikrar.web.shared.refusals.RefusalAnswers",
]
ROOT_URLCONF = "ikrar.conf.urls"
WSGI_APPLICATION = "ikrar.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ikrar.web.shared.doors.desk",
                "ikrar.web.office.home.navigation.desk_navigation",
            ],
            "builtins": [
                "ikrar.web.shared.templatetags.house",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {"default": env.database("IKRAR_DATABASE", IKRAR_DATA / "ikrar.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# OWASP minimum (19 MiB, 2 passes): 23 ms, in a lane of its own.
PASSWORD_HASHERS = ["ikrar.apps.accounts.hashers.LaneArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "masuk"

# Signed-in pages live under /ruang/ and so does the session: /lapor/, /periksa/ and /log/ never see who is signed in.
SESSION_COOKIE_NAME = "ruang"
SESSION_COOKIE_PATH = "/ruang/"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "ruang_csrf"
CSRF_COOKIE_PATH = "/ruang/"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ikrar.web.shared.refusals.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_NAME = "bahasa"
SECURE_SSL_REDIRECT = False  # the proxy's work
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = IKRAR_DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": IKRAR_FILES}},
    "staticfiles": {"BACKEND": "ikrar.web.shared.statics.HashedStatics"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# What is uploaded holds names and faces: it stays in memory, capped, and nothing clear goes to a temporary folder.
FILE_UPLOAD_HANDLERS = ["ikrar.web.shared.uploads.InMemory"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": "ikrar.conf.events.EventFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "ikrar": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
