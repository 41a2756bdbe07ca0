/* 审知库: how far recognising a scan has come is looked up now and then. Without this file one reloads the page. */
(function () {
  "use strict";

  let shown = document.getElementById("progress");
  if (!shown || !window.fetch || !window.DOMParser) return;
  const pause = Number(shown.dataset.again) * 1000;

  function over() {
    const link = document.createElement("a");
    link.className = "btn btn-primary";
    link.href = window.location.href;
    link.textContent = "识别完了，去核对";
    document.getElementById("progress-said").textContent = "识别完了，可以核对。";
    shown.appendChild(link);
  }

  /* What is read out is changed in its place; the rest of the part is put in anew. */
  function take(fresh) {
    const said = document.getElementById("progress-said");
    const told = fresh.querySelector("#progress-said");
    if (said.textContent !== told.textContent) said.textContent = told.textContent;
    while (said.nextSibling) shown.removeChild(said.nextSibling);
    while (told.nextSibling) shown.appendChild(told.nextSibling);
  }

  function look() {
    fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        if (!text) return;
        const page = new DOMParser().parseFromString(text, "text/html");
        const fresh = page.getElementById("progress");
        window.kbDraw(fresh ? function () { take(fresh); } : over);
        if (fresh) window.setTimeout(look, pause);
      })
      .catch(function () { window.setTimeout(look, pause); });
  }

  window.setTimeout(look, pause);
})();
