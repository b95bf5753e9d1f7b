"""The project speaks of itself alone: no path of somebody's machine, no address of a package index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "docs", "bench", "bin", "requirements", ".ci")
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".in", ".lock", ".sh", ".typ", ".csv", ".json", ""}
# vendored files are other people's words
FOREIGN = {"vendor", "__pycache__", "node_modules", "results", "shots"}

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|home/[a-z]\w*|Users/\w+|work|workspace)/[\w.]")
INDEX = re.compile(r"(?:--index-url|--extra-index-url|registry\.npmjs|pypi\.\w+/simple)")


def written() -> list[Path]:
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    return sorted(
        path
        for path in [*below, *ROOT.glob("*")]
        if path.is_file() and path.suffix in TEXT and not FOREIGN & set(path.parts) and path != Path(__file__)
    )


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_real_machine_is_written_down():
    assert lines_with(MACHINE_PATH) == []


def test_no_package_index_is_written_down():
    assert lines_with(INDEX) == []


@pytest.mark.parametrize("line", ["see /home/ani/ikrar", "cd /root/x", 'open("/Users/ani/x")'])
def test_the_check_finds_paths_of_a_machine(line):
    assert MACHINE_PATH.search(line)


@pytest.mark.parametrize(
    "line", ["/ruang/kantor/", "/srv/ikrar/data", "https://contoh.id/home/berita", "/var/lib/ikrar"]
)
def test_the_check_leaves_addresses_and_common_folders_alone(line):
    assert not MACHINE_PATH.search(line)
