"""The rules of plans, annual plans and urgent projects; importing this package registers them."""

from tongchou.stages.planning.checks import annual, call, papers, unit_plan, urgent

__all__ = ["annual", "call", "papers", "unit_plan", "urgent"]
