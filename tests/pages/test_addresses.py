"""Every address of the site is written down, so that the build notices when one is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.site import SOURCE

if TYPE_CHECKING:
    from support.site import Site


def test_every_address_is_written_down(site: Site) -> None:
    known = (SOURCE / "addresses.txt").read_text("utf-8").splitlines()
    built = (site.html / "addresses.txt").read_text("utf-8").splitlines()
    findings = [
        f"amperity_api/source/addresses.txt:{len(known)}: '{new}' is new; run make addresses"
        for new in sorted(set(built) - set(known))
    ]
    assert not findings, "\n".join(findings)
