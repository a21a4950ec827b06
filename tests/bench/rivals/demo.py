"""A vote as the well-known container demo takes it: a form, a list in Redis, a page as answer.

Like the demo's, it makes a Redis client for each request.
"""

import json
import os
import random

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from redis import Redis

app = Flask(__name__)


@app.post("/")
def vote() -> ResponseReturnValue:
    voter = request.cookies.get("voter_id") or hex(random.getrandbits(64))[2:-1]
    choice = request.form["vote"]
    app.logger.info("Received vote for %s", choice)
    _redis().rpush("votes", json.dumps({"voter_id": voter, "vote": choice}))
    page = render_template(
        "demo.html", option_a="Cats", option_b="Dogs", hostname="rival", vote=choice
    )
    answer = make_response(page)
    answer.set_cookie("voter_id", voter)
    return answer


def _redis() -> Redis:
    if "redis" not in g:
        g.redis = Redis.from_url(os.environ["RIVAL_REDIS_URL"], socket_timeout=5)
    found: Redis = g.redis
    return found
