"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    consents,
    decisions,
    dossiers,
    entries,
    gallery,
    hand_in,
    imports,
    late_codes,
    likenesses,
    nominations,
    published,
    review,
    self_check,
    wizard,
)

BLUEPRINTS = (
    nominations.bp,
    self_check.bp,
    dossiers.bp,
    consents.bp,
    wizard.bp,
    attachments.bp,
    hand_in.bp,
    imports.bp,
    late_codes.bp,
    review.bp,
    decisions.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
