"""Signing in and out, and the language. The workbench, second factors and lock-out come with the people pages."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.views.i18n import set_language

from tongchou.surfaces.demo import people as demo
from tongchou.surfaces.web.people import SignInForm


class SignIn(LoginView):
    """One message for an unknown name and a wrong password, so that nobody can find out who has an account."""

    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demo, who can sign in and how."""
        shown = {"accounts": demo.ACCOUNTS, "password": demo.PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**kwargs) | shown


class SignOut(LogoutView):
    """Only by POST, so that no picture on another site signs anybody out."""


language = login_not_required(set_language)
