"""Doors for people and programs: parse, call an action, render."""

from submissions.web import (
    api,
    attachments,
    decisions,
    dossiers,
    entries,
    feeds,
    gallery,
    hand_in,
    likenesses,
    nominations,
    open_data,
    posters,
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
    review.bp,
    decisions.bp,
    likenesses.bp,
    gallery.bp,
    entries.bp,
    posters.bp,
    feeds.bp,
    open_data.bp,
    published.bp,
    api.bp,
)
