/* Keeping a reading pack in this browser, only when asked for. Every page works without this file. */
(function () {
  "use strict";

  const PACK = "kb-pack";
  const LONGEST = 30 * 24 * 3600 * 1000; /* milliseconds that a pack is kept */
  const WARNING = "阅读包会留在这台设备的浏览器里，没有网络时谁打开都能看到。"
    + "请只保存在自己的手机或电脑上，多人共用的电脑不要保存。确定保存吗？";
  const own = document.currentScript;
  const root = own ? own.src.replace(/static\/offline\.js.*$/, "") : "";
  const kept = root + "offline";
  if (!root || !window.isSecureContext || !("serviceWorker" in navigator) || !("caches" in window)) return;

  const login = own.dataset.person || "";
  const said = document.querySelector("[data-kept-said]");

  function packOf() {
    return caches.has(PACK).then(function (is) {
      return is ? caches.open(PACK).then(function (packs) { return packs.match(kept); }) : undefined;
    });
  }

  function tell(sentence) {
    if (!said) return;
    said.closest("[data-kept-pack]").hidden = false;
    said.textContent = sentence;
  }

  /* Signing out deletes the pack: ask first. */
  function askBeforeLeaving() {
    document.querySelectorAll("form.kb-sign-out").forEach(function (form) {
      form.dataset.confirm = "退出登录会删除保存在本机的阅读包。确定退出吗？";
    });
  }

  /* A page of nobody may be a page about a fault: the server says whether the session is gone. */
  function whoIsSignedIn() {
    if (login) return Promise.resolve(login);
    return fetch(kept, { credentials: "same-origin", cache: "no-store", headers: { Accept: "text/html" } }).then(function (answer) {
      return answer.headers.get("X-Kept-For") || (answer.url.split("?")[0] === root + "login" ? "" : undefined);
    });
  }

  function show(pack) {
    if (!pack) return undefined;
    const keptAt = Date.parse(pack.headers.get("X-Kept-At"));
    if (!(Date.now() - keptAt < LONGEST)) return caches.delete(PACK);
    return whoIsSignedIn().then(function (person) {
      if (person === undefined) return undefined;
      if (person !== pack.headers.get("X-Kept-For")) return caches.delete(PACK); // signed out, or another person
      askBeforeLeaving();
      tell("保存于" + new Date(keptAt).toLocaleString("zh-CN", { hour12: false }) + "，没有网络时打开本站就会显示；"
        + new Date(keptAt + LONGEST).toLocaleDateString("zh-CN") + "到期删除。");
      return undefined;
    }, function () { /* no network: nobody can be asked */ });
  }

  function keep(button) {
    if (!window.confirm(WARNING)) return;
    const form = button.form;
    const address = form.action + "?" + new URLSearchParams(new FormData(form)).toString();
    button.disabled = true;
    tell("正在保存，请稍候……");
    fetch(address, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const headers = new Headers({
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": answer.headers.get("Content-Security-Policy"),
        "X-Kept-For": login,
        "X-Kept-At": new Date().toISOString()
      });
      return answer.blob().then(function (file) {
        return caches.open(PACK).then(function (packs) { return packs.put(kept, new Response(file, { headers: headers })); });
      });
    }).then(packOf).then(show).catch(function () {
      tell("没有保存成功。请检查网络和本机的剩余空间，刷新页面后再试。");
    }).then(function () { button.disabled = false; });
  }

  function drop() {
    caches.delete(PACK).then(function () {
      document.querySelectorAll("form.kb-sign-out").forEach(function (form) { delete form.dataset.confirm; });
      tell("已从本机删除。需要时可以重新保存。");
    });
  }

  document.addEventListener("click", function (event) {
    const keeper = event.target.closest("[data-keep-pack]");
    if (keeper) keep(keeper);
    if (event.target.closest("[data-drop-pack]")) drop();
  });

  navigator.serviceWorker.register(root + "sw.js").then(function () {
    document.querySelectorAll("[data-keep-pack]").forEach(function (button) { button.hidden = false; });
  }).catch(function () { /* the browser forbids it: the site works as before */ });
  packOf().then(show);
})();
