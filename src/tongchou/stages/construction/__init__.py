"""实施建设: the project from start to use, its progress reports and its payments (arts. 11, 14.2, 19, 20.1, 22-25, 30, 31).

The demand unit starts, completes and puts into use; the contractor fills a report each period, the supervisor confirms
or disagrees, the unit sends it to the centre (20.1); finance pays against contract, year and milestone (4.2, 9.3).
Three lines of the table are here: the project itself, which all other records of a project hang on, reports, payments.
A project that took too long can still be completed: what has happened must be recordable, and the finding stays.
"""
