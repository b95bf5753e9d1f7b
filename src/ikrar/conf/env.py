"""Values from the environment: typed, refused loudly when odd, secrets also by NAME_FILE."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingRefused(SystemExit):
    """A setting that cannot be used stops the start with one sentence."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Pengaturan {name}: {why} (lihat docs/operate/settings.md)")


def text(name: str, default: str = "") -> str:
    """The value, or the content of the file that NAME_FILE names; both set is refused."""
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and file:
        raise SettingRefused(name, f"diisi dua kali, juga sebagai {name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingRefused(f"{name}_FILE", f"berkas tidak terbaca: {error.strerror}") from None
    return default if value is None else value


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "ya"}:
        return True
    if value in {"0", "false", "tidak"}:
        return False
    raise SettingRefused(name, f"harus 1 atau 0, bukan {value!r}")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise SettingRefused(name, f"harus bilangan bulat paling sedikit {least}, bukan {value!r}")
    return int(value)


def path(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def database(name: str, default_file: Path) -> dict[str, object]:
    """`postgresql://user:secret@host:port/name?option=value`, or a path of an SQLite file."""
    value = text(name)
    if not value.startswith(("postgresql://", "postgres://")):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(value).expanduser().resolve() if value else default_file),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a receipt is answered only after the row is on the disk.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    url = urlsplit(value)
    options: dict[str, object] = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(str(options.pop("host", "") or url.hostname or "")),
        "PORT": str(url.port or ""),
        # PgBouncer of Debian 12 cannot follow prepared statements or server-side cursors.
        "OPTIONS": {**options, "prepare_threshold": None},
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "CONN_MAX_AGE": None,
    }
