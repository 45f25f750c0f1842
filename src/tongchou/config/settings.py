"""Settings. What differs between installations comes from the environment; everything else is decided here."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from tongchou.config.engine import database, use_bundled_sqlite
from tongchou.config.keys import secret_key

use_bundled_sqlite()

PACKAGE = Path(__file__).parents[1]
HOME = Path(os.environ.get("TONGCHOU_HOME", Path.cwd() / "var"))


def is_demo() -> bool:
    """Whether this installation shows the demo city; a first start makes it one after these lines were read."""
    return os.environ.get("TONGCHOU_DEMO") == "1" or (HOME / "demo").exists()


DEMO = is_demo()

SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("TONGCHOU_HOSTS", "127.0.0.1 localhost [::1]").split()

# The city: which editions are or were its law, and its division code of GB/T 2260 (in project codes).
TONGCHOU_EDITIONS = tuple(os.environ.get("TONGCHOU_EDITIONS", "pzbf-2020-14").split())
TONGCHOU_DIVISION = os.environ.get("TONGCHOU_DIVISION", "211100")
TONGCHOU_ORIGIN = os.environ.get("TONGCHOU_ORIGIN", "tongchou.local/journal")
TONGCHOU_URL = os.environ.get("TONGCHOU_URL", "http://127.0.0.1:8000").rstrip("/")
TONGCHOU_UPLOAD_BYTES = 200 * 1024 * 1024

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "tongchou.records",
    "tongchou.stages.apps.StagesConfig",
    "tongchou.surfaces.apps.SurfacesConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "tongchou.surfaces.web.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "tongchou.surfaces.web.middleware.RequestLogMiddleware",
    "tongchou.surfaces.web.recent.RecentMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tongchou.config.urls"
WSGI_APPLICATION = "tongchou.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "surfaces" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "tongchou.surfaces.web.context.shell",
            ],
            "builtins": ["tongchou.surfaces.web.tags"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "records.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tongchou.surfaces.web.invited.InvitationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on guessing keeps the owner out
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_CALLABLE = "tongchou.surfaces.web.views.account.locked_out"
AXES_CLIENT_IP_CALLABLE = "tongchou.surfaces.web.sitting.address_of"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "next"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "统筹 Tongchou"
TONGCHOU_CALL = os.environ.get("TONGCHOU_CALL", "本单位管理员")
TONGCHOU_CONFIRM_MINUTES = int(os.environ.get("TONGCHOU_CONFIRM_MINUTES", "15"))
TONGCHOU_SITTING_HOURS = 12
LOGGING = {  # what axes would log holds user names, and people type passwords into the wrong field
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"axes": {"handlers": ["nowhere"], "propagate": False}},
}
LOGIN_URL = reverse_lazy("login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "surfaces" / "web" / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CSRF_FAILURE_VIEW = "tongchou.surfaces.web.views.errors.not_taken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = os.environ.get("TONGCHOU_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None  # the proxy in front must set it
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Letters: TONGCHOU_SMTP=smtps://user:password@host:465 (or smtp:// with STARTTLS); without it they are files under mail/.
SMTP = urlsplit(os.environ.get("TONGCHOU_SMTP", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST, EMAIL_PORT = SMTP.hostname or "", SMTP.port or (465 if SMTP.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(SMTP.username or ""), unquote(SMTP.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = SMTP.scheme == "smtps", SMTP.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TONGCHOU_MAIL_FROM", "tongchou@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "tongchou.surfaces.web.uploading.KnownSenderUploadHandler"
]  # in memory: they touch no disk (32)
FILE_UPLOAD_MAX_MEMORY_SIZE = TONGCHOU_UPLOAD_BYTES

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    logger_factory=structlog.PrintLoggerFactory(),
)
