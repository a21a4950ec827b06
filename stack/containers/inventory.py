"""`python inventory.py FOLDER EPOCH`: what is installed beside this interpreter.

Writes sbom.json (CycloneDX 1.5) and licences.tsv; the same packages always give the same bytes.
"""

import json
import sys
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

CLASSIFIER = "License :: "
TEXTS = {"Permission is hereby granted, free of charge, to any person obtaining a copy": "MIT"}
"""Words by which a licence is known that is named nowhere."""


def main(arguments: list[str]) -> int:
    folder, epoch = Path(arguments[0]), int(arguments[1])
    found = sorted(distributions(), key=lambda one: one.name.lower())
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = json.dumps(bill(found, moment), indent=1, ensure_ascii=False)
    (folder / "sbom.json").write_text(text + "\n", encoding="utf-8")
    lines = [f"{one.name}\t{one.version}\t{licence(one)}\n" for one in found]
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


def licence(one: Distribution) -> str:
    """What the package says of its licence: an expression, else classifiers, else one line, else
    its text."""
    metadata = one.metadata.json
    classified = [
        label.rpartition(" :: ")[2]
        for label in metadata.get("classifier", [])
        if label.startswith(CLASSIFIER)
    ]
    told = str(metadata.get("license", "")).strip().splitlines()
    said = metadata.get("license_expression") or " / ".join(classified) or "".join(told[:1])
    return str(said or _recognised(one) or "?")


def _recognised(one: Distribution) -> str:
    """By the text of the files it brings."""
    files = [file for file in one.files or () if "dist-info/licenses/" in file.as_posix()]
    texts = [" ".join(file.read_text(encoding="utf-8").split()) for file in files]
    names = {name for words, name in TEXTS.items() for text in texts if words in text}
    return " / ".join(sorted(names))


def _component(one: Distribution) -> dict[str, Any]:
    address = f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": one.name,
        "version": one.version,
        "licenses": [{"license": {"name": licence(one)}}],
        "purl": address,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
