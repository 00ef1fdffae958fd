"""What schemathesis cannot know of this server: how to get a credential, and which of its findings the contract asks for."""

import atexit
import json
import os
import threading
from collections import Counter

import requests
import schemathesis

given = json.loads(os.environ["LATCHKEY_FUZZ"])
counts = Counter()
lock = threading.Lock()
SLOW_SECONDS = 5


class Credential:
    """An administrator's session or token; a new one when the fuzzer has ended the one before."""

    def __init__(self):
        self.value = None

    def get(self):
        with lock:
            if self.value is None:
                self.value = self.sign_in() if given["credential"] == "session" else self.generate_token()
            return self.value

    def end(self, request):
        sent = f"{request.headers.get('Authorization')} {request.headers.get('Cookie')}"
        if self.value is not None and self.value in sent:
            self.value = None

    def sign_in(self):
        answer = requests.post(
            f"{given['frontend']}/logIn", json=given["root"], headers={"Cookie": given["device"]}, timeout=30
        )
        answer.raise_for_status()
        return f"PLAY_SESSION={answer.cookies['PLAY_SESSION']}"

    def generate_token(self):
        answer = requests.post(
            f"{given['frontend']}/api/v1/tokens",
            json={"name": "fuzz", "duration": "P1D"},
            headers={"Cookie": self.sign_in(), "X-Latchkey-Request": "1"},
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json()["accessToken"]


credential = Credential()


class Administrator:
    def get(self, case, context):
        return credential.get()

    def set(self, case, data, context):
        if case.operation.definition.raw.get("security") == []:
            return
        if given["credential"] == "session":
            case.headers["Cookie"] = data
            case.headers["X-Latchkey-Request"] = "1"
        else:
            case.headers["Authorization"] = f"Bearer {data}"


# A GraphQL schema is itself asked for, with a credential that the whole run has.
if given["kind"] == "openapi":
    schemathesis.auth(refresh_interval=None)(Administrator)


@schemathesis.hook
def after_call(context, case, response):
    meta = getattr(case, "meta", None)
    counts["requests"] += 1
    counts["probe" if meta is None else meta.phase.name.value] += 1
    if response.status_code >= 500:
        counts["server errors"] += 1
    if response.elapsed > SLOW_SECONDS:
        counts["slow"] += 1
    if response.status_code == 401:
        credential.end(response.request)


@schemathesis.hook
def after_network_error(context, case, request):
    counts["requests"] += 1
    counts["without an answer"] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what is as it should be."""
    name = type(failure).__name__
    # Without a query DataHub answers 400 and nothing.
    if case.path.endswith("/graphql") and response.status_code == 400 and response.content == b"":
        return name not in ("MissingContentType", "MalformedJson")
    # A revoked token stays in the list, and says that it is revoked.
    if name == "UseAfterFree" and case.path == "/api/v1/tokens/{id}":
        return response.json()["token"]["state"] != "revoked"
    # A GraphQL answer with errors is no server error; DataHub has code 500 for a token that is unknown.
    if name == "GraphQLServerError":
        errors = response.json()["errors"]
        unknown = "Access token no longer exists"
        return any(e["extensions"]["code"] >= 500 and unknown not in e["message"] for e in errors)
    return True


def report():
    with open(given["report"], "w") as file:
        json.dump(counts, file)


atexit.register(report)
