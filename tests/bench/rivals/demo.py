"""A vote as the well-known container demo takes it: a form, a list in Redis, a page as answer."""

import json
import os
import secrets

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from redis import Redis

app = Flask(__name__)
redis = Redis.from_url(os.environ["RIVAL_REDIS_URL"], max_connections=1_000)


@app.post("/")
def vote() -> ResponseReturnValue:
    voter = request.cookies.get("voter_id") or secrets.token_hex(8)
    choice = request.form["vote"]
    redis.rpush("votes", json.dumps({"voter_id": voter, "vote": choice}))
    page = render_template(
        "demo.html", option_a="Cats", option_b="Dogs", hostname="rival", vote=choice
    )
    answer = make_response(page)
    answer.set_cookie("voter_id", voter)
    return answer
