"""Every route is served by exactly one function, and the description is that of the code."""

import importlib
from collections import Counter
from functools import cache

from infra.local.routing import Paths
from infra.local.specs import read_functions
from shared.entry.http import PREFIX, Route
from tests.architecture.sources import ROOT
from tools.openapi import FILE, build_description, encode, operation_id, served_routes


@cache
def routes_of_the_code() -> list[Route]:
    """Return every route that stands in a module, found without knowing the functions."""
    found: dict[int, Route] = {}
    for path in sorted((ROOT / "shared").rglob("*.py")):
        if "Route(" in path.read_text():
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(name)
            for value in vars(module).values():
                members = value if isinstance(value, tuple) else ()
                found |= {id(each): each for each in members if isinstance(each, Route)}
    return list(found.values())


def test_every_route_is_served_by_exactly_one_function():
    served = Counter(id(each.route) for each in served_routes())
    routes = routes_of_the_code()

    assert len(routes) > 50
    for route in routes:
        assert served[id(route)] == 1, f"{route.method} {route.path}: {served[id(route)]} functions"


def test_the_path_templates_lead_every_route_to_the_function_that_serves_it():
    claims = [(path, spec.name) for spec in read_functions() for path in spec.paths]
    paths = Paths(claims)
    for each in served_routes():
        example = each.path.replace("{", "").replace("}", "")
        found = paths.find(example)
        assert found == each.function.name, f"{each.path} goes to {found}"


def test_no_two_routes_are_the_same():
    keys = Counter((each.route.method, each.route.pattern.pattern) for each in served_routes())

    assert [key for key, count in keys.items() if count > 1] == []


def test_operations_have_names_of_their_own():
    names = Counter(operation_id(each.route) for each in served_routes())

    assert [name for name, count in names.items() if count > 1] == []


def test_every_changing_route_bounds_what_it_takes():
    for each in served_routes():
        route = each.route
        if route.method in ("POST", "PUT", "PATCH") and route.body is not None:
            assert route.body.__struct_config__.forbid_unknown_fields, (
                f"{route.method} {route.path}"
            )


def test_no_route_is_public_by_accident():
    """A function is public where all it serves is: the URL map and the route must agree."""
    for each in served_routes():
        if each.function.public:
            assert each.route.public, f"{each.route.method} {each.path}"


def test_paths_of_the_api_lie_under_its_prefix():
    for spec in read_functions():
        for path in spec.paths:
            assert path.startswith((PREFIX + "/", "/webhooks/")), f"{spec.name}: {path}"


def test_the_description_is_that_of_the_code():
    assert encode(build_description()) == FILE.read_text(), "run `make openapi` and commit it"
