"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    correction_review,
    corrections,
    decisions,
    dossiers,
    entries,
    gallery,
    hand_in,
    history,
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
    corrections.bp,
    attachments.bp,
    hand_in.bp,
    review.bp,
    decisions.bp,
    likenesses.bp,
    correction_review.bp,
    history.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
