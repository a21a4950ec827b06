"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    batches,
    decisions,
    dossiers,
    entries,
    gallery,
    hand_in,
    letters,
    likenesses,
    nominations,
    published,
    review,
    review_desk,
    wizard,
)

BLUEPRINTS = (
    nominations.bp,
    dossiers.bp,
    wizard.bp,
    attachments.bp,
    hand_in.bp,
    review.bp,
    batches.bp,
    review_desk.bp,
    decisions.bp,
    letters.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
