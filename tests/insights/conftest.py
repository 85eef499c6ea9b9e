"""Figures are tested over a campaign that really ran."""

from tests.campaigns.conftest import world as world
