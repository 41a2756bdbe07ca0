"""Templates are compiled ahead, and what was compiled is kept: no first view waits for it."""

from __future__ import annotations

import pytest
from chameleon.template import BaseTemplate

from kb_app import compiled
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in


@pytest.fixture
def own_folder(monkeypatch):
    """Let templates be kept in a folder of ours, as where CHAMELEON_CACHE is not set."""
    monkeypatch.setattr(compiled, "CACHE_DIRECTORY", None)
    monkeypatch.setattr(BaseTemplate, "loader", BaseTemplate.loader)


def test_once_all_is_compiled_no_page_compiles_anything(tmp_path, monkeypatch):
    with make.bureau(tmp_path / "first") as first:
        compiled.compile_all(first.wsgi.registry)

    def refuse(template, *_):
        raise AssertionError(template.filename)

    monkeypatch.setattr(BaseTemplate, "_compile", refuse)
    with bureau_with_passwords(tmp_path / "second", "office") as second:
        browser = signed_in(second, "office")
        for address in ("/", "/rules", "/rules/new", "/search?q=ban", "/help", "/pack"):
            assert browser.get(address, status="*").status_int in {200, 403}
        assert "</html>" in browser.get("/pack-file?shelf=rules").text


def test_templates_are_kept_in_the_folder_that_is_given(tmp_path, own_folder):
    assert compiled.keep_compiled(tmp_path / "templates")

    assert BaseTemplate.loader.path == str(tmp_path / "templates")
    assert (tmp_path / "templates").stat().st_mode & 0o077 == 0


def test_without_a_folder_the_server_goes_on_and_keeps_nothing(tmp_path, own_folder):
    (tmp_path / "templates").write_text("a file in the way")
    loader = BaseTemplate.loader

    assert not compiled.keep_compiled(tmp_path / "templates")
    assert BaseTemplate.loader is loader


def test_a_folder_for_all_applications_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "CACHE_DIRECTORY", "/tmp/all")  # noqa: S108 - never opened

    assert not compiled.keep_compiled(tmp_path / "templates")
    assert not (tmp_path / "templates").exists()
