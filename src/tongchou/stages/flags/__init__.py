"""What people miss and a machine can see: suspicions with their evidence, for named persons to judge (arts. 9, 11, 12, 14, 19).

Each detector is pure: rows and dated numbers in, suspicions out, no database and no clock. None of them decides
anything and none changes a state; what it finds is a question to somebody, with the facts on which it rests, and what
it looked at and let pass is told with the reason. ``splits`` finds one work in several parts (11.4), ``crowding``
amounts that stand too often just under a line (11.4), ``across`` days and sums of several records against each other
(9.3, 11.1-11.3, 14.2), ``ties`` who is tied to whom (12.1, 12.2, 19), ``bids`` offers that were not made alone.
"""
