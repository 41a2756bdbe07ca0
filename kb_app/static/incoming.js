/* 审知库: a title that was typed goes along when a line is corrected. Without this file it is typed again. */
(function () {
  "use strict";

  const title = document.getElementById("title");
  if (!title) return;
  const began = title.value;

  ["corrections", "aims"].forEach(function (id) {
    const form = document.getElementById(id);
    if (!form) return;
    form.addEventListener("submit", function () {
      if (title.value === began) return;
      const along = document.createElement("input");
      along.type = "hidden";
      along.name = "title";
      along.value = title.value;
      form.appendChild(along);
    });
  });
})();
