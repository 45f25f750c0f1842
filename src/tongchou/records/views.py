"""Views of lists that people keep for themselves: nothing of the law depends on them, so they are not journaled."""

from tongchou.records.models import Person, SavedView

MOST = 30
LONGEST_NAME, LONGEST_QUERY = 60, 2000


def keep(person: Person, page: str, name: str, query: str) -> None:
    """Keep a list's query under a name; the same name again replaces it. Without a name nothing is kept."""
    title = name.strip()[:LONGEST_NAME].replace("\0", "")
    if title and len(query) <= LONGEST_QUERY and SavedView.objects.filter(person=person, page=page).count() < MOST:
        SavedView.objects.update_or_create(person=person, page=page, name=title, defaults={"query": query})


def forget(person: Person, pk: int) -> None:
    """Forget a view of one's own."""
    SavedView.objects.filter(person=person, pk=pk).delete()
