"""Each variable that conf reads stands in docs/operate/settings.md, and nothing else does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "operate" / "settings.md"
NAME = re.compile(r"\bIKRAR_[A-Z][A-Z_]*[A-Z]\b")

# Read by the tests, not by the program.
FOR_TESTS = {"IKRAR_TEST_DATABASE", "IKRAR_TEST_DATABASE_URL"}


def read_by_the_program() -> set[str]:
    """Names that are passed to a reader of the environment anywhere in src."""
    names = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call | ast.Subscript):
                names.update(read_by(node))
    return names


def read_by(node: ast.Call | ast.Subscript) -> list[str]:
    """`env.text("IKRAR_X")`, `os.environ.get("IKRAR_X")`, `os.environ["IKRAR_X"]`."""
    reader = ast.unparse(node.func if isinstance(node, ast.Call) else node.value)
    if not re.search(r"\b(env|environ|getenv)\b", reader):
        return []
    candidates = node.args if isinstance(node, ast.Call) else [node.slice]
    words = [one.value for one in candidates if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [word for word in words if NAME.fullmatch(word)]


def documented() -> set[str]:
    names = set(NAME.findall(DOCUMENT.read_text(encoding="utf-8")))
    return {name.removesuffix("_FILE") for name in names}


def test_each_variable_that_is_read_is_documented():
    assert sorted(read_by_the_program() - documented()) == []


def test_nothing_is_documented_that_nobody_reads():
    assert sorted(documented() - read_by_the_program() - FOR_TESTS) == []


def test_the_readers_of_the_environment_are_found():
    assert {"IKRAR_DATA", "IKRAR_DATABASE", "IKRAR_SECRET"} <= read_by_the_program()
