"""`python inventory.py FOLDER EPOCH`: what is installed beside this interpreter.

Writes sbom.json (CycloneDX 1.5) and licences.tsv; the same packages always give the same bytes.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

CLASSIFIER = "License :: "


def main(arguments: list[str]) -> int:
    folder, epoch = Path(arguments[0]), int(arguments[1])
    found = sorted(distributions(), key=lambda one: one.name.lower())
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = json.dumps(bill(found, moment), indent=1, ensure_ascii=False)
    (folder / "sbom.json").write_text(text + "\n", encoding="utf-8")
    lines = [f"{one.name}\t{one.version}\t{licence(one.metadata.json)}\n" for one in found]
    (folder / "licences.tsv").write_text("".join(lines), encoding="utf-8")
    return 0


def bill(found: list[Distribution], moment: str) -> dict[str, Any]:
    """A CycloneDX document."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": moment},
        "components": [_component(one) for one in found],
    }


def licence(metadata: Mapping[str, Any]) -> str:
    """What the package says of its licence: an expression, else classifiers, else one line."""
    classified = [
        one.rpartition(" :: ")[2]
        for one in metadata.get("classifier", [])
        if one.startswith(CLASSIFIER)
    ]
    told = str(metadata.get("license", "")).strip().splitlines()
    return str(
        metadata.get("license_expression") or " / ".join(classified) or "".join(told[:1]) or "?"
    )


def _component(one: Distribution) -> dict[str, Any]:
    address = f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": one.name,
        "version": one.version,
        "licenses": [{"license": {"name": licence(one.metadata.json)}}],
        "purl": address,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
