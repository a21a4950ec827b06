"""Doors for people and programs."""

from accounts.web import (
    account,
    admin_accounts,
    admin_units,
    api,
    contacts,
    declaration,
    sign_in,
    staff_sign_in,
    unit_changes,
)

BLUEPRINTS = (
    api.bp,
    sign_in.bp,
    staff_sign_in.bp,
    declaration.bp,
    account.bp,
    contacts.bp,
    admin_accounts.bp,
    admin_units.bp,
    unit_changes.bp,
)
