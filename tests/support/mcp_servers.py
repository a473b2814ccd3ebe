"""Real servers on the loopback interface: one of the SDK's making, and one with bad manners."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import mcp_types
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mcp.server.lowlevel import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mcp.server.context import ServerRequestContext
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Journal:
    """What reached a server: HTTP method, path, JSON-RPC message, and headers."""

    url: str
    requests: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

    @property
    def methods(self) -> list[str]:
        """The JSON-RPC methods that came, in order; "" for what is no call."""
        found = [message for _method, _path, message, _headers in self.requests if message]
        return [str(message.get("method", "")) for message in found]

    @property
    def everything(self) -> str:
        """All that came, as text."""
        return repr(self.requests)


def make_tools(
    count: int, *, annotated: bool = True, change: Callable[[mcp_types.Tool], None] | None = None
) -> list[mcp_types.Tool]:
    """Return *count* tools with parameters, and with or without annotations."""
    tools = []
    for number in range(count):
        tool = mcp_types.Tool(
            name=f"group{number % 17}_act_{number:05}",
            title=f"Tool {number}" if annotated else None,
            description=f"Does the thing number {number}. " * 8,
            input_schema={
                "type": "object",
                "properties": {
                    "id": {"type": "string", "description": "Which one"},
                    "limit": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "names": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["id"],
            },
            annotations=mcp_types.ToolAnnotations(
                read_only_hint=number % 2 == 0,
                destructive_hint=False if number % 2 == 0 else None,
                open_world_hint=False,
            )
            if annotated
            else None,
        )
        if change is not None:
            change(tool)
        tools.append(tool)
    return tools


def make_server(
    tools: Sequence[mcp_types.Tool], page: int = 50, each_page: Callable[[], object] = bool
) -> Server[Any]:
    """Return a server of *tools*, *page* at a time, that calls *each_page* before each."""

    async def list_tools(
        _context: ServerRequestContext[Any], params: mcp_types.PaginatedRequestParams | None
    ) -> mcp_types.ListToolsResult:
        each_page()
        begin = int(params.cursor) if params and params.cursor else 0
        end = begin + page
        return mcp_types.ListToolsResult(
            tools=list(tools[begin:end]), next_cursor=str(end) if end < len(tools) else None
        )

    return Server("loopback", version="1.0", on_list_tools=list_tools)


class _Recorder:
    """Writes down each request before the application sees it."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self.app = app
        self.journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        try:
            parsed = json.loads(body)
        except ValueError:
            parsed = None
        headers = {key.decode(): value.decode() for key, value in scope["headers"]}
        self.journal.requests.append((scope["method"], scope["path"], parsed, headers))
        sent = False

        async def again() -> Message:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": body, "more_body": False}
            return await receive()

        await self.app(scope, again, send)


@contextlib.contextmanager
def serve(app_for: Callable[[str], ASGIApp]) -> Iterator[Journal]:
    """Run the application that *app_for* makes of the server's URL, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        journal = Journal(f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = _Recorder(app_for(journal.url), journal)
        config = uvicorn.Config(
            app,
            log_config=None,
            # A busy machine may leave a connection idle for longer than the default of 5 s.
            timeout_keep_alive=600,
            timeout_graceful_shutdown=1,
            ws="none",
            loop="asyncio",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield journal
        finally:
            server.should_exit = True
            thread.join(10)


@contextlib.contextmanager
def sdk_server(
    tools: Sequence[mcp_types.Tool], page: int = 50, *, json_response: bool = False
) -> Iterator[Journal]:
    """Run a server of *tools* that stands, like the real one, at the bare host."""
    server = make_server(tools, page)
    with serve(
        lambda _url: server.streamable_http_app(
            streamable_http_path="/", json_response=json_response
        )
    ) as journal:
        yield journal


class Handler(BaseHTTPRequestHandler):
    """Answers by a function; *message* is the JSON-RPC message that came, or ``None``."""

    protocol_version = "HTTP/1.1"
    message: Any = None

    def _handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.message = json.loads(body)
        except ValueError:
            self.message = None
        server.journal.requests.append(
            (self.command, self.path, self.message, dict(self.headers.items()))
        )
        with contextlib.suppress(OSError):
            server.behave(self)

    do_GET = do_POST = do_DELETE = _handle  # noqa: N815 - the names of the base class

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    @property
    def method(self) -> str:
        """The JSON-RPC method that was called."""
        return str(self.message.get("method", "")) if isinstance(self.message, dict) else ""

    def send(
        self, status: int, body: bytes | str = b"", content_type: str = "", **headers: str
    ) -> None:
        """Answer with a whole response; underscores in header names stand for hyphens."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def reply(self, result: object, **headers: str) -> None:
        """Answer the JSON-RPC call with *result*."""
        answer = {"jsonrpc": "2.0", "id": self.message["id"], "result": result}
        self.send(200, json.dumps(answer), "application/json", **headers)

    def fail(self, code: int, text: str, status: int = 200) -> None:
        """Answer the JSON-RPC call with an error."""
        answer = {
            "jsonrpc": "2.0",
            "id": self.message["id"],
            "error": {"code": code, "message": text},
        }
        self.send(status, json.dumps(answer), "application/json")

    def greet(self) -> bool:
        """Answer all that connecting needs, as a server of 2025 with a session does."""
        if self.command == "DELETE":
            self.send(200)
        elif self.method == "server/discover":
            self.fail(-32601, "Method not found")
        elif self.method == "initialize":
            result = {
                "protocolVersion": "2025-11-25",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "hostile", "version": "0"},
            }
            self.reply(result, Mcp_Session_Id="session-1")
        elif self.method == "notifications/initialized":
            self.send(202)
        else:
            return False
        return True

    def tools(self, *names: str, cursor: str | None = None) -> None:
        """Answer a call for the list with tools of these names."""
        listed = [{"name": name, "inputSchema": {"type": "object"}} for name in names]
        self.reply({"tools": listed} | ({"nextCursor": cursor} if cursor is not None else {}))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, behave: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.journal = Journal(f"http://127.0.0.1:{self.server_address[1]}")

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client hangs up."""


@contextlib.contextmanager
def hostile(
    behave: Callable[[Handler], None], tls: ssl.SSLContext | None = None
) -> Iterator[Journal]:
    """Run a server that answers every request by *behave*."""
    server = _Server(behave)
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.journal = replace(server.journal, url=server.journal.url.replace("http:", "https:"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.daemon = True
    thread.start()
    try:
        yield server.journal
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def certificate(folder: Path, days: int) -> tuple[ssl.SSLContext, Path]:
    """Return the context of a server on 127.0.0.1, and the file of whom to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("mcp.example")]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, whole = folder / "trusted.pem", folder / "server.pem"
    trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    whole.write_bytes(secret + trusted.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    return context, trusted
