"""Apache Kafka: the jars from Maven, one KRaft node or three, started as plain Java."""

import base64
import hashlib
import shutil
from pathlib import Path
from uuid import uuid4

from stack.brokers import FORMATTED, Broker, brokers
from stack.debian import find, find_java
from stack.home import Home
from stack.ports import LOOPBACK
from stack.refusal import Refusal
from stack.shell import Command, run
from stack.system_user import give, runner

FILES = Path(__file__).with_name("kafka")
POM = FILES / "pom.xml"
CHECKSUMS = FILES / "checksums.sha256"
TEMPLATE = FILES / "server.properties"
COMPANIONS = {1: FILES / "alone.properties", 3: FILES / "together.properties"}
LOGGING = FILES / "log4j2.properties"
# A machine's own broker is started often and carries little: the thorough compiler took 17 s of CPU
# from everybody else before it paid, the quick one takes 1 s.
JAVA = (
    *("-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"),
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
)
HEAPS = {1: ("-Xms256m", "-Xmx512m"), 3: ("-Xms128m", "-Xmx384m")}


def jars(home: Home) -> Path:
    """The folder of the jars; its name changes with the recorded checksums."""
    return home.tools / f"kafka-{hashlib.sha256(CHECKSUMS.read_bytes()).hexdigest()[:12]}"


def install(home: Home) -> None:
    """Copy Kafka and its libraries by name and version, and keep them only if they are the known
    ones. Raises Refusal when one differs."""
    folder = jars(home)
    if folder.exists():
        return
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    maven = [find("mvn") or "mvn", "--batch-mode", "--no-transfer-progress", "--quiet"]
    run(
        [
            *maven, "--file", POM, "dependency:copy-dependencies", "-DincludeScope=runtime",
            f"-DoutputDirectory={draft}",
        ],
        env={"JAVA_HOME": str(java().parent.parent)},
        log=home.up_log,
        what="Fetching Kafka with Maven (is there a network?)",
    )  # fmt: skip
    verify(draft, read_checksums(CHECKSUMS.read_text()))
    draft.rename(folder)


def read_checksums(text: str) -> dict[str, str]:
    """Lines of sha256sum(1) → {file name: hexadecimal digest}."""
    pairs = (line.split() for line in text.splitlines() if line.strip())
    return {name: digest for digest, name in pairs}


def verify(folder: Path, wanted: dict[str, str]) -> None:
    """Raises Refusal unless `folder` holds exactly the wanted files."""
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    if found != wanted:
        differing = sorted(set(found.items()) ^ set(wanted.items()))
        raise Refusal(
            f"Kafka's jars are not the recorded ones ({differing[0][0]}); nothing was kept. "
            "Try again; if it stays, compare stack/kafka/checksums.sha256."
        )


def configure(home: Home) -> None:
    """Write every broker's settings and format its log folder the first time."""
    for broker in brokers(home):
        if not (broker.data / FORMATTED).exists():
            _format(home, broker)
        _write_settings(home, broker, broker.data)


def _format(home: Home, broker: Broker) -> None:
    """Beside its place first, so that an interrupted formatting is begun again."""
    draft = broker.data.with_name(f"{broker.data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    give(draft, runner(home))
    _write_settings(home, broker, draft)
    cluster = _cluster_id(home)
    options: Command = ["format", "--config", settings(home, broker), "--cluster-id", cluster]
    run(
        [*_java(home), "kafka.tools.StorageTool", *options],
        log=home.up_log,
        what="Formatting Kafka",
        user=runner(home),
    )
    draft.rename(broker.data)


def _cluster_id(home: Home) -> str:
    """That of the brokers that have one already, else a new one."""
    for broker in brokers(home):
        if (broker.data / FORMATTED).exists():
            lines = (broker.data / FORMATTED).read_text().splitlines()
            return dict(line.split("=", 1) for line in lines if "=" in line)["cluster.id"]
    return base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=").replace("-", "_")


def _write_settings(home: Home, broker: Broker, logs: Path) -> None:
    voters = [f"{one.number}@{LOOPBACK}:{one.controller_port}" for one in brokers(home)]
    text = TEMPLATE.read_text().format(
        number=broker.number,
        voters=",".join(voters),
        listen=LOOPBACK,
        host=LOOPBACK,
        port=broker.port,
        controller_port=broker.controller_port,
        data=logs,
    )
    settings(home, broker).write_text(text + COMPANIONS[home.choices.brokers].read_text())


def settings(home: Home, broker: Broker) -> Path:
    return home.root / f"{broker.name}.properties"


def command(home: Home, broker: Broker) -> list[str]:
    program, *options = _java(home)
    return [
        program,
        *HEAPS[home.choices.brokers],
        *JAVA,
        *options,
        "kafka.Kafka",
        str(settings(home, broker)),
    ]


def java() -> Path:
    return find_java() or Path("java")


def _java(home: Home) -> list[str]:
    return [str(java()), f"-Dlog4j2.configurationFile={LOGGING}", "-cp", f"{jars(home)}/*"]
