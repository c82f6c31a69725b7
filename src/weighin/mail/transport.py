"""How a mail leaves: to a mail server, onto the console, or into a folder.

Each `send` returns once the mail is out of our hands. It raises `Refused` where the address will never take it, `Later`
where it may take it another time, and Refusal where no mail could leave at all. None of them names anybody.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from weighin.domain.errors import Code, Refusal

SECONDS = 20.0  # for each step of talking to a mail server
_HOW = "Write smtp://user:password@host:port, smtps://…, console: or file:///folder."


class Refused(Exception):
    """The address takes no such mail, now or later."""


class Later(Exception):
    """The address takes no mail just now."""


class Transport(Protocol):
    """Takes a mail out of our hands."""

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None: ...


def opened(url: str) -> Transport:
    """The way that WEIGHIN_SMTP_URL names. Raises Refusal saying what is wrong with it, without its password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("cannot be read") from None
    match parts.scheme:
        case "console" if url == "console:":
            return Console()
        case "file":
            return _folder(parts)
        case "smtp" | "smtps":
            return _server(parts, port)
    raise _wrong("names no way for a mail to leave")


@dataclass(frozen=True, slots=True)
class Console:
    """Prints mails on stderr: to try things out."""

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Print whom it is for and what it says."""
        body = message.get_body(("plain",))
        told = body.get_content() if body else ""
        sys.stderr.write(f"--- mail from {sender} to {recipient}: {message['Subject']}\n\n{told}---\n")
        sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes mails into a folder, each whole or not at all: for tests, and for whatever sends them from there."""

    path: Path

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Write an .eml file."""
        try:
            handle, draft = tempfile.mkstemp(suffix=".draft", dir=self.path)
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            Path(draft).rename(Path(draft).with_suffix(".eml"))
        except OSError as error:
            raise _trouble(f"{self.path} takes none: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. Where it offers encryption that is used; a password never leaves without it."""

    host: str
    port: int
    implicit: bool  # encrypted from the first byte
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand the mail over."""
        hello = sender.rpartition("@")[2]  # not the machine's own name: to look for that may take long
        try:
            smtp = self._connected(hello)
        except (smtplib.SMTPException, OSError) as error:
            raise _trouble(f"{self.host}:{self.port} cannot be used: {_why(error)}") from error
        try:
            smtp.send_message(message, sender, [recipient])
        except smtplib.SMTPNotSupportedError as error:  # the address has letters that this server does not know
            raise Refused("not supported") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise _of_code(next(iter(error.recipients.values()))[0]) from error
        except smtplib.SMTPDataError as error:
            raise _of_code(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _trouble(f"{self.host}:{self.port} took none: {_why(error)}") from error
        finally:
            with suppress(smtplib.SMTPException, OSError):  # it has the mail or has not; that it hangs up is no matter
                smtp.quit()
            smtp.close()

    def _connected(self, hello: str) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if _is_here(self.host):  # nobody is between us, and such a server seldom has a certificate of its own
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        smtp = (
            smtplib.SMTP_SSL(self.host, self.port, hello, timeout=SECONDS, context=context)
            if self.implicit
            else smtplib.SMTP(self.host, self.port, hello, timeout=SECONDS)
        )
        try:
            smtp.ehlo_or_helo_if_needed()
            if not self.implicit and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo_or_helo_if_needed()
            if self.user:
                if not (_is_here(self.host) or isinstance(smtp.sock, ssl.SSLSocket)):
                    raise smtplib.SMTPException("it offers no encryption, so it is told no password")
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _server(parts: SplitResult, port: int | None) -> Server:
    implicit = parts.scheme == "smtps"
    if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment or port == 0:
        raise _wrong("names no mail server")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _wrong("has a user without a password, or a password without a user")
    if not (user + password).isascii():
        raise _wrong("has a user or password with letters that mail servers cannot be told")
    return Server(parts.hostname, port or (465 if implicit else 25), implicit, user, password)


def _folder(parts: SplitResult) -> Folder:
    path = Path(unquote(parts.path))
    if parts.netloc or not path.is_absolute() or not path.is_dir() or not os.access(path, os.W_OK):
        raise _wrong("names no folder that can be written")
    return Folder(path)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _of_code(code: int) -> Exception:
    return Refused(str(code)) if 500 <= code < 600 else Later(str(code))


def _why(error: Exception) -> str:
    """What went wrong, without the server's words: they may repeat an address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"it takes nothing from this sender ({error.smtp_code})"
    known = type(error) is smtplib.SMTPException
    return str(error) if known else getattr(error, "strerror", None) or type(error).__name__


def _trouble(why: str) -> Refusal:
    return Refusal(Code.MAIL_UNAVAILABLE, f"Mails wait: {why}. They are tried again later.")


def _wrong(why: str) -> Refusal:
    return Refusal(Code.SETTING_INVALID, f"WEIGHIN_SMTP_URL {why}. {_HOW}")
