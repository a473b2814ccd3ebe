"""The search of the real pages knows what customers ask, as tool_words.toml says it."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from support.project import Project
from support.search import found_by
from support.site import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Reader

# What is asked, and the anchor that answers it, which is one of the first three results.
QUESTIONS = {
    "list segments": "tool-iq_list",
    "how do I create a segment": "tool-iq_create",
    "delete an audience": "tool-iq_delete",
    "delete a table": "tool-database_delete_table",
    "identity settings": "tool-stitch_get_settings",
    "list my exports": "tool-orchestration_list",
    "template": "tool-destination_get_target_template",
    "send a campaign": "mcp-safety-send-a-campaign",
    "who can see PII": "mcp-overview-security-review",
    "turn off": "mcp-safety-read-only",
    "read only access": "mcp-safety-read-only",
    "what does it cost": "mcp-overview-amps-and-tokens",
    "which URL is mine": "mcp-overview-stack-urls",
    "add a user": "tool-user_create",
    "list users": "tool-user_list",
    "run a query": "tool-query_run",
    "remove a label": "tool-label_delete",
    "Cursor": "mcp-overview-cursor",
    "example prompts": "mcp-overview-what-to-ask",
    "show me all my campaigns": "tool-campaign_list",
    "stop a running workflow": "tool-workflow_cancel",
    "why did two records merge": "tool-stitch_explain_pair",
    "look up a customer profile": "tool-stitch_lookup_record",
    "which fields does a table have": "tool-database_get_table",
    "is my data used for training": "mcp-overview-security-review",
    "SSO login": "mcp-overview-security-review",
    "audit log": "mcp-overview-security-review",
    "revoke access": "tool-user_revoke_policy",
    "what runs in strict mode": "what-runs-in-which-mode",
    "can an agent delete production data": "what-runs-in-which-mode",
    "roll out to everyone in our workspace": "mcp-setup-chatgpt-administrators",
    "invite a colleague": "tool-user_create",
    "give someone permissions": "tool-user_grant_policy",
    "sign in over ssh": "sign-in-without-a-browser",
    "VSCode": "mcp-overview-vs-code",
    "segmentGet": "tool-iq_get",
    "publish a change to production": "tool-sandbox_push",
    "restore an earlier configuration": "tool-config_revert_revert",
    "what is a sandbox": "mcp-overview-glossary",
    "rate limits": "mcp-overview-security-review",
    "cowork": "mcp-setup-claude-apps",
    "work on my phone": "mcp-setup-claude-apps",
    "does it work on an iPhone": "mcp-setup-claude-apps",
    "which ChatGPT plan do I need": "what-you-need",
    "is this included in my license": "mcp-overview-amps-and-tokens",
    "how many amps does a query use": "mcp-overview-amps-and-tokens",
    "report a bug": "tool-feedback_submit",
    "what can it do": "mcp-overview-what-to-ask",
    "export a segment to Braze": "tool-orchestration_get",
    "build an audience": "tool-iq_create",
    "failed workflow": "tool-workflow_list",
    "which tenant am I in": "tool-tenant_info",
    "permission denied": "mcp-overview-security-review",
    "403": "mcp-overview-security-review",
    "offboarding an employee": "mcp-overview-security-review",
    "Okta": "mcp-overview-security-review",
    "single sign-on": "mcp-overview-security-review",
    "service account": "mcp-overview-security-review",
    "api key": "mcp-overview-security-review",
    "redirect URI": "mcp-overview-other-clients",
    "SOC 2": "mcp-overview-security-review",
    "data retention": "mcp-overview-security-review",
    "is my data stored": "mcp-overview-security-review",
    "which LLM does it use": "mcp-overview-security-review",
    "prompt injection": "what-runs-in-which-mode",
    "who did what": "mcp-overview-security-review",
    "too many tools": "mcp-setup-m365-copilot-tools",
    "reset the safety mode": "mcp-safety-set-the-mode",
    "schedule a journey": "tool-journey_schedule",
    "cancel a scheduled campaign": "mcp-safety-send-a-campaign",
    "where is this field used": "tool-comp_graph_get_dependents",
    "Canada": "mcp-overview-stack-urls",
    "does data stay in Europe": "mcp-overview-stack-urls",
    "Windsurf": "mcp-overview-other-clients",
    "how do I get started": "mcp-overview-connect",
    "what can Claude do": "mcp-overview-what-to-ask",
    "GitHub Copilot CLI": "mcp-overview-copilot-cli",
    "OAuth": "mcp-overview-other-clients",
    "callback URL": "mcp-overview-other-clients",
    "connection expired": "connection-has-expired-you-can-reconnect-to-re-authenticate",
    "new tools missing": "a-new-amperity-tool-is-missing",
    "stop asking for approval": "mcp-setup-claude-approvals",
    "remove Amperity from Claude": "mcp-setup-claude-disconnect",
    "undo a change": "tool-config_revert_revert",
    "roll back": "tool-config_revert_revert",
    "what changed last week": "mcp-overview-what-to-ask",
    "load data from S3": "couriers-feeds-and-destinations",
    "add a column": "tool-database_update_table",
    "refresh the data": "tool-database_run",
    "CLV": "tool-prediction_get_model",
    "kill switch": "mcp-overview-security-review",
    "is it down": "mcp-overview-security-review",
    "is my data safe": "mcp-overview-security-review",
    "does Amperity see my chats": "mcp-overview-security-review",
    "who do I contact": "mcp-overview-not-covered",
    "can it send emails": "mcp-safety-external-sends",
    "test before production": "mcp-safety-send-a-campaign",
    "list of all tools": "",
    "retired tools": "mcp-tool-changes",
    "can't see my sandbox": "tool-sandbox_get_status",
}


def test_questions_find_their_place_among_the_first_three(reader: Reader) -> None:
    page = reader.open("search.html")
    found = {
        question: [address.partition("#")[2] for address in found_by(page, question)[:3]]
        for question in QUESTIONS
    }
    wrong = {
        question: found[question]
        for question, anchor in QUESTIONS.items()
        if anchor not in found[question]
    }
    assert wrong == {}


def test_every_word_leads_to_a_tool() -> None:
    names = [
        tool["name"] for tool in json.loads((SOURCE / "tool_surface.json").read_text())["tools"]
    ]
    words = tomllib.loads((SOURCE / "tool_words.toml").read_text("utf-8"))["tools"]
    lost = {
        (word, part)
        for word, parts in words.items()
        for part in parts
        if not any(part in name for name in names)
    }
    assert lost == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[places]\n"pii" = "nowhere"\n', "no section has the label 'nowhere' of \"pii\""),
        ('[places]\n"pii" = ["a", "b"]\n', "no section has the label '['a', 'b']' of \"pii\""),
        ('[tools]\nsegment = "iq"\n', "\"segment\" is 'iq'; write a list of parts"),
        ("[tools\n", "not TOML in UTF-8: "),
    ],
)
def test_a_mistake_in_the_words_fails_the_build(text: str, said: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    conf = (SOURCE / "conf.py").read_text("utf-8")
    conf = conf.replace("__file__", repr(str(SOURCE / "conf.py")))
    keep = ["mcp_docs", "site_html"]
    conf += (
        f"\nextensions = {keep}\nmcp_surface = ''\nhtml_static_path = []\nhtml_favicon = None\n"
        f"templates_path = [{str(SOURCE / '_templates')!r}]\nhtml_css_files = []\n"
    )
    (source / "conf.py").write_text(conf, "utf-8")
    (source / "index.rst").write_text("Title\n=====\n", "utf-8")
    (source / "tool_words.toml").write_text(text, "utf-8")
    first = Project(source).build().warnings[0]
    assert first.startswith(f"tool_words.toml:{text.count(chr(10))}: {said}")
