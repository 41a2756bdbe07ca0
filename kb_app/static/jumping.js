/* Quick jump: Ctrl-K, or the link in the head, opens a box that leads to whatever is typed.
   Without this file, or without <dialog>, the link leads to the page /jump. */
(function () {
  "use strict";

  const PAUSE = 120;
  const link = document.querySelector("[data-jump]"); /* its address says the day; the menu has another */
  if (!link || !window.fetch || !window.HTMLDialogElement) return;

  let dialog = null;
  let box = null;
  let list = null;
  let said = null;
  let options = [];
  let chosen = -1;
  let waiting = 0;
  let running = null;
  let composing = false;
  let asked = null;
  let before = null;

  function made(name, attributes, text) {
    const element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) element.textContent = text;
    return element;
  }

  function build() {
    dialog = made("dialog", { "class": "kb-dialog kb-jump-dialog", "aria-labelledby": "kb-jump-title" });
    const head = made("div", { "class": "kb-jump-head" });
    const close = made("button", { "type": "button", "class": "btn btn-outline-secondary" }, "关闭");
    head.append(made("h2", { "id": "kb-jump-title" }, "快速跳转"), close);
    box = made("input", {
      "class": "form-control", "id": "kb-jump-text", "type": "text", "role": "combobox", "maxlength": "60",
      "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "enterkeyhint": "go",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "kb-jump-list",
      "aria-describedby": "kb-jump-hint"
    });
    list = made("ul", { "class": "kb-suggest", "id": "kb-jump-list", "role": "listbox", "aria-label": "去处" });
    said = made("p", { "class": "kb-hint", "role": "status" });
    dialog.append(
      head,
      made("label", { "for": "kb-jump-text", "class": "form-label" }, "文件名、简称、拼音首字母、文号，或者条号"),
      box, list, said,
      made("p", { "class": "kb-hint", "id": "kb-jump-hint" }, "例如 ckgzglbf、窗口办法12(2)。上下键选择，回车打开，Esc 关闭。")
    );
    document.body.append(dialog);
    close.addEventListener("click", function () { dialog.close(); });
    box.addEventListener("keydown", onKey);
    box.addEventListener("compositionstart", function () { composing = true; window.clearTimeout(waiting); });
    box.addEventListener("compositionend", function () { composing = false; askSoon(); });
    box.addEventListener("input", function (event) { if (!event.isComposing) askSoon(); });
    dialog.addEventListener("click", onClick);
    dialog.addEventListener("close", function () { if (before && before.focus) before.focus(); });
  }

  function open() {
    if (!dialog) build();
    if (dialog.open) return;
    before = document.activeElement === document.body ? link : document.activeElement;
    dialog.showModal();
    box.focus();
    box.select();
    ask();
  }

  function onClick(event) {
    const option = event.target.closest("[role=option]");
    if (option) go(options.indexOf(option), event.ctrlKey || event.metaKey);
    else if (event.target === dialog) dialog.close();
  }

  function onKey(event) {
    if (event.isComposing || composing) return;
    const last = options.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Enter") go(chosen, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  }

  function choose(at) {
    if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    chosen = options[at] ? at : -1;
    if (chosen < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[chosen].id);
  }

  /* What was typed last may not be answered yet: then it is asked for first. */
  function go(at, isAside) {
    if (box.value.trim() !== asked) {
      window.clearTimeout(waiting);
      ask(function () { if (options.length) go(0, isAside); });
      return;
    }
    if (!options[at]) return;
    const address = options[at].dataset.url;
    if (isAside) {
      window.open(address, "_blank", "noopener");
      return;
    }
    before = null;
    window.location.assign(address);
  }

  function askSoon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, PAUSE);
  }

  function ask(then) {
    const words = box.value.trim();
    const address = new URL(link.href);
    address.searchParams.set("q", words);
    if (running) running.abort();
    running = window.AbortController ? new AbortController() : null;
    const how = { credentials: "same-origin", headers: { "Accept": "application/json" } };
    if (running) how.signal = running.signal;
    window.fetch(address, how)
      .then(function (answer) {
        if (!answer.ok) throw new Error("no suggestions");
        return answer.json();
      })
      .then(function (found) {
        window.kbDraw(function () {
          if (words !== box.value.trim()) return;
          asked = words;
          show(found.items);
          if (typeof then === "function") then();
        });
      })
      .catch(function (fault) {
        if (fault.name === "AbortError") return;
        show([]);
        said.textContent = "暂时不能跳转，请刷新页面后再试。";
      });
  }

  function show(items) {
    list.textContent = "";
    options = items.map(function (item, at) {
      const option = made("li", { "role": "option", "id": "kb-jump-" + at, "aria-selected": "false" }, item.title);
      option.dataset.url = item.url;
      option.append(made("span", { "class": "kb-suggest-more" }, item.group + (item.more ? " · " + item.more : "")));
      list.append(option);
      return option;
    });
    box.setAttribute("aria-expanded", options.length ? "true" : "false");
    said.textContent = options.length ? "共" + options.length + "个去处" : "没有找到去处";
    choose(options.length && box.value.trim() ? 0 : -1);
  }

  document.addEventListener("click", function (event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || !event.target.closest("[data-jump]")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", function (event) {
    const isJump = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
    if (!isJump) return;
    event.preventDefault();
    open();
  });
})();
