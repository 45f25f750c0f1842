"""Who acts: units, persons, what they are granted, and whom they let act for them (arts. 4, 12, 19, 33).

An administrator registers units and persons and proposes a role; a security administrator, another person, grants it; an
outsider's role is for one project. Whoever holds a role inside may let a colleague act in it for some days: the journal
says for whom, both hands count where duties are separated, and what is lent is never more than the lender holds himself.
"""
