"""`python -m monitoring.kubernetes`: writes prometheusrule.yaml."""

from pathlib import Path

HERE = Path(__file__).parent
RULES = HERE.parent / "prometheus/rules"
HEAD = """\
# Written by `python -m monitoring.kubernetes` from monitoring/prometheus/rules: change those.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: contest
spec:
  groups:
"""


def as_text() -> str:
    """All groups of all files, one step further in."""
    return HEAD + "".join(
        f"    {line}\n" if line else "\n"
        for file in sorted(RULES.glob("*.yml"))
        for line in file.read_text(encoding="utf-8").partition("groups:\n")[2].splitlines()
    )


if __name__ == "__main__":
    (HERE / "prometheusrule.yaml").write_text(as_text(), encoding="utf-8")
