/* The search page: results while somebody types, arrow keys between hits, citations to copy.
   Without this file the button searches and links lead on as well. */
(function () {
  "use strict";

  const LEAST = 2;
  const PAUSE = 250;
  const SAID_AFTER = 700;

  const box = document.getElementById("kb-search-text");
  const said = document.getElementById("kb-search-said");
  if (!box || !said || !window.fetch || !window.URLSearchParams) return;

  let asked = box.value.trim();
  let waiting = 0;
  let saying = 0;
  let running = null;
  let composing = false;

  /* What the address asks for, with other words; the page begins anew. */
  function parametersFor(words) {
    const parameters = new URLSearchParams(window.location.search);
    parameters.set("q", words);
    parameters.delete("page");
    return parameters;
  }

  function searchSoon() {
    window.clearTimeout(waiting);
    if (composing) return;
    waiting = window.setTimeout(searchNow, PAUSE);
  }

  function searchNow() {
    const words = box.value.trim();
    if (composing || words === asked || words.length < LEAST) return;
    asked = words;
    if (running) running.abort();
    running = window.AbortController ? new AbortController() : null;
    const parameters = parametersFor(words);
    const address = window.location.pathname + "?" + parameters.toString();
    parameters.set("part", "results");
    const options = { credentials: "same-origin" };
    if (running) options.signal = running.signal;
    found(true);
    window.fetch(window.location.pathname + "?" + parameters.toString(), options)
      .then(function (answer) {
        if (answer.redirected || !answer.ok) throw new Error("not the results");
        return answer.text();
      })
      .then(function (html) {
        window.kbDraw(function () { if (words === asked) show(html, address); });
      })
      .catch(function (fault) {
        if (fault.name === "AbortError" || words !== asked) return;
        found(false);
        window.clearTimeout(saying);
        said.textContent = "暂时不能即时检索，请按“检索”按钮。";
      });
  }

  function found(isBusy) {
    const region = document.getElementById("kb-search-found");
    if (isBusy) region.setAttribute("aria-busy", "true");
    else region.removeAttribute("aria-busy");
  }

  function show(html, address) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    ["kb-search-found", "kb-search-facets"].forEach(function (id) {
      const old = document.getElementById(id);
      const made = fresh.content.querySelector("#" + id);
      if (old && made) old.replaceWith(made);
    });
    prepareCitations();
    window.history.replaceState(null, "", address);
    const heading = document.querySelector("#kb-search-found h1");
    document.title = heading.textContent + " · 审知库";
    say();
  }

  /* Told a moment later, so that a reader of the screen is not interrupted at every letter. */
  function say() {
    window.clearTimeout(saying);
    saying = window.setTimeout(function () {
      const summary = document.querySelector("[data-summary]");
      said.textContent = summary ? summary.textContent.replace(/\s+/g, "") : "";
    }, SAID_AFTER);
  }

  function hits() {
    return Array.from(document.querySelectorAll("#kb-search-found [data-hit]"));
  }

  /* Down from the box to the first hit, up and down between hits, Esc back to the box. */
  function move(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const links = hits();
    const at = links.indexOf(document.activeElement);
    if (event.target === box && event.key === "ArrowDown" && links.length) {
      links[0].focus();
    } else if (at >= 0 && event.key === "ArrowDown") {
      if (at + 1 < links.length) links[at + 1].focus();
    } else if (at >= 0 && event.key === "ArrowUp") {
      (at ? links[at - 1] : box).focus();
    } else if (at >= 0 && event.key === "Escape") {
      box.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  function prepareCitations() {
    document.querySelectorAll("[data-cite]").forEach(function (button) {
      button.hidden = false;
    });
  }

  function copied(button) {
    said.textContent = "已复制：" + button.dataset.cite;
    const label = button.firstChild;
    label.textContent = "已复制";
    window.setTimeout(function () { label.textContent = "复制引用"; }, 2000);
  }

  function copy(button) {
    const text = button.dataset.cite;
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { copied(button); }, function () { copyOldWay(button); });
    } else {
      copyOldWay(button);
    }
  }

  /* Plain HTTP inside the bureau has no clipboard API. */
  function copyOldWay(button) {
    const area = document.createElement("textarea");
    area.value = button.dataset.cite;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    if (document.execCommand("copy")) copied(button);
    area.remove();
    button.focus();
  }

  box.addEventListener("compositionstart", function () { composing = true; window.clearTimeout(waiting); });
  box.addEventListener("compositionend", function () { composing = false; searchSoon(); });
  box.addEventListener("input", function (event) { if (!event.isComposing) searchSoon(); });
  document.addEventListener("keydown", move);
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-cite]");
    if (button) copy(button);
  });
  prepareCitations();
})();
