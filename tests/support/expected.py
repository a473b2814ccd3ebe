"""What each page has to have, written down a second time, by hand: the tests compare."""

from __future__ import annotations

from dataclasses import dataclass

URL = "https://mcp.amperity.com"
CLIENT_ID = "nwbd0MGCyh1VysmYQM05UoDXIuVPdGEs"

#: The name, the URL, and the cloud and region of each stack; the first is the default.
STACKS = (
    ("aws-prod", URL, "AWS us-west-2"),
    ("aws-prod-cc1", "https://mcp-aws-cc1.amperity.com", "AWS ca-central-1"),
    ("aws-prod-apse2", "https://mcp-aws-apse2.amperity.com", "AWS ap-southeast-2"),
    ("az-prod", "https://mcp-az-prod.amperity.com", "Azure eastus2"),
    ("az-prod-en1", "https://mcp-az-prod-en1.amperity.com", "Azure northeurope"),
)


@dataclass(frozen=True)
class Expected:
    """A page: its title, its labels, and the texts that a reader pastes, looks up, or selects."""

    title: str
    labels: tuple[str, ...] = ()
    #: Its code blocks, in order.
    pasted: tuple[str, ...] = ()
    #: The error texts, as the client shows them, of a guide.
    failures: tuple[str, ...] = ()
    #: The names of the tabs.
    tabs: tuple[str, ...] = ()


#: The pages in the order of the table of contents, below the start page.
EXPECTED = {
    "index": Expected("Amperity MCP"),
    "mcp_overview": Expected(
        "Overview",
        labels=("mcp-overview", "mcp-overview-stack-urls"),
        pasted=(
            "WWW-Authenticate: Bearer "
            f'resource_metadata="{URL}/.well-known/oauth-protected-resource"',
            f'{{"servers": {{"amperity": {{"type": "http", "url": "{URL}"}}}}}}',
            f'{{"mcpServers": {{"amperity": {{"url": "{URL}"}}}}}}',
            f"gemini mcp add --transport http --scope user amperity {URL}",
            f"copilot mcp add --transport http amperity {URL}",
        ),
    ),
    "mcp_setup_m365_copilot": Expected(
        "Set up Copilot Studio",
        labels=("mcp-setup-m365-copilot",),
        pasted=(
            "Inspect customer data, run queries, build segments, "
            "and manage campaigns in Amperity.",
            URL,
        ),
        failures=(
            "pkce_required",
            "Failed to login. Could not discover authorization server metadata",
        ),
    ),
    "mcp_setup_claude": Expected(
        "Set up Claude",
        labels=("mcp-setup-claude", "mcp-setup-claude-code"),
        pasted=(
            URL,
            CLIENT_ID,
            f"claude mcp add --transport http --scope user amperity {URL}",
            f"Added HTTP MCP server amperity with URL: {URL} to user config",
            "claude mcp list",
            "claude mcp login amperity",
            'Authenticated with "amperity". Its tools are now available in Claude Code.',
            "claude mcp list",
            "claude mcp login amperity --no-browser",
            "claude mcp logout amperity\nclaude mcp login amperity",
            "claude mcp remove amperity",
            "claude mcp remove amperity -s local\nclaude mcp remove amperity -s user",
        ),
        failures=(
            "MCP server amperity already exists in user config",
            'MCP server "amperity" exists in multiple scopes:',
            "Couldn't reach the MCP server",
            "Authorization with the MCP server failed. "
            "You can check your credentials and permissions.",
            "Connection has expired. You can reconnect to re-authenticate.",
            "Missing permissions",
        ),
        tabs=("Connector directory", "Custom connector"),
    ),
    "mcp_setup_chatgpt": Expected(
        "Set up ChatGPT",
        labels=("mcp-setup-chatgpt", "mcp-setup-codex"),
        pasted=(
            URL,
            CLIENT_ID,
            f"codex mcp add amperity --url {URL}",
            "codex mcp list",
            "codex mcp login amperity",
        ),
        failures=("Error creating connector", "Disabled by admin"),
    ),
    "mcp_safety_modes": Expected(
        "Safety modes",
        labels=(
            "mcp-safety-modes",
            "mcp-safety-session",
            "mcp-safety-send-a-campaign",
            "mcp-safety-read-only",
            "mcp-safety-external-sends",
            "mcp-safety-user-administration",
        ),
    ),
    "mcp_tool_reference": Expected(
        "Tool reference", labels=("mcp-tool-reference", "mcp-tool-changes")
    ),
}
PAGES = tuple(name for name in EXPECTED if name != "index")
GUIDES = tuple(name for name in PAGES if name.startswith("mcp_setup_"))
