"""The rules on acceptance: the initial one, what a final one asks for, and what the final one concludes."""

from tongchou.stages.acceptance.checks import conclusion, final, initial

__all__ = ["conclusion", "final", "initial"]
