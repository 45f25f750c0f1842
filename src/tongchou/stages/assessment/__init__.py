"""应用评估与绩效: two streams that do not mix (arts. 26, 27).

The centre assesses every year the use of what was accepted in earlier years, hears the unit's objection and publishes
(27.1); the result stands before the reviewers of the unit's next application (27.2). Finance spot-checks performance
self-assessments, and its result stands before those who set the next year's money (26.2, 27.3).
"""
