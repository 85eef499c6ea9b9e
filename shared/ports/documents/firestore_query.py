"""Our declared queries in the wire form of Firestore."""

from typing import Any

from msgspec.structs import replace

from shared.ports.documents import Bounds, Index
from shared.ports.documents.firestore_values import fill, stored_name

_NAME = "__name__"
_BELOW, _AT_LEAST, _EQUAL = 1, 4, 5
_IS_NULL, _IS_NOT_NULL = 3, 5
_AND = 1
_ASCENDING, _DESCENDING = 1, 2


def fill_query(query: Any, parent: str, index: Index, bounds: Bounds) -> None:
    """Write the query of one collection into a `StructuredQuery`, without its limit."""
    if index.descending and not index.order:
        # Firestore walks names only forwards; the field of the same content both ways.
        index = replace(index, order="id")
        bounds = replace(bounds, after=bounds.after and (bounds.after[1], bounds.after[1]))
    query.from_.add(collection_id=index.kind)
    filters = query.where.composite_filter
    filters.op = _AND
    for name in index.equal:
        _equal(filters.filters.add(), name, bounds.equal[name])
    order = stored_name(index.order) if index.order else _NAME
    for op, bound in ((_AT_LEAST, bounds.at_least), (_BELOW, bounds.below)):
        if bound is not None:
            target = _compare(filters.filters.add(), order, op)
            _fill_order(target, parent, index, bound)
    if index.order and bounds.at_least is None and bounds.below is None:
        # Documents where the order field is missing or null are in no ordered answer.
        _unary(filters.filters.add(), order, _IS_NOT_NULL)
    if not filters.filters:
        query.ClearField("where")
    direction = _DESCENDING if index.descending else _ASCENDING
    for name in dict.fromkeys((order, _NAME)):
        _order(query, name, direction)
    _start_after(query, parent, index, bounds)


def fill_due(query: Any, kind: str, before: str, limit: int) -> None:
    """Write the query for what is due over all tenants into a `StructuredQuery`."""
    query.from_.add(collection_id=kind, all_descendants=True)
    fill(_compare(query.where, "due_at", _BELOW), before)
    _order(query, "due_at", _ASCENDING)
    query.limit.value = limit


def _start_after(query: Any, parent: str, index: Index, bounds: Bounds) -> None:
    if bounds.after is None:
        return
    value, id = bounds.after
    if index.order:
        fill(query.start_at.values.add(), value)
    query.start_at.values.add().reference_value = f"{parent}/{index.kind}/{id}"


def _order(query: Any, name: str, direction: int) -> None:
    order = query.order_by.add()
    order.field.field_path = name
    order.direction = direction


def _equal(target: Any, name: str, value: Any) -> None:
    if value is None:
        _unary(target, stored_name(name), _IS_NULL)
    else:
        fill(_compare(target, stored_name(name), _EQUAL), value)


def _compare(target: Any, name: str, op: int) -> Any:
    target.field_filter.field.field_path = name
    target.field_filter.op = op
    return target.field_filter.value


def _unary(target: Any, name: str, op: int) -> None:
    target.unary_filter.field.field_path = name
    target.unary_filter.op = op


def _fill_order(target: Any, parent: str, index: Index, bound: Any) -> None:
    if index.order:
        fill(target, bound)
    else:
        target.reference_value = f"{parent}/{index.kind}/{bound}"
