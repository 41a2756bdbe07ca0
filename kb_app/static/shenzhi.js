/* 审知库: small comforts. Every page works without this file. */
(function () {
  "use strict";

  let rowsAdded = 0;

  /* Rows of a form's sequence: clone the <template>, give the clone ids of its own. */
  function addRow(rows) {
    const pattern = rows.querySelector(":scope > template[data-rows-new]");
    const list = rows.querySelector(":scope > [data-rows-list]");
    const fresh = document.createElement("template");
    rowsAdded += 1;
    fresh.innerHTML = pattern.innerHTML.replace(/deformField(\d+)/g, "deformField$1n" + rowsAdded);
    const row = fresh.content.firstElementChild;
    list.append(row);
    prepareRows(row);
    tellRows(rows);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  }

  function removeRow(row) {
    const rows = row.closest("[data-rows]");
    row.remove();
    tellRows(rows);
    markChanged(rows.closest("form"));
    const add = rows.querySelector(":scope > [data-rows-add]");
    if (add) add.focus();
  }

  function tellRows(rows) {
    const most = Number(rows.dataset.most || 0);
    const count = rows.querySelectorAll(":scope > [data-rows-list] > [data-row]").length;
    rows.querySelector(":scope > [data-rows-add]").disabled = most > 0 && count >= most;
  }

  function prepareRows(root) {
    root.querySelectorAll("[data-rows-add], [data-row-remove]").forEach(function (button) {
      button.hidden = false;
    });
    root.querySelectorAll("[data-rows]").forEach(tellRows);
  }

  /* Leaving a page with unsaved changes asks first. */
  function markChanged(form) {
    if (form && form.matches(".kb-form[method=post i]")) form.dataset.changed = "yes";
  }

  function hasChanges() {
    return document.querySelector("form[data-changed=yes]") !== null;
  }

  document.addEventListener("click", function (event) {
    const add = event.target.closest("[data-rows-add]");
    const remove = event.target.closest("[data-row-remove]");
    if (add) addRow(add.closest("[data-rows]"));
    if (remove) removeRow(remove.closest("[data-row]"));
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("input", function (event) {
    markChanged(event.target.closest("form"));
  });

  document.addEventListener("submit", function (event) {
    const question = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    delete event.target.dataset.changed;
  });

  /* A form that was sent is not sent a second time while its answer is on the way. */
  const AGAIN = 10000; /* milliseconds after which the answer is not waited for any longer */
  const underWay = new Map();
  window.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.closest("[data-hx-boost=true]")) return;
    if (Date.now() - (underWay.get(form) || -AGAIN) < AGAIN) event.preventDefault();
    else underWay.set(form, Date.now());
  });
  window.addEventListener("pageshow", function () { underWay.clear(); });

  /* What arrives while a button is being pressed is drawn when it is let go: a button that moves
     away under the finger would not be pressed. */
  const PRESS = 1000; /* milliseconds after which a press is not waited for any longer */
  let pressed = false, waiting = [];
  function letGo() {
    pressed = false;
    window.setTimeout(function () {
      const now = waiting;
      waiting = [];
      now.forEach(function (draw) { draw(); });
    });
  }
  document.addEventListener("pointerdown", function () { pressed = true; }, true);
  document.addEventListener("pointerup", letGo, true);
  document.addEventListener("pointercancel", letGo, true);
  window.kbDraw = function (draw) {
    if (!pressed) { draw(); return; }
    waiting.push(draw);
    if (waiting.length === 1) window.setTimeout(letGo, PRESS);
  };

  window.addEventListener("beforeunload", function (event) {
    if (hasChanges()) event.preventDefault();
  });

  prepareRows(document);
  document.addEventListener("htmx:load", function (event) {
    prepareRows(event.target);
  });
  const problems = document.querySelector(".kb-problems");
  if (problems) problems.focus();
})();
