"""`./contest deploy`: the code that lies here now, taken over while people vote."""

from stack import gateway, services
from stack.console import step
from stack.fingerprints import Changes
from stack.home import Home, only_one
from stack.processes import table
from stack.reload import reload
from stack.up import prepare

LAST = ("voting-web", "gateway")


def deploy(home: Home) -> None:
    """Packages, assets and migrations first, then one program after the other; voting last, when
    everything else has proved itself. Stops at the first that does not start. Raises Refusal."""
    with only_one(home):
        changes = Changes(home)
        prepare(home, changes, for_tests=False)
        gateway.configure(home)
        with step("Topics and migrations"):
            services.create_topics(home)
            services.migrate_all(home)
        mine = [process for process in table(home) if process.group in ("apps", "gateway")]
        for process in sorted(mine, key=lambda one: one.name in LAST and 1 + LAST.index(one.name)):
            with step(process.name):
                reload(home, [process])
        changes.done("services")
