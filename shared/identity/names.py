"""What people, keys and invites are called: ids become names when they are shown, never before."""

from collections.abc import Callable, Iterable

from shared.identity import store
from shared.ports.documents import Document, Tx

KEY_ACTOR = "key:"


def of_people(tx: Tx, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names, or else the addresses, of people who are or were members."""
    return _names(tx.platform, store.USERS, user_ids, lambda found: found["name"] or found["email"])


def of_keys(tx: Tx, key_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of API keys, revoked ones too."""
    return _names(tx, store.API_KEYS, key_ids, lambda found: found["name"])


def of_actors(tx: Tx, actors: Iterable[str]) -> dict[str, str]:
    """Return the names of those who act: people, and API keys as `key:` and their id."""
    wanted = set(actors)
    keys = {actor.removeprefix(KEY_ACTOR) for actor in wanted if actor.startswith(KEY_ACTOR)}
    named = {f"{KEY_ACTOR}{id}": name for id, name in of_keys(tx, keys).items()}
    return named | of_people(tx, [actor for actor in wanted if not actor.startswith(KEY_ACTOR)])


def of_subjects(tx: Tx, entries: Iterable[Document]) -> dict[str, str]:
    """Return the names of the members, keys and invites that audit entries are about."""
    subjects: dict[str, set[str]] = {}
    for entry in entries:
        subjects.setdefault(entry["thing"], set()).add(entry["subject"])
    return {
        **of_people(tx, subjects.get("member", ())),
        **of_keys(tx, subjects.get("api_key", ())),
        **_names(tx, store.INVITES, subjects.get("invite", ()), lambda found: found["email"]),
    }


def _names(
    tx: Tx, kind: str, ids: Iterable[str], name: Callable[[Document], str]
) -> dict[str, str]:
    wanted = sorted(set(ids))
    found = tx.peek_all([(kind, id) for id in wanted]) if wanted else []
    return {id: name(one) for id, one in zip(wanted, found, strict=True) if one is not None}
