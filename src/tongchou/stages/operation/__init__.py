"""运行维护: the free years, the money after them, and the end of a system (arts. 5.2, 11.1, 21, 22.2, 29).

The system opens the line when a project is put into use. Finance takes the running cost into the budget once the free
period is over (21), and only for a system that is catalogued and shares (5.2, 22.2); the demand unit asks to retire a
system, the centre agrees when it has served its years (11.1) and its data has a keeper (29.1).
"""
