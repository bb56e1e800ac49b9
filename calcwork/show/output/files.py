"""Files that are either whole or not there, and figures that come out alike each time."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calcwork.errors import UserError

FORMATS = ("svg", "png")


def form_of(asked: str | None, output: str | None, suffixes: Mapping[str, str]) -> str:
    """Return the format: that asked for, else that of the file's suffix; text where there is no file or no suffix.

    Raises
    ------
    UserError
        When a PNG has no file to go to, or no format is known by the suffix.

    Examples
    --------
    >>> form_of(None, "graph.svg", {".svg": "svg", ".txt": "text"})
    'svg'
    """
    suffix = Path(output or "").suffix
    if not asked and suffix and suffix.lower() not in suffixes:
        raise UserError(
            f"--output is {output}, and no format is known by the ending {suffix}; expected one of "
            f"{', '.join(suffixes)}, or add --format."
        )
    form = asked or suffixes.get(suffix.lower(), "text")
    if form == "png" and not output:
        raise UserError("--format png writes a picture and needs --output FILE, such as --output picture.png.")
    return form


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Make a folder with its parents, or leave it if it is there.

    Raises
    ------
    UserError
        When it cannot be made; the message names it.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"the folder {folder} cannot be made ({reason}); choose another with --output.") from None
    return folder


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write a file so that readers see the old content or the new, never a part, and return its path.

    Text is written in UTF-8 as it is. The content goes to a file of a temporary name in the same folder, is forced to
    the disk and then renamed; a symbolic link is followed and a replaced file's permissions are kept.

    Raises
    ------
    UserError
        When the folder is missing or not writable, the path is no ordinary file, or the disk is full; nothing is left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "note.txt", "σ").read_text(encoding="utf-8")
    'σ'
    """
    shown, target = Path(path), Path(os.path.realpath(path))
    data = _encoded(content, shown)
    try:
        mode = _mode(target, shown)
        temporary = target.with_name(f".{target.name[:64]}.{secrets.token_hex(6)}.tmp")
        try:
            _write(temporary, data, mode)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise UserError(
            f"{shown} cannot be written ({error.strerror}), expected a path in a folder that exists and is writable; "
            "check the folder, or choose another"
        ) from error
    _sync_folder(target.parent)
    return shown


def _encoded(content: str | bytes, path: Path) -> bytes:
    if isinstance(content, bytes):
        return content
    try:
        return content.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UserError(
            f"the text for {path} has at position {error.start} half a character (a lone surrogate), expected "
            "Unicode text; read its source with the right encoding"
        ) from error


def _mode(target: Path, shown: Path) -> int | None:
    """Return the permissions of the file to be replaced, or None if there is none yet."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        what = "a folder" if stat.S_ISDIR(found) else "not an ordinary file"
        raise UserError(f"{shown} is {what}, expected the path of a file to write; add a file name")
    return stat.S_IMODE(found)


def _write(path: Path, data: bytes, mode: int | None) -> None:
    # Unlike tempfile's, the permissions of a new file are left to the user's umask.
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Force the rename to the disk where the system can; the file is whole either way."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def figure_bytes(figure: Any, *, format: str = "svg", dpi: int = 150) -> bytes:  # noqa: A002 - Matplotlib's word
    """Return a Matplotlib figure, or the figure of an Axes, as SVG or PNG; the same figure gives the same bytes.

    Neither date nor program goes into the file, and the ids in an SVG come from a fixed salt.

    Raises
    ------
    UserError
        For another format than "svg" or "png".

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure_bytes(Figure(), format="png")[1:4]
    b'PNG'
    """
    from matplotlib import rc_context

    if format not in FORMATS:
        raise UserError(f"format is {format!r}, expected 'svg' or 'png'; try 'svg' for pages and 'png' for slides")
    buffer = io.BytesIO()
    empty = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
    with rc_context({"svg.hashsalt": "calcwork", "svg.fonttype": "path"}):
        getattr(figure, "figure", figure).savefig(buffer, format=format, dpi=dpi, metadata=empty)
    return buffer.getvalue()


def save_figure(figure: Any, path: str | os.PathLike[str], *, dpi: int = 150) -> Path:
    """Save a figure, or the figure of an Axes, atomically; the suffix .svg or .png names the format.

    Raises
    ------
    UserError
        For another suffix, and as `write_atomically`.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_figure(Figure(), Path(folder) / "empty.svg").name
    'empty.svg'
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UserError(f"{path} ends in {Path(path).suffix!r}, expected .svg or .png; rename the file")
    return write_atomically(path, figure_bytes(figure, format=suffix, dpi=dpi))
