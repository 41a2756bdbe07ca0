/* 审知库: a file is checked, shown and sent with its progress. Without this file the form sends itself. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;

  const field = form.querySelector("input[type=file]");
  const picker = form.querySelector(".kb-picker");
  const shown = form.querySelector("[data-file]");
  const bar = form.querySelector("progress");
  const told = form.querySelector("[data-told]");
  const stop = form.querySelector("[data-stop]");
  const send = form.querySelector("[type=submit]");
  const most = Number(form.dataset.most);
  const refused = form.dataset.refused.split("|").map(function (row) { return row.split("="); });
  const endings = form.dataset.endings.split(",");
  let asking = null;

  function sized(bytes) {
    return bytes < 1 << 20 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / (1 << 20)).toFixed(1) + " MB";
  }

  /* Answer with why the server would refuse the file, as far as its first bytes tell. */
  function fault(file) {
    const ending = file.name.indexOf(".") < 0 ? "" : file.name.split(".").pop().toLowerCase();
    if (!file.size) return Promise.resolve("这是空文件（0 字节），请检查后重新上传。");
    if (file.size > most) {
      return Promise.resolve("文件过大：" + sized(file.size) + "，上限 " + sized(most) + "。请压缩其中的图片或拆分后再上传。");
    }
    return beginning(file).then(function (start) {
      const known = refused.find(function (row) { return start.indexOf(row[0]) === 0; });
      if (start.indexOf("504b") === 0 || (!known && endings.indexOf(ending) >= 0)) return "";
      return known ? known[1] : "这不是 Word 文档（.docx）：文件内容与格式不符。请用 Word 或 WPS 打开后另存为 .docx 再上传。";
    });
  }

  function beginning(file) {
    return new Promise(function (resolve) {
      const reader = new FileReader();
      reader.addEventListener("load", function () {
        resolve(Array.from(new Uint8Array(reader.result)).map(function (byte) {
          return ("0" + byte.toString(16)).slice(-2);
        }).join(""));
      });
      reader.addEventListener("error", function () { resolve("504b"); });
      reader.readAsArrayBuffer(file.slice(0, 8));
    });
  }

  function say(sentence, isTrouble) {
    told.textContent = sentence;
    told.className = isTrouble ? "kb-error" : "kb-hint";
    field.setAttribute("aria-invalid", String(Boolean(isTrouble)));
  }

  function look() {
    const file = field.files[0];
    shown.hidden = !file;
    bar.hidden = true;
    if (!file) return Promise.resolve("请选择要上传的文件，再点“上传”。");
    shown.querySelector(".kb-picker-name").textContent = file.name;
    shown.querySelector("[data-size]").textContent = sized(file.size);
    return fault(file).then(function (wrong) {
      say(wrong || "可以上传。", wrong);
      return wrong;
    });
  }

  function rest() {
    asking = null;
    stop.hidden = true;
    bar.hidden = true;
    send.disabled = false;
    field.disabled = false;
  }

  function trouble(sentence) {
    rest();
    say(sentence, true);
    field.focus();
  }

  /* What the server refused, in its own words: the page it answered with, or its JSON. */
  function sentenceOf(answer) {
    const page = new DOMParser().parseFromString(answer.responseText, "text/html");
    const said = page.querySelector(".kb-problems li") || page.querySelector("main p");
    return said ? said.textContent.trim() : "没有上传成功（" + answer.status + "），请稍后再试。";
  }

  function answered() {
    let said = null;
    try { said = JSON.parse(asking.responseText); } catch (error) { said = null; }
    if (asking.status === 200 && said && said.url) {
      say("已读完，正在打开核对页面…");
      window.location.assign(said.url);
    } else if (asking.status === 409) {
      rest();
      form.dataset.plain = "yes";
      form.submit();
    } else if (asking.responseURL && /\/login(\?|$)/.test(asking.responseURL)) {
      trouble("登录已经过期，没有上传。请在新窗口登录以后，再点一次“上传”。");
    } else {
      trouble(sentenceOf(asking));
    }
  }

  function progress(event) {
    if (!event.lengthComputable) return;
    const done = Math.round((event.loaded / event.total) * 100);
    bar.value = done;
    bar.textContent = done + "%";
    if (done < 100) say("正在上传…"); else say("已经传完，正在识别章、条、款、项…");
    if (done === 100) bar.removeAttribute("value");
  }

  function start() {
    const body = new FormData(form);
    asking = new XMLHttpRequest();
    asking.open("POST", form.action);
    asking.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    asking.setRequestHeader("Accept", "text/html");
    asking.upload.addEventListener("progress", progress);
    asking.addEventListener("load", answered);
    asking.addEventListener("error", function () { trouble("没有连上服务器，文件没有上传。请检查网络后再试。"); });
    asking.addEventListener("abort", function () { trouble("已取消，文件没有上传。"); });
    bar.value = 0;
    bar.hidden = false;
    stop.hidden = false;
    send.disabled = true;
    field.disabled = true;
    say("正在上传…");
    asking.send(body);
    stop.focus();
  }

  field.addEventListener("change", look);
  stop.addEventListener("click", function () { if (asking) asking.abort(); });
  form.addEventListener("submit", function (event) {
    if (form.dataset.plain) return;
    event.preventDefault();
    look().then(function (wrong) {
      if (wrong) trouble(wrong); else start();
    });
  });

  picker.addEventListener("dragover", function (event) {
    event.preventDefault();
    picker.classList.add("is-over");
  });
  ["dragleave", "drop"].forEach(function (name) {
    picker.addEventListener(name, function () { picker.classList.remove("is-over"); });
  });
  picker.addEventListener("drop", function (event) {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    if (event.dataTransfer.files.length > 1) say("一次上传一个文件，请逐个上传。", true);
    else {
      field.files = event.dataTransfer.files;
      look();
    }
  });
  if (field.files.length) look();
})();
