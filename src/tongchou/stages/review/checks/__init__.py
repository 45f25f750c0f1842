"""The rules of experts, sessions, sheets and minutes; importing this package registers them."""

from tongchou.stages.review.checks import minutes, session, ties

__all__ = ["minutes", "session", "ties"]
