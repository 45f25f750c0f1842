"""The rules of applications and consents; importing this package registers them."""

from tongchou.stages.application.checks import conduct, consent, form, gate, layout, money, opinion, returning, review

__all__ = ["conduct", "consent", "form", "gate", "layout", "money", "opinion", "returning", "review"]
