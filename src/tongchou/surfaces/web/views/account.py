"""Signing in and out. The workbench, second factors and lock-out come with the people pages."""

from django.contrib.auth.views import LoginView, LogoutView

from tongchou.surfaces.web.people import SignInForm


class SignIn(LoginView):
    """One message for an unknown name and a wrong password, so that nobody can find out who has an account."""

    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Only by POST, so that no picture on another site signs anybody out."""
