"""The rules on building, by line: the project's own steps, its reports, its payments."""

from tongchou.stages.construction.checks import payments, project, reports

__all__ = ["payments", "project", "reports"]
