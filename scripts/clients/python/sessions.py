"""What DataHub's own smoke tests of sessions ask: a user taken away over ingestion is out at the next request."""

import time
import uuid

import requests
from report import check, expect, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import AuditStampClass, CorpUserStatusClass

frontend = given["frontend"]
PASSWORD = "sessionUser"


def graph_at(server):
    return DataHubGraph(DatahubClientConfig(server=server, token=given["token"]))


graph = graph_at(given["server"])
# Signing up goes to the frontend, whose address the client guesses from the metadata service's.
inviter = graph_at(given["metadata"])


class User:
    """A person who signed up by invitation, signed in, and has a token of their own."""

    def __init__(self):
        email = f"{uuid.uuid4().hex[:12]}@smoke.datahub.test"
        self.urn = f"urn:li:corpuser:{email}"
        # The smoke tests remove a user who is not there first.
        expect(remove(self.urn), True)
        expect(inviter.create_native_user(email, email, "Session User", PASSWORD, role="Reader"), self.urn)
        self.login = {"username": email, "password": PASSWORD}
        assert email in listed(), "not listed after signing up"
        self.sign_in()
        expect(self.status(), 200)
        self.token = self.mint()
        expect(self.token_statuses(), [200, 200])

    def sign_in(self):
        self.session = requests.Session()
        return self.session.post(f"{frontend}/logIn", json=self.login).status_code

    def status(self):
        answer = self.session.get(
            f"{frontend}/openapi/operations/identity/user/urn", params={"skipCache": "true"}
        )
        if answer.status_code == 200:
            expect(answer.json(), {"urn": self.urn})
        return answer.status_code

    def mint(self):
        query = "mutation m($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken } }"
        wanted = {"type": "PERSONAL", "actorUrn": self.urn, "duration": "ONE_HOUR", "name": "own"}
        answer = self.session.post(
            f"{frontend}/api/v2/graphql", json={"query": query, "variables": {"input": wanted}}
        )
        return answer.json()["data"]["createAccessToken"]["accessToken"]

    def token_statuses(self):
        headers = {"Authorization": f"Bearer {self.token}"}
        paths = [f"{given['metadata']}/openapi/operations", f"{frontend}/openapi/operations"]
        return [requests.get(f"{path}/identity/user/urn", headers=headers).status_code for path in paths]

    def expect_out(self):
        """Session, token and password are refused from the next request on."""
        expect(self.status(), 401)
        expect(self.token_statuses(), [401, 401])
        expect(self.sign_in(), 400)


def remove(urn):
    query = "mutation removeUser($urn: String!) { removeUser(urn: $urn) }"
    return graph.execute_graphql(query, variables={"urn": urn})["removeUser"]


def listed():
    # The smoke tests send these numbers as text.
    query = "query l($input: ListUsersInput!) { listUsers(input: $input) { total users { username } } }"
    found = graph.execute_graphql(query, variables={"input": {"start": "0", "count": "100"}})
    return [user["username"] for user in found["listUsers"]["users"]]


def set_status(user, status):
    stamp = AuditStampClass(time=int(time.time() * 1000), actor="urn:li:corpuser:unknown")
    graph.emit(Proposal(entityUrn=user.urn, aspect=CorpUserStatusClass(status=status, lastModified=stamp)))


@check("smoke test of sessions: soft delete of a user, and back")
def _():
    user = User()
    graph.soft_delete_entity(urn=user.urn)
    user.expect_out()
    graph.set_soft_delete_status(urn=user.urn, delete=False)
    expect(user.sign_in(), 200)
    expect((user.status(), user.token_statuses()), (200, [200, 200]))
    expect(remove(user.urn), True)


@check("smoke test of sessions: suspending a user, and back")
def _():
    user = User()
    set_status(user, "SUSPENDED")
    user.expect_out()
    set_status(user, "ACTIVE")
    expect(user.sign_in(), 200)
    expect((user.status(), user.token_statuses()), (200, [200, 200]))
    expect(remove(user.urn), True)


@check("smoke test of sessions: hard delete of a user, who can still be removed then")
def _():
    user = User()
    graph.hard_delete_entity(urn=user.urn)
    user.expect_out()
    expect(remove(user.urn), True)
    assert user.login["username"] not in listed(), "still listed"
