"""People at their browsers in the `bureau` that a module of tests fills for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.pages import signed_in

if TYPE_CHECKING:
    from webtest import TestApp


@pytest.fixture(scope="module")
def staff(bureau) -> TestApp:
    return signed_in(bureau, "staff")


@pytest.fixture(scope="module")
def office(bureau) -> TestApp:
    return signed_in(bureau, "office")


@pytest.fixture(scope="module")
def reviewer(bureau) -> TestApp:
    return signed_in(bureau, "reviewer")


@pytest.fixture(scope="module")
def admin(bureau) -> TestApp:
    return signed_in(bureau, "admin")
