"""What must be said in English, and what the catalogue says: read without GNU gettext, so that every machine can check.

The scope is what a person meets on the way to a signature and back: the pages of `SPOKEN`, their Python, the refusals
that they show, and a few words that are chosen by a code. Desk pages are Indonesian (web/shared/language.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from django.utils.translation.template import templatize

import ikrar
from ikrar.apps.pledges.kinds import LEVEL_WORDS, MethodType
from ikrar.core.refusal import Refusal
from ikrar.core.statements import findings
from ikrar.web.public.verify import answer

PACKAGE = Path(ikrar.__file__).parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Below src/ikrar: templates whole, Python for its gettext calls and its refusals.
SPOKEN = (
    "web/templates/base.html",
    "web/templates/base_phone.html",
    "web/templates/components",
    "web/templates/employee",
    "web/templates/errors",
    "web/templates/public/home.html",
    "web/templates/public/verify.html",
    "web/templates/public/verify",
    "web/employee",
    "web/public/language",
    "web/public/verify",
    "web/public/views.py",
    "web/shared",
    "apps/accounts",
    "apps/pledges",
    "core/refusal.py",
)
# The steps of a check, by the names that the core gives them.
CHECKED = (
    "berkas", "buku besar", "cara", "catatan", "data diri", "kode", "nama", "naskah", "pengukuhan", "tanda tangan",
    "tanda terima",
)  # fmt: skip
# Words that a template or a view translates by a variable, and the file that they stand in.
WORDS: dict[str, tuple[str, ...]] = {
    "apps/pledges/kinds.py": (
        *LEVEL_WORDS.values(),
        *(f"tingkat 0 · {kind.label.lower()}" for kind in (MethodType.SHARED, MethodType.ASSISTED, MethodType.PAPER)),
    ),
    "web/employee/receipts/views.py": ("diterima", "tercatat"),
    "web/public/verify/answer.py": (
        *answer.SAID.values(),
        *answer.HEADLINES.values(),
        *CHECKED,
        *findings.FIELDS.values(),
        *findings.LEVELS.values(),
        *findings.METHODS.values(),
    ),
}
_FUNCTIONS = {"gettext", "gettext_lazy", "gettext_noop", "_", "_later"}
_TEMPLATE_CALL = re.compile(r"\b(?:gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\)", re.DOTALL)
_TEMPLATE_PLURAL = re.compile(
    r"\bngettext\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")),\s*(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")),",
    re.DOTALL,
)
_PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


@dataclass
class Entry:
    """One message of a .po file. `strings` is one translation, or one a plural form."""

    msgid: str = ""
    plural: str = ""
    strings: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)


def spoken_files(suffix: str) -> list[Path]:
    found = [path for name in SPOKEN for path in [PACKAGE / name, *(PACKAGE / name).rglob("*")]]
    return sorted({path for path in found if path.suffix == suffix and path.is_file()})


def refusals() -> dict[str, list[str]]:
    """The sentences of every refusal in the scope, by the file that defines it."""
    for name in [f"ikrar.{name.removesuffix('.py').replace('/', '.')}" for name in SPOKEN if "templates" not in name]:
        module = import_module(name)
        for each in walk_packages(getattr(module, "__path__", []), f"{name}."):
            if ".migrations" not in each.name:
                import_module(each.name)
    found: dict[str, list[str]] = {}
    spoken = {str(path.relative_to(PACKAGE)) for path in spoken_files(".py")}
    for refusal in [Refusal, *_below(Refusal)]:
        file = f"{refusal.__module__.removeprefix('ikrar.').replace('.', '/')}"
        for path in (f"{file}.py", f"{file}/__init__.py"):
            if path in spoken:
                found.setdefault(path, []).extend(each for each in (refusal.sentence, refusal.todo) if each)
    return {path: sorted(set(sentences)) for path, sentences in sorted(found.items())}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def of_template(source: str) -> set[str]:
    """The messages of a template, as makemessages would find them."""
    written = templatize(source)
    plain = _TEMPLATE_CALL.findall(written)
    plural = [part for pair in _TEMPLATE_PLURAL.findall(written) for part in pair]
    return {ast.literal_eval(text) for text in (*plain, *plural)}


def of_python(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in _FUNCTIONS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
    return found


def wanted() -> dict[str, set[str]]:
    """Every message that must be translated, by the file that it stands in."""
    found: dict[str, set[str]] = {}
    for suffix, reader in ((".html", of_template), (".py", of_python)):
        for path in spoken_files(suffix):
            found[str(path.relative_to(PACKAGE))] = reader(path.read_text(encoding="utf-8"))
    for more in (refusals(), WORDS):
        for file, sentences in more.items():
            found.setdefault(file, set()).update(sentences)
    return {file: messages for file, messages in found.items() if messages}


def read_catalogue(source: str) -> list[Entry]:
    """The entries of a .po file, header included; only what our own files use."""
    entries = []
    for block in re.split(r"\n\s*\n", source):
        entry, key = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            head = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
            if head:
                key = head[1]
            text = ast.literal_eval(head[2] if head else line) if head or line.startswith('"') else ""
            if key == "msgid":
                entry.msgid += text
            elif key == "msgid_plural":
                entry.plural += text
            elif key:
                form = int(key[7]) if "[" in key else 0
                entry.strings[form] = entry.strings.get(form, "") + text
        if key:
            entries.append(entry)
    return entries


def places(text: str) -> set[str]:
    """The names that a translation must keep: {apel}, %(name)s."""
    return {named or braced for named, braced in _PLACE.findall(text)}
