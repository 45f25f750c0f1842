"""The rules on procurement, in the order of the work: the tender, its award, the contract."""

from tongchou.stages.procurement.checks import award, contract, tender

__all__ = ["award", "contract", "tender"]
