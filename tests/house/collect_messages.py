"""Write the messages of the scope into the catalogue and compile it. Run as bin/messages; needs GNU gettext.

makemessages sees only calls of gettext. The sentences of refusals are attributes of classes, and some words are chosen
by a code; so it reads a copy of the files in which those stand as calls too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.commands import makemessages


class Messages(makemessages.Command):
    # A guess from a similar sentence is worse than none: a refusal would say the wrong thing in good English.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_later"]


def copy_scope(folder: Path) -> None:
    from tests.house import catalogue

    for path in [*catalogue.spoken_files(".html"), *catalogue.spoken_files(".py")]:
        copy = folder / path.relative_to(catalogue.PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    for more in (catalogue.refusals(), catalogue.WORDS):
        for file, sentences in more.items():
            with (folder / file).open("a", encoding="utf-8") as copy_of_file:
                copy_of_file.writelines(f"\ngettext_noop({sentence!r})" for sentence in sentences)


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests.house import catalogue

    with tempfile.TemporaryDirectory() as folder:
        copy_scope(Path(folder))
        os.chdir(folder)
        call_command(
            Messages(), locale=["en"], add_location="file", no_wrap=True, no_obsolete=True, extensions=["html", "py"]
        )
    compiled = catalogue.CATALOGUE.with_suffix(".mo")
    subprocess.run(["msgfmt", "--check", "-o", str(compiled), str(catalogue.CATALOGUE)], check=True)
    entries = catalogue.read_catalogue(catalogue.CATALOGUE.read_text(encoding="utf-8"))
    empty = [entry.msgid for entry in entries if not all(entry.strings.values())]
    print(f"{len(entries) - 1} messages, {len(empty)} without English.")
    for msgid in empty:
        print(f"  {msgid}")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
