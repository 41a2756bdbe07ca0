"""A request that is tried again, since somebody committed first, is read from its start."""

from __future__ import annotations

from webob import Request

from kb_app.api.bodies import json_body


def test_a_body_that_an_earlier_attempt_read_is_read_again():
    request = Request.blank("/rules/x", method="PATCH")
    request.body = '{"text": "第一条　为了测试。"}'.encode()
    json_body(request)

    again = json_body(Request(request.environ))

    assert again == {"text": "第一条　为了测试。"}
