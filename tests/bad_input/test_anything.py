"""Any JSON in any place of any body: an answer of ours, never a bug of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bad_input.sending import BODY_KEYS, send
from tests.bad_input.wrong import places
from tests.matrix.asking import Asking
from tests.matrix.table import body_type, filled, table
from tests.matrix.world import World

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
)
ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("key", BODY_KEYS)
@settings(
    max_examples=30,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_anything_anywhere_is_answered(world: World, key: str, data: st.DataObject):
    usual = table()[key].bodies[0]
    place = data.draw(st.sampled_from(list(places(body_type(key), usual))))
    body: Any = place.put(data.draw(ANYTHING))
    resolve = Asking(world, key, world.actors["owner"]).resolve

    content = json.dumps(filled(body, _known_or(resolve))).encode()
    # `send` fails on a 500, on an error that is no problem+json and on words of the neighbour.
    answer = send(world, key, content)

    assert answer.status_code in (200, 201, 202, 204, 400, 401, 402, 403, 404, 409, 429)


def _known_or(resolve: Any) -> Any:
    """Leave alone what only looks like a word of the table."""

    def known(word: str) -> str:
        try:
            return str(resolve(word))
        except KeyError:
            return f"${word}"

    return known
