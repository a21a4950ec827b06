"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    commitments,
    decisions,
    dossiers,
    entries,
    gallery,
    hand_in,
    likenesses,
    nominations,
    published,
    review,
    uploads,
    wizard,
)

BLUEPRINTS = (
    nominations.bp,
    dossiers.bp,
    wizard.bp,
    attachments.bp,
    uploads.bp,
    commitments.bp,
    hand_in.bp,
    review.bp,
    decisions.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
