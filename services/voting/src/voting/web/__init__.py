"""Doors for people and programs."""

from voting.web.api import api
from voting.web.pages import pages
from voting.web.reconciliation import reconciliation

BLUEPRINTS = (api, pages, reconciliation)
