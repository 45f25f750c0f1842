"""The rules on building, by line: the project's own steps, its reports, its payments; and what was entered from a list."""

from tongchou.stages.construction.checks import entered, payments, project, reports

__all__ = ["entered", "payments", "project", "reports"]
