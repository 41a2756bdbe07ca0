/* 审知库: type-ahead for long lists and for people, units, documents and clauses (ARIA 1.2 combobox).
   Without this file the same fields are plain selects and text boxes. */
(function () {
  "use strict";

  const ROOT = document.currentScript.src.replace(/\/static\/.*$/, "");
  const MANY = 15;
  const WAIT = 200;
  let made = 0;

  /* One combobox: `look` answers a text with rows of label, more; `take` puts a row in its place. */
  function combobox(input, look, take) {
    const box = document.createElement("div");
    const list = document.createElement("ul");
    const told = document.createElement("span");
    let rows = [];
    let active = -1;
    let asked = 0;
    let timer = 0;

    made += 1;
    box.className = "kb-combo";
    list.className = "kb-suggest";
    list.id = "kb-suggest-" + made;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可选的内容");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    input.replaceWith(box);
    box.append(input, list, told);
    const attributes = {
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": list.id, autocapitalize: "off", spellcheck: "false",
    };
    Object.keys(attributes).forEach(function (name) { input.setAttribute(name, attributes[name]); });

    function close() {
      window.clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function option(row, number) {
      const one = document.createElement("li");
      one.id = list.id + "-" + number;
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.textContent = row.label;
      if (row.more) {
        const more = document.createElement("span");
        more.className = "kb-suggest-more";
        more.textContent = row.more;
        one.append(more);
      }
      one.addEventListener("mousedown", function (event) { event.preventDefault(); });
      one.addEventListener("click", function () { choose(number); });
      return one;
    }

    function show(found) {
      rows = found;
      active = -1;
      list.textContent = "";
      found.forEach(function (row, number) { list.append(option(row, number)); });
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      input.removeAttribute("aria-activedescendant");
      told.textContent = found.length ? "有" + found.length + "条建议，按上下键选择" : "没有建议";
    }

    function move(step) {
      if (list.hidden) {
        ask();
        return;
      }
      const before = list.children[active];
      if (before) before.setAttribute("aria-selected", "false");
      active = (active + step + rows.length + (active < 0 && step < 0 ? 1 : 0)) % rows.length;
      const now = list.children[active];
      now.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", now.id);
      if (now.scrollIntoView) now.scrollIntoView({ block: "nearest" });
    }

    function choose(number) {
      const row = rows[number];
      close();
      take(row);
      told.textContent = "已选择" + row.label;
    }

    function ask() {
      const turn = (asked += 1);
      Promise.resolve(look(input.value.trim())).then(function (found) {
        window.kbDraw(function () { if (turn === asked && document.activeElement === input) show(found); });
      }).catch(close);
    }

    input.addEventListener("input", function (event) {
      window.clearTimeout(timer);
      if (!event.isComposing) timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(active);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
    input.addEventListener("blur", close);
  }

  function remote(what) {
    return function (text) {
      if (!text) return [];
      const url = ROOT + "/suggest/" + what + (what.indexOf("?") < 0 ? "?" : "&") + "q=" + encodeURIComponent(text);
      return window.fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : { items: [] }; })
        .then(function (said) { return said.items; });
    };
  }

  function typed(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* A long select: its options by what is typed; people and units also by pinyin. */
  function overSelect(select) {
    const input = document.createElement("input");
    const options = Array.from(select.options).filter(function (one) { return one.value; });
    const blank = Array.from(select.options).some(function (one) { return !one.value; });
    ["aria-describedby", "aria-required", "aria-invalid"].forEach(function (name) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    });
    input.type = "text";
    input.className = select.className.replace("form-select", "form-control");
    input.id = select.id;
    input.placeholder = "输入文字查找";
    select.id += "-value";
    select.hidden = true;
    select.before(input);

    function reset() {
      const chosen = select.selectedOptions[0];
      input.value = chosen && chosen.value ? chosen.label : "";
    }

    function put(value) {
      select.value = value;
      reset();
      typed(select);
    }

    function local(text) {
      const wanted = text.toLowerCase();
      const chosen = select.selectedOptions[0];
      const all = !wanted || (chosen && chosen.label === text);
      return options.filter(function (one) { return all || one.label.toLowerCase().indexOf(wanted) >= 0; })
        .slice(0, 50).map(function (one) { return { value: one.value, label: one.label }; });
    }

    function look(text) {
      const found = local(text);
      if (found.length || !select.dataset.suggest || !text) return found;
      return remote(select.dataset.suggest)(text).then(function (rows) {
        return rows.filter(function (row) {
          return options.some(function (one) { return one.value === row.value; });
        });
      });
    }

    combobox(input, look, function (row) { put(row.value); });
    input.addEventListener("change", function (event) { event.stopPropagation(); });
    input.addEventListener("blur", function () {
      const text = input.value.trim();
      const same = options.find(function (one) { return one.label === text; });
      if (same) put(same.value); else if (!text && blank && select.value) put(""); else reset();
    });
    reset();
  }

  /* A line: what is chosen becomes its text, or fills the whole row it stands in. */
  function overLine(input) {
    combobox(input, remote(input.dataset.suggest), function (row) {
      const group = input.closest("fieldset");
      input.value = row.text || row.label;
      Object.keys(row.fields || {}).forEach(function (name) {
        const field = group && group.querySelector("[name='" + name + "']");
        if (field && field !== input) {
          field.value = row.fields[name];
          typed(field);
        }
      });
      typed(input);
    });
  }

  /* A box with one entry per line: what is chosen becomes a new line. */
  function overBox(box) {
    const input = document.createElement("input");
    const label = document.createElement("label");
    const holder = document.createElement("div");
    input.type = "text";
    input.className = "form-control kb-combo-add";
    input.id = box.id + "-add";
    input.placeholder = "输入名称，选中后加入一行";
    label.className = "visually-hidden";
    label.htmlFor = input.id;
    label.textContent = "查找后加入";
    holder.append(label, input);
    box.before(holder);
    combobox(input, remote(box.dataset.suggest), function (row) {
      const lines = box.value.split("\n").filter(function (line) { return line.trim(); });
      const text = row.text || row.label;
      if (lines.indexOf(text) < 0) lines.push(text);
      box.value = lines.join("\n");
      input.value = "";
      typed(box);
    });
    input.addEventListener("input", function (event) { event.stopPropagation(); });
  }

  const OVER = { SELECT: overSelect, INPUT: overLine, TEXTAREA: overBox };

  function prepare(root) {
    root.querySelectorAll("select, [data-suggest]").forEach(function (field) {
      const long = field.tagName === "SELECT" && !field.multiple &&
        Array.from(field.options).filter(function (one) { return one.value; }).length > MANY;
      if (field.dataset.chosen || field.hidden || !(long || field.dataset.suggest)) return;
      if (!field.closest("form[method=post i], form[data-choosing]")) return;
      field.dataset.chosen = "yes";
      OVER[field.tagName](field);
    });
  }

  /* On a phone the list of a form's parts begins folded: the fields come first. */
  const parts = document.querySelector(".kb-form-nav > details");
  if (parts && window.matchMedia && window.matchMedia("(max-width: 63.9rem)").matches) parts.open = false;

  /* A link to a field opens the part that was folded over it. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    const part = target && target.closest(".kb-form-part");
    if (part) part.open = true;
    if (target && target.matches("input, select, textarea, fieldset")) {
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  });

  prepare(document);
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.nodeType === 1 && node.matches("[data-row], form, [data-keep]")) prepare(node);
      });
    });
  }).observe(document.body, { childList: true, subtree: true });
})();
