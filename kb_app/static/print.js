/* 审知库, print view: the button that opens the browser's print dialog. */
(function () {
  "use strict";

  const button = document.querySelector("[data-print]");
  if (!button || !window.print) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    window.print();
  });
})();
