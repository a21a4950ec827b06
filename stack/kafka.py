"""Apache Kafka: the jars from Maven, one KRaft node, started as plain Java."""

import hashlib
import os
import shutil
from pathlib import Path

from stack.debian import find
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import Command, run

POM = Path(__file__).with_name("kafka") / "pom.xml"
CHECKSUMS = Path(__file__).with_name("kafka") / "checksums.sha256"
TEMPLATE = Path(__file__).with_name("kafka") / "server.properties"
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
    base = home.choices.base_port
    text = TEMPLATE.read_text().format(
        port=base + 3, controller_port=base + 4, data=home.root / "kafka"
    )
    settings = home.root / "kafka.properties"
    settings.write_text(text)
    if not (home.root / "kafka/meta.properties").exists():
        tool = [*_java(home), "kafka.tools.StorageTool"]
        made = run([*tool, "random-uuid"], log=home.up_log, what="Making Kafka's cluster id")
        options: Command = ["--config", settings, "--cluster-id", made.split()[-1]]
        run([*tool, "format", *options], log=home.up_log, what="Formatting Kafka")


def command(home: Home) -> list[str]:
    heap = ["-Xms256m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"]
    java = _java(home)
    return [java[0], *heap, *java[1:], "kafka.Kafka", str(home.root / "kafka.properties")]


def _java(home: Home) -> list[str]:
    at_home = Path(os.environ.get("JAVA_HOME", "/nonexistent")) / "bin/java"
    java = str(at_home) if at_home.exists() else find("java") or "java"
    return [java, f"-Dlog4j2.configurationFile={LOGGING}", "-cp", f"{jars(home)}/*"]
