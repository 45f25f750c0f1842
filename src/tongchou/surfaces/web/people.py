"""The sign-in form in our words."""

from typing import ClassVar

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password; the sentence for a failure names neither."""

    error_messages: ClassVar = {
        "invalid_login": "用户名或口令不对。核对后再试；忘记口令找本单位管理员。",
        "inactive": "用户名或口令不对。核对后再试；忘记口令找本单位管理员。",
    }
