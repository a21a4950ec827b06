"""Apache Kafka: the jars from Maven, one KRaft node, started as plain Java."""

import base64
import hashlib
import shutil
from pathlib import Path
from uuid import uuid4

from stack.debian import find, find_java
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import Command, run
from stack.system_user import give, runner

POM = Path(__file__).with_name("kafka") / "pom.xml"
CHECKSUMS = Path(__file__).with_name("kafka") / "checksums.sha256"
TEMPLATE = Path(__file__).with_name("kafka") / "server.properties"
SMALL_JAVA = (
    *("-Xms256m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"),
    # One machine's broker is started often and carries little: the thorough compiler took 17 s of
    # CPU from everybody else before it paid, the quick one takes 1 s.
    *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
)
LOGGING = Path(__file__).with_name("kafka") / "log4j2.properties"


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
    """Write server.properties and format the log folder the first time."""
    if not (data(home) / "meta.properties").exists():
        _format(home)
    _write_settings(home, settings(home), data(home))


def _format(home: Home) -> None:
    """Beside its place first, so that an interrupted formatting is begun again."""
    draft = data(home).with_name("kafka.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    give(draft, runner(home))
    _write_settings(home, settings(home), draft)
    cluster = base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=").replace("-", "_")
    options: Command = ["format", "--config", settings(home), "--cluster-id", cluster]
    run(
        [*_java(home), "kafka.tools.StorageTool", *options],
        log=home.up_log,
        what="Formatting Kafka",
        user=runner(home),
    )
    draft.rename(data(home))


def _write_settings(home: Home, file: Path, logs: Path) -> None:
    base = home.choices.base_port
    file.write_text(TEMPLATE.read_text().format(port=base + 3, controller_port=base + 4, data=logs))


def settings(home: Home) -> Path:
    return home.root / "kafka.properties"


def data(home: Home) -> Path:
    return home.root / "kafka"


def command(home: Home) -> list[str]:
    heap = [
        "-Xms256m",
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.awt.headless=true",
    ]
    program, *options = _java(home)
    return [program, *heap, *options, "kafka.Kafka", str(settings(home))]


def java() -> Path:
    return find_java() or Path("java")


def _java(home: Home) -> list[str]:
    return [str(java()), f"-Dlog4j2.configurationFile={LOGGING}", "-cp", f"{jars(home)}/*"]
