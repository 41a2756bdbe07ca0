/* 审知库: what is typed in a form is kept on the server while it is typed. The form works without. */
(function () {
  "use strict";

  const holder = document.querySelector("[data-keep]");
  const form = holder && holder.querySelector("form");
  if (!form || !window.fetch || !window.URLSearchParams) return;

  const EVERY = 15000; /* milliseconds between two keepings */
  const SMALL = 60000; /* bytes that a browser still sends for a page that is gone */
  const state = form.querySelector("[data-save-state]");
  const toasts = document.createElement("div");
  toasts.className = "kb-toasts";
  toasts.setAttribute("role", "status");
  document.body.append(toasts);

  let changed = false;
  let told = false;
  let left = false;
  let timer = 0;
  let kept = "";
  let atRest = ""; /* what is said while nothing is left to be kept */
  let sent = 0;
  let rest = 0;

  function say(text, isTrouble) {
    if (state) window.kbDraw(function () {
      state.hidden = false;
      state.textContent = text;
      state.classList.toggle("is-problem", Boolean(isTrouble));
    });
  }

  function toast(text, link) {
    const one = document.createElement("p");
    one.className = link ? "kb-toast is-problem" : "kb-toast";
    one.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link[1];
      anchor.target = "_blank";
      anchor.rel = "opener";
      anchor.textContent = link[0];
      one.append(anchor);
    }
    toasts.replaceChildren ? toasts.replaceChildren(one) : (toasts.textContent = "", toasts.append(one));
    if (!link) window.setTimeout(function () { one.remove(); }, 6000);
  }

  function body() {
    return new URLSearchParams(new FormData(form));
  }

  function typed(pairs) {
    const copy = new URLSearchParams(pairs);
    copy.delete("csrf_token");
    return copy.toString();
  }

  function later() {
    if (timer || left) return;
    timer = window.setTimeout(keep, Math.max(1000, sent + Math.max(EVERY, rest) - Date.now()));
  }

  function keep() {
    window.clearTimeout(timer);
    timer = 0;
    if (!changed || left) return;
    const pairs = body();
    if (typed(pairs) === kept) {
      changed = false;
      if (atRest) say(atRest);
      return;
    }
    changed = false;
    sent = Date.now();
    post(pairs).then(function (answer) {
      return answer.ok ? answer.json().then(function (said) { done(typed(pairs), said); }) : refused(answer);
    }).catch(function () {
      failed("没有连上服务器，内容还在本页，稍后自动再存。");
    });
  }

  function post(pairs) {
    return window.fetch(holder.dataset.keep, {
      method: "POST", body: pairs, credentials: "same-origin", headers: { Accept: "application/json" },
    });
  }

  function done(what, said) {
    const moment = said.at.split(" ").pop();
    kept = what;
    rest = 1000 * (said.rest || 0); /* a long text is kept less often */
    atRest = "已自动保存 " + moment + "（只有您看得到）";
    if (changed) later(); else say(atRest);
    if (!told) toast("草稿已自动保存 " + moment);
    told = true;
  }

  function failed(sentence) {
    changed = true;
    say(sentence, true);
    later();
  }

  /* The session ended, or began anew in another window: ask who is signed in now. */
  function refused(answer) {
    if (answer.status === 429) return waits(answer);
    if (answer.status === 404 && holder.dataset.shelf) return gone();
    if (answer.status !== 400 && answer.status !== 401 && answer.status !== 403) {
      return answer.json().then(function (said) { say(said.message, true); });
    }
    return window.fetch(holder.dataset.keep, {
      credentials: "same-origin", headers: { Accept: "application/json" },
    }).then(function (again) {
      if (again.ok) return again.json().then(signedIn);
      told = false;
      toast("登录已经过期，内容还在本页，请不要关闭。", ["在新窗口重新登录", "/login"]);
      failed("登录已过期：内容还在本页，重新登录后自动保存。");
      return null;
    });
  }

  /* More was kept lately than one person may: a little later. */
  function waits(answer) {
    return answer.json().then(function (said) {
      rest = 60000;
      changed = true;
      say(said.message);
      later();
    });
  }

  /* The document was deleted meanwhile: keep what is typed as a new one on the same shelf. */
  function gone() {
    const key = form.querySelector("input[name=kb_form]");
    const shelf = holder.dataset.shelf;
    delete holder.dataset.shelf;
    holder.dataset.keep = shelf + "/unsaved";
    const pairs = body(), what = typed(pairs);
    return post(pairs).then(function (answer) {
      if (!answer.ok) {
        say("这份文件已经删除，不能再保存。请先把内容复制到别处。", true);
        return;
      }
      kept = what;
      told = true;
      atRest = "这份文件已经删除。内容已作为新文件自动保存（只有您看得到）。";
      if (changed) later();
      say(atRest, true);
      toast("这份文件已经删除，内容没有丢失。", ["作为新文件打开", shelf + "/new?restore=" + (key ? key.value : "1")]);
    });
  }

  function signedIn(who) {
    if (who.login !== holder.dataset.login) {
      changed = true;
      say("现在登录的是另一个人，本页内容不再自动保存。", true);
      return;
    }
    document.querySelectorAll("input[name=csrf_token]").forEach(function (field) {
      field.value = who.csrf_token;
    });
    toasts.textContent = "";
    changed = true;
    later();
  }

  /* The page is hidden or goes: keep at once what there is. */
  function keepNow() {
    if (!changed || left) return;
    const pairs = body();
    if (typed(pairs) === kept) return;
    if (navigator.sendBeacon && pairs.toString().length < SMALL && navigator.sendBeacon(holder.dataset.keep, pairs)) {
      kept = typed(pairs);
      return;
    }
    keep();
  }

  function touched() {
    changed = true;
    say("有未保存的修改");
    later();
  }

  kept = typed(body());
  form.addEventListener("input", touched);
  form.addEventListener("change", function () { /* a box that was left is often kept already */
    if (typed(body()) !== kept) touched();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-row-remove]") && !form.contains(event.target)) touched();
  });
  form.addEventListener("submit", function () {
    left = true;
    window.clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") keepNow(); else if (changed) later();
  });
  window.addEventListener("pagehide", keepNow);
  window.addEventListener("pageshow", function () { left = false; });
})();
