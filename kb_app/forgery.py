"""Tokens against forged requests (防伪造令牌): written differently in each answer."""

from __future__ import annotations

import hmac
import secrets

from pyramid.csrf import SessionCSRFStoragePolicy


class MaskedTokens(SessionCSRFStoragePolicy):
    """The session's token behind a mask of its own in every answer.

    Pages are compressed, and the length of a compressed page tells what repeats in it: a token
    that stayed the same could be guessed letter by letter (BREACH).
    """

    def get_csrf_token(self, request):
        """Return the session's token under a new mask: the mask and the masked, in hexadecimal."""
        token = bytes.fromhex(super().get_csrf_token(request))
        mask = secrets.token_bytes(len(token))
        return (mask + _masked(token, mask)).hex()

    def check_csrf_token(self, request, supplied_token):
        """Return whether the token is the session's, once its mask is taken off."""
        expected = bytes.fromhex(super().get_csrf_token(request))
        given = _bytes_of(supplied_token)
        if len(given) != 2 * len(expected):
            return False
        mask, masked = given[: len(expected)], given[len(expected) :]
        return hmac.compare_digest(expected, _masked(masked, mask))


def _masked(token, mask):
    return bytes(one ^ other for one, other in zip(token, mask, strict=True))


def _bytes_of(written):
    try:
        return bytes.fromhex(written)
    except (TypeError, ValueError):
        return b""
