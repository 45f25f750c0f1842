"""Who may open which page: every address stands here by its name, and what does not stand here is closed.

This is the outer door only. What is on a page comes through ``records.access``, and what may be done through the table.
"""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone

from tongchou.lifecycle.words import Role
from tongchou.records import access, queue
from tongchou.regulation import rulebook

PUBLIC: frozenset[Role] | None = None
"""Open to everybody, signed in or not."""

SIGNED_IN: frozenset[Role] = frozenset(Role)
"""Open to everybody who has an account; the doors decide what he sees there."""

RECEIVERS: frozenset[Role] = frozenset().union(*(queue.holders(edition) for edition in rulebook.editions()))
"""Roles that take files in, in some edition."""

POLICY: Mapping[str, frozenset[Role] | None] = {
    # --- frame and account ---
    "home": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "login": PUBLIC,
    "logout": PUBLIC,
    "set_language": PUBLIC,
    "session-stay": SIGNED_IN,
    "kept": SIGNED_IN,
    "login-code": SIGNED_IN,
    "welcome": PUBLIC,
    "second-factor": SIGNED_IN,
    "account": SIGNED_IN,
    "account-codes": SIGNED_IN,
    "account-password": SIGNED_IN,
    "account-text": SIGNED_IN,
    "account-token": SIGNED_IN,
    "account-revoke": SIGNED_IN,
    # --- records ---
    "record-list": SIGNED_IN,
    "record-openable": SIGNED_IN,
    "record-begin": SIGNED_IN,
    "record": SIGNED_IN,
    "record-journal": SIGNED_IN,
    "record-edit": SIGNED_IN,
    "record-autosave": SIGNED_IN,
    "record-panel": SIGNED_IN,
    "record-versions": SIGNED_IN,
    "record-existing": SIGNED_IN,
    "record-workbook": SIGNED_IN,
    "record-workbook-load": SIGNED_IN,
    "record-tasks": SIGNED_IN,
    "record-part": SIGNED_IN,
    "record-part-autosave": SIGNED_IN,
    "record-part-panel": SIGNED_IN,
    "record-receipt": SIGNED_IN,
    "record-attach": SIGNED_IN,
    "record-papers": SIGNED_IN,
    "record-step": SIGNED_IN,
    "paper": SIGNED_IN,
    "record-pdf": SIGNED_IN,
    "record-word": SIGNED_IN,
    "record-made": SIGNED_IN,
    "record-attach-made": SIGNED_IN,
    "printed": SIGNED_IN,
    # --- rulebook ---
    "rules": PUBLIC,
    "rules-compare": PUBLIC,
    "rules-edition": PUBLIC,
    "rules-article": PUBLIC,
    "rules-steps": PUBLIC,
    "rules-line": PUBLIC,
    "rules-picture": PUBLIC,
    "rules-checks": PUBLIC,
    "rules-parameters": PUBLIC,
    "rules-papers": PUBLIC,
    "workdays": PUBLIC,
    "workdays-year": PUBLIC,
    "workdays-propose": SIGNED_IN,
    # --- desk ---
    "desk-done": SIGNED_IN,
    "desk-mine": SIGNED_IN,
    "desk-read": SIGNED_IN,
    "desk-alerts": SIGNED_IN,
    "notices": SIGNED_IN,
    "notices-read": SIGNED_IN,
    "notices-settings": SIGNED_IN,
    "notices-feed": SIGNED_IN,
    "feed": PUBLIC,  # a calendar has no session: whoever has the secret of the address is let in
    # --- queue ---
    **dict.fromkeys(("queue", "queue-sent-back", "queue-file", "queue-autosave"), RECEIVERS),
    **dict.fromkeys(("cycles", "cycle"), access.WHOLE_CITY | access.OF_A_UNIT),
    # --- register ---
    "projects-all": SIGNED_IN,
    "projects": SIGNED_IN,
    "systems": SIGNED_IN,
    "projects-views": SIGNED_IN,
    "projects-export": SIGNED_IN,
    "project": SIGNED_IN,
    "project-tab": SIGNED_IN,
    # --- plan ---
    **dict.fromkeys(("plans", "plan", "plan-draft", "plan-compare"), access.PLAN_READERS),
    **dict.fromkeys(("plan-select", "plan-hand", "plan-fill", "plan-budgets"), frozenset({Role.PLANNER})),
    "urgent": SIGNED_IN,
    **dict.fromkeys(("published", "published-year", "published-csv"), PUBLIC),
    # --- search ---
    "search": PUBLIC,
    "search-quick": SIGNED_IN,
    # --- import ---
    **dict.fromkeys(
        (
            "imports",
            "import",
            "import-columns",
            "import-rows",
            "import-load",
            "import-undo",
            "import-forget",
            "import-result",
        ),
        frozenset({Role.PLANNER, Role.CLERK, Role.LEADER}),
    ),
    # --- people ---
    "units": SIGNED_IN,
    "unit": SIGNED_IN,
    "people": SIGNED_IN,
    "person": SIGNED_IN,
    "person-link": frozenset({Role.ADMIN}),
    "sign-ins": frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
    # --- reviews ---
    **dict.fromkeys(
        ("reviews", "review-draw", "review-draw-file", "review-scores"),
        frozenset({Role.PLANNER, Role.REVIEWER, Role.FINANCE, Role.AUDIT}),
    ),
    "minutes": frozenset({Role.PLANNER, Role.REVIEWER, Role.FINANCE, Role.AUDIT, Role.EXPERT}),
    "minutes-autosave": frozenset({Role.PLANNER}),
    "review-invite": frozenset({Role.PLANNER}),
    **dict.fromkeys(
        ("techreview", "techreview-one", "dup", "dup-one", "dup-corpus", "dup-register", "dup-register-table"),
        frozenset({Role.REVIEWER, Role.PLANNER, Role.AUDIT}),
    ),
    "dup-pair": frozenset({Role.REVIEWER, Role.PLANNER, Role.AUDIT, Role.CLERK, Role.LEADER}),
    # --- flags ---
    **dict.fromkeys(("flags", "flag"), access.FLAG_READERS | {Role.CLERK, Role.LEADER, Role.FINANCE}),
    "flags-what-if": access.FLAG_READERS,
    # --- expert ---
    "invited": PUBLIC,  # whoever has the link is asked for the code
    **dict.fromkeys(("expert", "expert-sheet", "expert-hand-in"), frozenset({Role.EXPERT})),
    # --- operation ---
    "status": frozenset({Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
}
"""By the name of the address: the roles of which a person needs one, or ``PUBLIC``."""


def is_open(name: str, roles: frozenset[Role]) -> bool:
    """Whether somebody signed in with these roles may open an address; an unknown one is closed."""
    if name not in POLICY:
        return False
    allowed = POLICY[name]
    return allowed is PUBLIC or allowed == SIGNED_IN or bool(allowed & roles)


def roles_of(request: HttpRequest) -> frozenset[Role]:
    """The roles of whoever asks, looked up once for a request: the door and the menu both want them."""
    if not hasattr(request, "roles"):
        request.roles = access.roles_of(request.user, timezone.localdate())
    return request.roles
