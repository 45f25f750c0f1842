"""安全: risk assessment, emergency plan, drill, incident (arts. 30, 31).

The demand unit and the contractor do the first three together and both sign; an incident is reported by whoever sees
it, to the authorities by the demand unit's leader, and closed when it is written down who answers for it (30.2).
A report that comes late is recorded as late: a system that refused it would lose the record that 31.3 wants kept.
"""
