"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    decisions,
    deletions,
    dossiers,
    entries,
    gallery,
    hand_in,
    likenesses,
    members,
    nominations,
    published,
    receipts,
    review,
    wizard,
)

BLUEPRINTS = (
    nominations.bp,
    dossiers.bp,
    deletions.bp,
    members.bp,
    receipts.bp,
    wizard.bp,
    attachments.bp,
    hand_in.bp,
    review.bp,
    decisions.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    published.bp,
    api.bp,
)
