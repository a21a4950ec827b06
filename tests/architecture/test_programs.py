"""Programs begin without the second or two that loading their service takes."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.architecture
SERVICES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")
HEAVY = "print(sorted({'flask', 'kafka'} & {*sys.modules}))"


def ask(code: str) -> tuple[int, str, str]:
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return told.returncode, told.stdout, told.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_program_begins_without_the_code_of_its_service(service: str) -> None:
    assert ask(f"import sys, {service}.program; {HEAVY}") == (0, "[]\n", "")


def test_unknown_command_is_answered_with_all_there_are() -> None:
    code = "import sys; sys.argv = ['portal', 'dance']; from portal.program import main; main()"
    usage = "usage: portal web|migrate|work|republish|reseal|after-restore|dead-letters|seed\n"
    assert ask(code) == (1, "", usage)
