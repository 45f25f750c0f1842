"""A person's keys to the API, as he himself keeps them; making one is ``surfaces.api.auth``'s."""

from tongchou.records.models import Person, Token


def revoke(person: Person, pk: int) -> bool:
    """Take a key of the person's away; false where there is none."""
    return bool(Token.objects.filter(person=person, pk=pk).delete()[0])
