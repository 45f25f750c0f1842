"""统筹 Tongchou: a municipal regulation on government IT projects, as software.

The *law* is data (`regulation`), the *steps* are one table (`lifecycle.table`), the *rules* are small pure functions
(`stages.*.checks`). Everything else asks these three. The floors, lowest first: kernel, regulation, lifecycle,
records, stages, surfaces, config; each imports only downward.
"""
