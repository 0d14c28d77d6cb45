# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP side of the controller: what each method does at each address."""

from __future__ import annotations

import base64
import http.server
import json
import ssl
import threading
import urllib.parse
from types import TracebackType
from typing import Any

from support.controller.kinds import KINDS
from support.controller.store import API, Object, RefusedError, Store

TOKEN = "test-token"
USER, PASSWORD = "admin", "pa55-word"
_BASIC = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
PAGE_SIZE, _MAX_PAGE_SIZE = 25, 200
_ROOM = 100
"""How many roles an object may have: a role's ID is that of its object times this, and its place."""


class Controller:
    """A running controller, as a context manager, with an administrator; with a context for TLS it speaks HTTPS.

    With a prefix, it is below this path, which its answers contain.
    """

    def __init__(self, playbooks: list[str], *, prefix: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.store = Store(playbooks)
        self.requests: list[str] = []
        self.is_superuser = True
        self.forbidden: set[str] = set()
        self.prefix = prefix
        self.failures: list[tuple[str, int]] = []
        """Requests that fail once, by how they begin, and with which status; in HTML, as a proxy answers."""
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Controller:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which awx.awx finds this controller."""
        return {
            "CONTROLLER_HOST": f"{self._scheme}://127.0.0.1:{self._server.server_port}{self.prefix}",
            "CONTROLLER_OAUTH_TOKEN": TOKEN,
            "CONTROLLER_VERIFY_SSL": "false",
        }

    @property
    def login(self) -> dict[str, str]:
        """The environment variables with which awx.awx logs in and gets a token each time."""
        named = {"CONTROLLER_USERNAME": USER, "CONTROLLER_PASSWORD": PASSWORD}
        return {key: value for key, value in self.environment.items() if key != "CONTROLLER_OAUTH_TOKEN"} | named

    def named(self, endpoint: str) -> dict[str, Object]:
        """Return the objects of an endpoint by their names."""
        return {item.get("name") or item["identifier"]: item for item in self.store.objects[endpoint].values()}

    @property
    def writes(self) -> list[str]:
        """The requests that were not only reads, in their order."""
        return [each for each in self.requests if not each.startswith("GET ")]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Return the status and the body of an answer."""
        parts = path.removeprefix(API).strip("/").split("/")
        if method != "GET" and parts[0] in self.forbidden:
            raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
        if parts[0] == "tokens":
            return (201, {"id": 1, "token": TOKEN}) if method == "POST" else (204, None)
        if parts == ["me"]:
            user = {"id": 1, "type": "user", "username": USER, "is_superuser": self.is_superuser}
            return 200, _page([user], path, query)
        if parts[0] == "project_updates":
            return 200, {"id": int(parts[1]), "status": "successful", "finished": "now", "failed": False}
        if parts[0] == "roles":
            status, listed = self._members(method, int(parts[1]), body)
            return status, _page(listed, path, query) if method == "GET" else None
        if len(parts) == 1:
            status, found = self._collection(method, parts[0], query, body)
            return status, _page(found, path, query) if method == "GET" else found
        item = self.store.find(parts[0], int(parts[1]))
        if len(parts) == 2:
            return self._single(method, parts[0], item, body)
        status, found = self._related(method, parts[0], item, parts[2], body)
        is_list = parts[2] in KINDS[parts[0]].associations and method == "GET"
        return status, _page(found, path, query) if is_list else found

    def _collection(self, method: str, endpoint: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if method == "GET":
            return 200, self.store.listed(endpoint, query)
        item = self.store.create(endpoint, body)
        return 201, self.store.shown(endpoint, item)

    def _single(self, method: str, endpoint: str, item: Object, body: Any) -> tuple[int, Any]:
        if method == "DELETE":
            self.store.delete(endpoint, item)
            return 204, None
        if method == "PATCH":
            self.store.update(endpoint, item, body)
        return 200, self.store.shown(endpoint, item)

    def _related(self, method: str, endpoint: str, item: Object, name: str, body: Any) -> tuple[int, Any]:
        store = self.store
        if name == "playbooks":
            return 200, store.playbooks
        if name == "survey_spec":
            if method == "POST":
                store.check_survey(body)
                store.surveys[item["id"]] = body
            return 200, store.surveys.get(item["id"], {})
        if name == "create_approval_template":
            approval = store.create("workflow_approval_templates", body)
            item["unified_job_template"] = approval["id"]
            return 201, store.shown("workflow_approval_templates", approval)
        other = KINDS[endpoint].associations.get(name)
        if other is None:
            raise RefusedError(404, {"detail": "Not found."})
        if method == "POST":
            store.find(other, body["id"])
            store.associate(item["id"], name, body["id"], removes=bool(body.get("disassociate")))
            return 204, None
        listed = store.linked.get((item["id"], name), [])
        return 200, [store.shown(other, store.find(other, each)) for each in listed]

    def _members(self, method: str, role: int, body: Any) -> tuple[int, Any]:
        listed = self.store.members.setdefault(role, [])
        if method == "POST":
            listed.append(body["id"])
            return 204, None
        return 200, [{"id": each} for each in listed]

    def has_role(self, team: str, endpoint: str, name: str, role: str) -> bool:
        """Return whether a team has a role on an object."""
        item = self.named(endpoint)[name]
        number = item["id"] * _ROOM + KINDS[endpoint].roles.index(role)
        return self.named("teams")[team]["id"] in self.store.members.get(number, [])

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        controller = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _handle(self) -> None:
                path = self.path.removeprefix(controller.prefix)
                url = urllib.parse.urlsplit(path)
                query = dict(urllib.parse.parse_qsl(url.query))
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                request = f"{self.command} {path}"
                controller.requests.append(request)
                for failure in [each for each in controller.failures if request.startswith(each[0])]:
                    controller.failures.remove(failure)
                    self._send(failure[1], b"<html>Try again later.</html>", "text/html")
                    return
                try:
                    wanted = _BASIC if "/tokens/" in url.path else f"Bearer {TOKEN}"
                    if not self.path.startswith(controller.prefix):
                        raise RefusedError(404, {"detail": "Not found."})
                    if self.headers.get("Authorization") != wanted:
                        raise RefusedError(401, {"detail": "Authentication credentials were not provided."})
                    status, answer = controller.answer(self.command, url.path, query, body)
                except RefusedError as error:
                    status, answer = error.status, error.body
                content = "" if answer is None else json.dumps(answer)
                self._send(status, content.replace(f'"{API}/', f'"{controller.prefix}{API}/').encode())

            def _send(self, status: int, content: bytes, kind: str = "application/json") -> None:
                self.send_response(status)
                self.send_header("X-API-Product-Name", "AWX")
                self.send_header("X-API-Product-Version", "24.6.1")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = _handle

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent."""

        return Handler


def _page(results: list[Any], path: str, query: dict[str, str]) -> Object:
    size, page = min(int(query.get("page_size", PAGE_SIZE)), _MAX_PAGE_SIZE), int(query.get("page", 1))
    has_more = len(results) > size * page
    following = f"{path}?{urllib.parse.urlencode({**query, 'page': page + 1})}" if has_more else None
    shown = results[size * (page - 1) : size * page]
    return {"count": len(results), "next": following, "previous": None, "results": shown}
