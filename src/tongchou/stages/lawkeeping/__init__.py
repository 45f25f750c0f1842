"""How the city keeps its own law: numbers, interpretations, working days (arts. 36, 37).

An administrator or planner proposes a number with the document that decides it, and a second person releases it; from
its day on it lies over the edition, and what was decided before stays as it was. The centre's planners write and sign
interpretations, which stand beside the article. An administrator brings in each year's holidays, because every time
limit is counted in working days.
"""
