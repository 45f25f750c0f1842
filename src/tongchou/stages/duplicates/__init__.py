"""查重: has somebody built this already (arts. 6.2, 6.3, 13.2, 18, 28)? Candidates by rare words, then function beside function.

Whole proposals drown in boilerplate, so what is compared are lists: functions, data, goals, the title, each with its own
kind. ``glossary`` makes one word of synonyms, ``features`` turns texts into numbers, ``segment`` keeps them in a file that
is mapped and not read, ``index`` is a folder of such files to which entries are added, ``align`` puts the functions of two
projects beside each other. That alignment is the answer and its explanation alike: which function is which, how sure, and
what is left over as new. What has nothing to be compared is said and never counted as 'no duplicate'. A hint decides nothing.
Everything here is pure: no Django, no clock.
"""
