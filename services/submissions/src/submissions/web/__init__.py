"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    decisions,
    dossiers,
    entries,
    gallery,
    hand_in,
    imports,
    likenesses,
    nominations,
    published,
    review,
    wizard,
)

BLUEPRINTS = (
    nominations.bp,
    dossiers.bp,
    wizard.bp,
    attachments.bp,
    hand_in.bp,
    imports.bp,
    review.bp,
    decisions.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
