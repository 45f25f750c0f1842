"""The forms of the door in our words: signing in, and a password that somebody chooses."""

from typing import Any, ClassVar

from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongchou.records.models import Person


class SignInForm(AuthenticationForm):
    """User name and password; the sentence for a failure names neither."""

    error_messages: ClassVar = {
        "invalid_login": "用户名或口令不对。核对后再试；忘记口令找本单位管理员。",
        "inactive": "用户名或口令不对。核对后再试；忘记口令找本单位管理员。",
    }


def password_problems(new: str, again: str, person: Person) -> list[str]:
    """All that is wrong with a password that somebody chooses."""
    problems = [] if new == again else [_("两次填的新口令不一样。")]
    if len(new) < 12:
        return [*problems, _("新口令有 %(count)d 位，至少 12 位。") % {"count": len(new)}]
    try:
        validate_password(new, person)
    except ValidationError:
        problems.append(_("这个口令太常见，容易被猜到。换一个别人想不到的。"))
    if person.username.lower() in new.lower():
        problems.append(_("新口令里有用户名。换一个。"))
    return problems


class ChosenPasswordForm(SetPasswordForm):
    """The first password of an account."""

    def clean(self) -> dict[str, Any]:
        """Our sentences in place of the framework's."""
        self._errors.clear()
        typed = [self.data.get(name, "") for name in ("new_password1", "new_password2")]
        for problem in password_problems(*typed, self.user):
            self.add_error(None, problem)
        return {"new_password1": typed[0], "new_password2": typed[1]}
