"""From the departments' plans to the year's money, and the way beside it for what cannot wait (art. 9).

Three lines of the table meet here. By 31 August each department's leader reports its plan for the next year (9.1). By 30
November the centre's planners propose the annual plan to finance, out of what the experts passed and nothing else
(9.2, 13); finance arranges the money per project and year, which is a ceiling from then on (9.3). What the state, the
province or the city orders in between goes 一事一议: the centre and finance advise, the municipal government decides
(9.4).
"""
