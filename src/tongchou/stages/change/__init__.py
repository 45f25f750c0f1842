"""变更: the only way to what was approved (arts. 11.2, 11.4, 14.2, 20.2).

The demand unit declares, its leader signs; the centre approves and thereby adds a baseline, or, where the changes of
the project together pass the city's limit, refers the whole for a new review. Each change is measured by the money it
moves, not by what remains in the end: ten functions out and ten others in for the same price is no small change.
"""
