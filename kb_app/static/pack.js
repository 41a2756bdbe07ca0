/* A reading pack: finding and opening, with nothing but this file. Everything can be read without it. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("pack-data").textContent);
  const part = function (id) { return document.getElementById(id); };
  const documents = Array.prototype.slice.call(document.querySelectorAll("article.document"));
  const input = part("words"), told = part("told"), found = part("found"), contents = part("contents");
  const SHOWN = 60;
  let entries = null, waiting = 0, chosen = null;

  /* Words in one form: full and half width alike, small letters, single blanks. */
  function folded(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  /* The text folded mark by mark, with the place in the text that each mark came from. */
  function placed(text) {
    const at = [];
    let folds = "";
    Array.from(text).reduce(function (start, mark) {
      const fold = folded(mark);
      for (let i = 0; i < fold.length; i += 1) at.push(start);
      folds += fold;
      return start + mark.length;
    }, 0);
    at.push(text.length);
    return { text: folds, at: at };
  }

  function titleOf(article) {
    return article.querySelector("h2").textContent;
  }

  function labelOf(clause) {
    const number = clause.querySelector(".kb-number");
    return number ? number.textContent : "";
  }

  function entriesNow() {
    if (entries) return entries;
    entries = [];
    documents.forEach(function (article) {
      const title = titleOf(article);
      const known = { title: title, folded: folded(title), number: folded(article.dataset.number), id: article.id };
      article.querySelectorAll(".text [data-clause]").forEach(function (clause) {
        if (clause.parentNode.closest("[data-clause]")) return;
        const label = labelOf(clause), whole = clause.textContent.trim().replace(/\s+/g, " ");
        const text = label && whole.indexOf(label) === 0 ? label + " " + whole.slice(label.length).trim() : whole;
        entries.push({ of: known, id: clause.id, label: label, text: text, folded: folded(text) });
      });
    });
    return entries;
  }

  /* What was asked: words between blanks, each with what may stand for it. */
  function asked(query) {
    return query.split(" ").filter(Boolean).map(function (word) {
      return [word].concat(data.words[word] || []);
    });
  }

  function has(text, ways) {
    return ways.some(function (way) { return text.indexOf(way) >= 0; });
  }

  function hasAll(text, words) {
    return words.every(function (ways) { return has(text, ways); });
  }

  /* Title before number before text; the words as they stand before words that mean the same. */
  function weightOf(entry, query, words) {
    if (entry.folded.indexOf(query) >= 0) return 4;
    if (words.every(function (ways) { return entry.folded.indexOf(ways[0]) >= 0; })) return 3;
    if (hasAll(entry.folded, words)) return 2;
    return hasAll(entry.of.folded + " " + entry.folded, words) ? 1 : 0;
  }

  function byTitle(words) {
    const hits = [];
    documents.forEach(function (article) {
      const title = folded(titleOf(article)), names = folded(article.dataset.names);
      const number = folded(article.dataset.number);
      const weight = hasAll(title + " " + names, words) ? 9 : number && hasAll(number, words) ? 8 : 0;
      if (weight) hits.push({ weight: weight, id: article.id, title: titleOf(article), text: article.dataset.number });
    });
    return hits;
  }

  function byText(query, words) {
    return entriesNow().map(function (entry) {
      return { weight: weightOf(entry, query, words), id: entry.id, title: entry.of.title + " " + entry.label, text: entry.text };
    }).filter(function (hit) { return hit.weight > 0; });
  }

  /* No clause has every word: those that share known words and pairs of characters with the question. */
  function alike(query) {
    const words = Object.keys(data.words).filter(function (word) { return word.length > 1 && query.indexOf(word) >= 0; })
      .map(function (word) { return [word].concat(data.words[word]); });
    const bare = query.replace(/怎么办|怎么|什么|哪些|哪里|多久|需要|可以|吗|呢|呀|的|了|要|带|[?,.!、。\s]/g, "");
    const pairs = [];
    for (let i = 0; i + 1 < bare.length; i += 1) pairs.push(bare.slice(i, i + 2));
    const hits = entriesNow().map(function (entry) {
      const whole = entry.of.folded + " " + entry.folded;
      const known = words.filter(function (ways) { return has(whole, ways); }).length;
      const shared = 3 * known + pairs.filter(function (pair) { return whole.indexOf(pair) >= 0; }).length;
      return { weight: shared / 1000, shared: shared, id: entry.id, title: entry.of.title + " " + entry.label, text: entry.text };
    });
    const most = hits.reduce(function (best, hit) { return Math.max(best, hit.shared); }, 0);
    return hits.filter(function (hit) { return hit.shared >= 2 && hit.shared >= 0.6 * most; });
  }

  const DIGITS = "零一二三四五六七八九";

  function numberOf(text) {
    if (/^\d+$/.test(text)) return Number(text);
    let whole = 0, digit = 0;
    Array.from(text).forEach(function (mark) {
      const unit = { 十: 10, 百: 100, 千: 1000 }[mark];
      if (unit) { whole += (digit || 1) * unit; digit = 0; } else digit = DIGITS.indexOf(mark);
    });
    return whole + digit;
  }

  /* 窗口办法 names 窗口工作管理办法: its characters stand there in this order. */
  function isCalled(article, name) {
    return [titleOf(article)].concat(article.dataset.names.split("|")).some(function (title) {
      let at = -1;
      return Array.from(name).every(function (mark) {
        at = title.indexOf(mark, at + 1);
        return at >= 0;
      });
    });
  }

  /* 窗口办法12, 窗口办法第十二条 → the article itself. */
  function jumps(query) {
    const read = /^《?([^《》\d]{2,}?)》?\s*第?(\d{1,4}|[零一二三四五六七八九十百千]+)条?$/.exec(query);
    if (!read) return [];
    const address = "/art-" + numberOf(read[2]);
    return documents.filter(function (article) {
      return isCalled(article, read[1].trim()) && part(article.id + address);
    }).map(function (article) {
      const clause = part(article.id + address);
      return { weight: 10, id: clause.id, title: titleOf(article) + " " + labelOf(clause), text: clause.textContent.trim() };
    });
  }

  function addMarked(place, text, ways) {
    const folds = placed(text), first = ways.map(function (way) { return folds.text.indexOf(way); })
      .filter(function (at) { return at >= 0; });
    const start = first.length ? Math.max(0, Math.min.apply(null, first) - 30) : 0, end = Math.min(folds.text.length, start + 140);
    let at = start;
    const put = function (to) { place.append(text.slice(folds.at[at], folds.at[to])); at = to; };
    if (start > 0) place.append("…");
    while (at < end) {
      const next = nextOf(folds.text, ways, at);
      if (!next || next[0] >= end) break;
      put(next[0]);
      const mark = document.createElement("mark");
      mark.textContent = text.slice(folds.at[next[0]], folds.at[next[1]]);
      place.append(mark);
      at = next[1];
    }
    if (at < end) put(end);
    if (at < folds.text.length) place.append("…");
  }

  /* The place of the first of the words from here on; of several the longest. */
  function nextOf(text, ways, from) {
    let best = null;
    ways.forEach(function (way) {
      const at = text.indexOf(way, from);
      if (at >= 0 && (!best || at < best[0] || (at === best[0] && at + way.length > best[1]))) best = [at, at + way.length];
    });
    return best;
  }

  function rowOf(hit, ways) {
    const row = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
    link.href = "#" + hit.id;
    addMarked(link, hit.title, ways);
    addMarked(text, hit.text, ways);
    row.append(link, text);
    return row;
  }

  function look(typed) {
    const query = folded(typed).trim().replace(/\s+/g, " ");
    const words = asked(query);
    let hits = jumps(query).concat(byTitle(words), byText(query, words)), sentence = "";
    if (!hits.length) {
      hits = alike(query);
      sentence = hits.length ? "没有完全相同的说法，下面是相近的条款。"
        : "阅读包里没有找到“" + typed + "”。请换个说法、减少几个字，或者联网到审知库检索。";
    }
    hits.sort(function (one, other) { return other.weight - one.weight; });
    const ways = [].concat.apply([], words);
    found.textContent = "";
    hits.slice(0, SHOWN).forEach(function (hit) { found.append(rowOf(hit, ways)); });
    const more = hits.length > SHOWN ? "，先列出" + SHOWN + "条，请再加几个字缩小范围" : "";
    told.textContent = sentence || "找到" + hits.length + "条" + more + "。";
  }

  function showOnly(article, isList) {
    documents.forEach(function (one) { one.hidden = one !== article; });
    found.hidden = !isList;
    contents.hidden = Boolean(article) || isList;
    told.textContent = "";
    if (chosen) chosen.classList.remove("is-chosen");
    chosen = null;
  }

  function open(target) {
    const article = target.closest("article.document");
    showOnly(article, false);
    document.title = titleOf(article) + " · 离线阅读包";
    const ask = part("ask");
    if (ask) ask.href = data.server + article.id;
    if (target !== article) { chosen = target; target.classList.add("is-chosen"); }
    const there = target === article ? article.querySelector("h2") : target;
    if (!there.hasAttribute("tabindex")) there.setAttribute("tabindex", "-1");
    there.focus({ preventScroll: true });
    if (target === article) window.scrollTo(0, 0);
    else there.scrollIntoView();
  }

  /* The place of this address, or of the nearest one above it that is in the pack. */
  function placeOf(address) {
    let wanted = address;
    while (wanted.split("/").length > 2) {
      const target = part(wanted);
      if (target && target.closest("article.document")) return target;
      wanted = wanted.slice(0, wanted.lastIndexOf("/"));
    }
    return null;
  }

  function bare(title) {
    return folded(title).replace(/^中华人民共和国/, "");
  }

  /* A citation of another text: there, if it is in the pack; otherwise how to get it. */
  function follow(query) {
    const wanted = new URLSearchParams(query), title = wanted.get("title") || "";
    const article = documents.find(function (one) {
      const names = [titleOf(one)].concat(one.dataset.names.split("|")).map(bare);
      return names.indexOf(bare(title)) >= 0;
    });
    const target = article && placeOf(article.id + "/" + (wanted.get("at") || ""));
    if (target) return open(target);
    return absent("《" + title.replace(/《/g, "〈").replace(/》/g, "〉") + "》不在这个阅读包里。", "/cite" + query);
  }

  function absent(sentence, address) {
    showOnly(null, false);
    told.textContent = sentence;
    if (!data.server) return;
    const link = document.createElement("a");
    link.href = data.server + address;
    link.textContent = "联网到审知库查看";
    told.append(link);
  }

  function route() {
    const hash = location.hash;
    if (hash === "#main") return;
    document.title = "离线阅读包 · 审知库";
    if (hash.indexOf("#q=") === 0) {
      const typed = decodeURIComponent(hash.slice(3));
      if (input.value !== typed) input.value = typed;
      showOnly(null, true);
      look(typed);
    } else if (hash.indexOf("#/cite?") === 0) {
      follow(hash.slice(6));
    } else if (hash.length > 2) {
      const address = decodeURIComponent(hash.slice(1)), target = placeOf(address);
      if (target) open(target);
      else absent("这个地址不在阅读包里。请从目录或检索进入。", address);
    } else {
      showOnly(null, false);
    }
  }

  function search() {
    const typed = input.value.trim();
    const hash = typed ? "#q=" + encodeURIComponent(typed) : "#/";
    if (location.hash !== hash) location.replace(hash);
  }

  const SIZES = ["", "size-1", "size-2", "size-3"];

  function sized(by) {
    const root = document.documentElement.classList;
    let at = SIZES.findIndex(function (name) { return name && root.contains(name); });
    at = Math.min(SIZES.length - 1, Math.max(0, (at < 0 ? 0 : at) + by));
    SIZES.forEach(function (name) { if (name) root.remove(name); });
    if (SIZES[at]) root.add(SIZES[at]);
  }

  part("find").hidden = false;
  part("sizes").hidden = false;
  part("sizes").addEventListener("click", function (event) {
    if (event.target.dataset.size) sized(Number(event.target.dataset.size));
  });
  part("find").addEventListener("submit", function (event) {
    event.preventDefault();
    search();
    const first = found.querySelector("a");
    if (!found.hidden && first) first.focus();
  });
  input.addEventListener("input", function (event) {
    if (event.isComposing) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(search, 150);
  });
  input.addEventListener("compositionend", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(search, 150);
  });
  document.addEventListener("keydown", function (event) {
    const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    }
  });
  contents.querySelectorAll("details").forEach(function (one, at, all) { one.open = all.length < 2; });
  window.addEventListener("hashchange", route);
  route();
})();
