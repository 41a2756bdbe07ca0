/* 审知库: comforts for editing a text: what is understood while typing, paste from Word, splitting.
   Every page works without this file. */
(function () {
  "use strict";

  const WAIT = 800; /* milliseconds of rest before the text is sent to be understood */
  const SHOWN = 400; /* lines of the outline that are drawn */

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function insert(box, text) {
    const start = box.selectionStart, end = box.selectionEnd;
    box.value = box.value.slice(0, start) + text + box.value.slice(end);
    box.selectionStart = box.selectionEnd = start + text.length;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* What the server makes of the text, beside the box it is typed in. */
  function watch(panel) {
    const box = document.querySelector("textarea[name=" + panel.dataset.of + "]");
    const token = document.querySelector("input[name=csrf_token]");
    if (!box || !token || !window.fetch) return;
    const said = element("p", "kb-live-said");
    said.setAttribute("role", "status");
    const doubts = element("ul", "kb-live-doubts");
    const details = element("details", "kb-details");
    const outline = element("ol", "kb-outline kb-live-outline");
    outline.tabIndex = 0;  // it scrolls, so the keyboard must reach it
    details.append(element("summary", "", "提纲"), outline);
    panel.append(said, doubts, details);
    box.closest(".kb-field").append(panel);
    panel.hidden = false;
    let timer = 0, asked = 0;

    function ask() {
      const turn = (asked += 1);
      const body = new URLSearchParams({ text: box.value, csrf_token: token.value });
      window.fetch(panel.dataset.understood, { method: "POST", body: body, credentials: "same-origin",
        headers: { Accept: "application/json", "X-CSRF-Token": token.value } })
        .then(function (answer) { return answer.json().then(function (told) { return [answer.ok, told]; }); })
        .then(function (pair) {
          if (turn !== asked) return;
          window.kbDraw(function () {
            if (pair[0]) show(pair[1]);
            else said.textContent = pair[1].message || "暂时不能核对正文，不影响保存。";
          });
        })
        .catch(function () { said.textContent = "暂时不能核对正文，不影响填写；连上服务器后会再试。"; });
    }

    function show(told) {
      const counts = told.counts.map(function (one) { return one[1] + " " + one[0]; }).join("，");
      const found = told.warnings.length;
      const text = counts ? "系统读出：" + counts + "。" + (found ? "有 " + found + " 处请核对：" : "编号连续。") : "还没有正文。";
      if (said.textContent !== text) said.textContent = text;
      doubts.textContent = "";
      const hints = (told.hints || []).map(function (one) { return [one[0], "（提示）" + one[1] + "：" + one[2]]; });
      told.warnings.slice(0, 50).concat(hints).forEach(function (one) {
        const button = element("button", "btn btn-link", "第" + one[0] + "行：" + one[1]);
        button.type = "button";
        button.addEventListener("click", function () { goTo(one[0]); });
        const item = element("li");
        item.append(button);
        doubts.append(item);
      });
      outline.textContent = "";
      told.outline.slice(0, SHOWN).forEach(function (one) {
        const item = element("li", "kb-depth-" + Math.min(one[0], 5));
        item.append(element("span", "kb-level", one[1]), document.createTextNode(" " + one[2] + " " + one[3]));
        outline.append(item);
      });
    }

    function goTo(line) {
      const lines = box.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      box.focus();
      box.setSelectionRange(start, start + (lines[line - 1] || "").length);
      box.scrollTop = (box.scrollHeight / Math.max(lines.length, 1)) * Math.max(line - 4, 0);
    }

    box.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    if (box.value.trim()) ask();
  }

  /* Paste from Word: one line for each paragraph, list item and table row; cells joined by tabs. */
  function linesOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = [];
    page.querySelectorAll("style, script, xml").forEach(function (one) { one.remove(); });
    page.querySelectorAll("p, li, h1, h2, h3, h4, h5, h6, tr").forEach(function (one) {
      if (one.matches("tr")) {
        const cells = Array.prototype.map.call(one.cells, function (cell) { return plain(cell); });
        found.push(cells.join("\t"));
      } else if (!one.closest("tr") && !one.querySelector("p, li")) {
        found.push(plain(one));
      }
    });
    return found.filter(function (line) { return line.trim(); });
  }

  function plain(node) {
    return node.textContent.replace(/[\r\n\t]+/g, " ").replace(/\u00a0/g, " ").trim();
  }

  document.addEventListener("paste", function (event) {
    const box = event.target;
    if (!box.matches || !box.matches("textarea[name=text], textarea[name=kb_text]")) return;
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    const lines = html && window.DOMParser ? linesOf(html) : [];
    const bare = isBareLabel(box.value);
    if (lines.length < 2 && !bare) return;
    const plainText = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const text = lines.length < 2 ? plainText : lines.join("\n");
    if (!text) return;
    event.preventDefault();
    if (bare) box.value = LABEL.test(text) ? "" : box.value;  // words with a number of their own
    if (bare) box.selectionStart = box.selectionEnd = box.value.length;
    insert(box, text);
  });

  /* A box that holds nothing but the next number is written on after it. */
  const LABEL = /^\s*(?:第[一二三四五六七八九十百千零〇\d]+[编章节条](?:之[一二三四五六七八九十]+)?|[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十]+、|\d+[.、．])/;

  function isBareLabel(text) {
    const found = LABEL.exec(text);
    return Boolean(found) && !text.slice(found[0].length).trim();
  }

  document.addEventListener("focusin", function (event) {
    const box = event.target;
    if (box.matches && box.matches("textarea[name=text]") && isBareLabel(box.value)) {
      box.selectionStart = box.selectionEnd = box.value.length;
    }
  });

  /* Split at the cursor: a new line, with the number of the list it stands in. */
  function split(box) {
    const line = box.value.slice(0, box.selectionStart).split("\n").pop();
    const label = /^\s*([（(][一二三四五六七八九十\d]+[）)]|\d+[.、])/.exec(line);
    insert(box, "\n" + (label ? label[1] : ""));
    box.focus();
  }

  function prepare(root) {
    root.querySelectorAll("[data-split]").forEach(function (button) { button.hidden = false; });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-split]");
    if (button) split(button.closest("form").querySelector("textarea"));
  });

  /* The session ended: send the form again as a page of its own, which carries the words through
     signing in. */
  function sendAsPage(detail) {
    const form = detail.requestConfig.elt.closest("form");
    if (!form || !document.body.contains(form)) return false;
    const asked = document.createElement("input");
    asked.type = "hidden";
    asked.name = "op";
    asked.value = operationOf(detail.requestConfig);
    form.append(asked);
    HTMLFormElement.prototype.submit.call(form);
    return true;
  }

  function operationOf(config) {
    const sent = config.formData || config.parameters;
    return (sent && (sent.get ? sent.get("op") : sent.op)) || "";
  }

  /* Clauses are exchanged in place. Refusals are shown too, and typed words are not dropped unasked. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    const status = event.detail.xhr.status;
    if (status === 401 && event.detail.target.id === "clauses" && sendAsPage(event.detail)) return;
    if (event.detail.target.id === "clauses" && status >= 400 && status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    const open = document.querySelector("#clauses form[data-changed=yes]");
    if (!open || open === event.target) return;
    if (window.confirm("刚才写的文字还没有保存。不保存，继续吗？")) delete open.dataset.changed;
    else event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", function () {
    const clauses = document.getElementById("clauses");
    if (!clauses) return;
    prepare(clauses);
    const problem = clauses.querySelector(".kb-problems");
    const open = clauses.querySelector(".is-open");
    if (problem) {
      problem.focus();
      problem.scrollIntoView({ block: "nearest" });
    } else if (open) {
      if (!clauses.contains(document.activeElement)) open.querySelector("textarea").focus({ preventScroll: true });
      open.scrollIntoView({ block: "nearest" });
    }
  });

  /* htmx would copy style attributes from the old rows to the new, which our content policy forbids. */
  if (window.htmx) window.htmx.config.attributesToSettle = ["class"];

  prepare(document);
  document.querySelectorAll("[data-understood]").forEach(watch);
})();
