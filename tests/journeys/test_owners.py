"""Whom the programs of a running contest belong to when root started it."""

import os
from pathlib import Path

import pytest
from stack.home import open_home
from stack.supervisor import Supervisor
from stack.system_user import runner

from servicekit.testing import Stack

pytestmark = pytest.mark.journey


@pytest.mark.skipif(os.geteuid() != 0, reason="others stay themselves")
def test_nothing_but_the_gateways_master_runs_as_root(stack: Stack) -> None:
    home = open_home(str(stack.home))
    if runner(home) is None:
        pytest.skip("the checkout is closed to the system user")
    found = Supervisor(home).calls.getAllProcessInfo()
    owners = {one["name"]: Path(f"/proc/{one['pid']}").stat().st_uid for one in found if one["pid"]}

    assert [name for name, uid in owners.items() if uid == 0] == ["gateway"]
    assert len(owners) > 1
