/* Reading: the outline follows, words are found in the text, citations are copied. Every page reads without this file. */
(function () {
  "use strict";

  const text = document.querySelector(".kb-read");
  const WAIT = 150;
  const MOST_FOUND = 500;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  /* Outline: the last heading above the upper quarter of the window is where the reader is. */
  function followScrolling() {
    const links = all(".kb-outline a[href^='#']");
    if (!links.length || !("IntersectionObserver" in window)) return;
    const headings = links
      .map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); })
      .filter(function (heading, at, row) { return heading && row.indexOf(heading) === at; });
    const above = new Set();
    const observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) above.add(entry.target);
        else above.delete(entry.target);
      });
      const here = headings.filter(function (heading) { return above.has(heading); }).pop();
      links.forEach(function (link) { markLink(link, here && link.hash === "#" + here.id); });
    }, { rootMargin: "1000000px 0px -75% 0px" });
    headings.forEach(function (heading) { observer.observe(heading); });
  }

  function markLink(link, isHere) {
    if (!isHere) {
      link.removeAttribute("aria-current");
      return;
    }
    link.setAttribute("aria-current", "location");
    const box = link.closest(".kb-outline-beside, .kb-sheet");
    if (!box) return;
    const place = link.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      box.scrollTop += place.top - frame.top - frame.height / 2;
    }
  }

  /* The bar below the text: one sheet at a time; a chosen line closes it. */
  function prepareBar() {
    const sheets = all(".kb-bar details");
    sheets.forEach(function (sheet) {
      sheet.addEventListener("toggle", function () {
        if (!sheet.open) return;
        sheets.forEach(function (other) { if (other !== sheet) other.open = false; });
        const field = sheet.querySelector("[data-find] input");
        if (field) field.focus();
      });
      sheet.addEventListener("click", function (event) {
        if (event.target.closest("a[href^='#']")) sheet.open = false;
      });
      sheet.addEventListener("keydown", function (event) {
        if (event.key !== "Escape" || !sheet.open) return;
        sheet.open = false;
        sheet.querySelector("summary").focus();
      });
    });
  }

  /* Finding in the text. */
  function prepareFinding() {
    const form = document.querySelector("[data-find]");
    if (!form || !text) return;
    const field = form.querySelector("input");
    const told = form.querySelector("[data-find-count]");
    let found = [];
    let at = -1;
    let sought = "";
    let timer = 0;

    function tell(sentence) { told.textContent = sentence; }

    function seek() {
      const words = field.value.trim();
      if (words === sought) return;
      sought = words;
      unmark();
      found = [];
      at = -1;
      if (!words) {
        tell("");
        return;
      }
      const article = articleNumbered(words);
      found = article ? [[article]] : marked(words);
      if (!found.length) {
        tell("没有找到“" + words + "”");
        return;
      }
      go(firstBelow(found));
    }

    function go(next) {
      if (!found.length) return;
      if (at >= 0) found[at].forEach(function (one) { one.classList.remove("is-here", "is-chosen"); });
      at = (next + found.length) % found.length;
      const here = found[at];
      here.forEach(function (one) { one.classList.add(one.matches("mark") ? "is-here" : "is-chosen"); });
      here[0].scrollIntoView({ block: "center" });
      const many = found.length >= MOST_FOUND ? "至少" + MOST_FOUND : found.length;
      tell(here[0].matches("mark") ? "第" + (at + 1) + "处，共" + many + "处" : "已到第" + sought.replace(/\D/g, "") + "条");
    }

    function clear() {
      field.value = "";
      seek();
    }

    field.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(seek, WAIT);
    });
    field.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && field.value) {
        event.preventDefault();
        event.stopPropagation();
        clear();
      } else if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        step(-1);
      }
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      step(1);
    });
    form.addEventListener("click", function (event) {
      const button = event.target.closest("[data-find-step]");
      if (button) step(Number(button.dataset.findStep));
    });

    function step(by) {
      if (field.value.trim() === sought) go(at + by);
      else seek();
    }

    place(form);
  }

  /* Beside the text where there is room, else in the bar. */
  function place(form) {
    const beside = form.parentNode;
    const sheet = document.querySelector("[data-find-sheet]");
    const wide = window.matchMedia("(min-width: 62rem)");
    function move() {
      if (wide.matches || !sheet) beside.insertBefore(form, beside.firstChild);
      else sheet.querySelector(".kb-sheet").append(form);
      if (sheet) sheet.hidden = wide.matches;
      form.hidden = false;
    }
    wide.addListener(move);
    move();
  }

  function articleNumbered(words) {
    const number = /^第?\s*(\d{1,4})\s*条?$/.exec(words);
    if (!number) return null;
    return all(".kb-article", text).find(function (one) {
      return one.id.split("__").pop() === "art_" + Number(number[1]);
    }) || null;
  }

  function firstBelow(groups) {
    const below = groups.findIndex(function (group) { return group[0].getBoundingClientRect().top >= 0; });
    return below < 0 ? 0 : below;
  }

  function unmark() {
    all(".is-chosen", text).forEach(function (one) { one.classList.remove("is-chosen"); });
    all("mark.kb-found", text).forEach(function (mark) {
      const parent = mark.parentNode;
      while (mark.firstChild) parent.insertBefore(mark.firstChild, mark);
      mark.remove();
      parent.normalize();
    });
  }

  /* Mark every occurrence; one that runs over links is several marks. Return the marks of each. */
  function marked(words) {
    const wanted = words.toLowerCase();
    const groups = [];
    blocksOf(text).forEach(function (nodes) {
      const whole = nodes.map(function (node) { return node.data; }).join("").toLowerCase();
      const spans = [];
      for (let from = whole.indexOf(wanted); from >= 0; from = whole.indexOf(wanted, from + wanted.length)) {
        if (groups.length + spans.length >= MOST_FOUND) break;
        spans.push([from, from + wanted.length]);
      }
      if (spans.length) Array.prototype.push.apply(groups, markSpans(nodes, spans));
    });
    return groups;
  }

  function blocksOf(root) {
    const blocks = [];
    let block = null;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const box = node.parentNode.closest("p, h2, h3, h4, h5, h6, td, th, caption, .kb-number, .kb-margin, button");
      if (!box || box.matches(".kb-margin, button") || box.closest(".kb-margin")) continue;
      if (box !== block) {
        blocks.push([]);
        block = box;
      }
      blocks[blocks.length - 1].push(node);
    }
    return blocks;
  }

  function markSpans(nodes, spans) {
    const groups = spans.map(function () { return []; });
    let start = 0;
    nodes.forEach(function (node) {
      const end = start + node.data.length;
      for (let n = spans.length - 1; n >= 0; n -= 1) {
        const from = Math.max(spans[n][0], start);
        const to = Math.min(spans[n][1], end);
        if (from < to) groups[n].push(markPiece(node, from - start, to - start));
      }
      start = end;
    });
    return groups;
  }

  function markPiece(node, from, to) {
    const piece = node.splitText(from);
    piece.splitText(to - from);
    const mark = document.createElement("mark");
    mark.className = "kb-found";
    piece.parentNode.insertBefore(mark, piece);
    mark.append(piece);
    return mark;
  }

  /* Copying. Without a safe connection the browser has no clipboard for scripts; the old way still works. */
  function copy(words, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(words).then(done, function () { copyAsBefore(words, done); });
    } else {
      copyAsBefore(words, done);
    }
  }

  function copyAsBefore(words, done) {
    const box = document.createElement("textarea");
    const focused = document.activeElement;
    box.value = words;
    box.className = "visually-hidden";
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    if (focused) focused.focus();
    if (copied) done();
    else toast("没有复制成功，请选中文字后复制。");
  }

  function toast(sentence) {
    let toasts = document.querySelector(".kb-toasts");
    if (!toasts) {
      toasts = document.createElement("div");
      toasts.className = "kb-toasts";
      toasts.setAttribute("role", "status");
      document.body.append(toasts);
    }
    const line = document.createElement("p");
    line.className = "kb-toast";
    line.textContent = sentence;
    toasts.append(line);
    window.setTimeout(function () { line.remove(); }, 4000);
  }

  function prepareCopying() {
    all("[data-copy]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        const words = document.querySelector(button.dataset.copy).value;
        copy(words, function () { toast("已复制：" + words); });
      });
    });
  }

  /* One button goes with the pointer and the focus from article to article. */
  function offerCitation() {
    if (!text) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-copy-here";
    button.textContent = "复制引用";
    function come(event) {
      const article = event.target.closest && event.target.closest(".kb-article");
      if (!article || button.parentNode === article) return;
      article.insertBefore(button, article.children[1] || null);
    }
    text.addEventListener("pointerover", come);
    text.addEventListener("focusin", come);
    button.addEventListener("click", function () {
      const number = button.parentNode.querySelector(".kb-number").textContent.trim();
      const words = text.dataset.title + number;
      copy(words, function () { toast("已复制：" + words); });
    });
  }

  followScrolling();
  prepareBar();
  prepareFinding();
  prepareCopying();
  offerCitation();
})();
