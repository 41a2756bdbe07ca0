/* 审知库: files are checked, shown and sent one after the other, with progress. Without this file the form sends itself. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;

  const field = form.querySelector("input[type=file]");
  const picker = form.querySelector(".kb-picker");
  const shown = form.querySelector("[data-file]");
  const bar = form.querySelector("progress");
  const told = form.querySelector("[data-told]");
  const failed = form.querySelector("[data-failed]");
  const stop = form.querySelector("[data-stop]");
  const send = form.querySelector("[type=submit]");
  const most = Number(form.dataset.most);
  const many = Number(form.dataset.many);
  const refused = form.dataset.refused.split("|").map(function (row) { return row.split("="); });
  const endings = form.dataset.endings.split(",");
  let asking = null;
  let stopped = false;

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
      const known = refused.find(function (row) { return row[0] && start.indexOf(row[0]) === 0; });
      return known && endings.indexOf(ending) < 0 ? known[1] : "";
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
      reader.addEventListener("error", function () { resolve(""); });
      reader.readAsArrayBuffer(file.slice(0, 8));
    });
  }

  function say(sentence, isTrouble) {
    told.textContent = sentence;
    told.className = isTrouble ? "kb-error" : "kb-hint";
    field.setAttribute("aria-invalid", String(Boolean(isTrouble)));
  }

  function chosen() {
    return Array.from(field.files);
  }

  /* Answer with what is wrong with the first file that is not fit, or "". */
  function look() {
    const files = chosen();
    shown.hidden = !files.length;
    bar.hidden = true;
    if (!files.length) return Promise.resolve("请选择要上传的文件，再点“上传”。");
    if (files.length > many) {
      const few = many === 1 ? "给一份文件换新稿，一次只能上传一个文件。" : "一次最多上传 " + many + " 个文件，请分几次上传。";
      say(few, true);
      return Promise.resolve(few);
    }
    shown.querySelector(".kb-picker-name").textContent = files.length === 1 ? files[0].name : files.length + " 个文件";
    shown.querySelector("[data-size]").textContent = sized(files.reduce(function (sum, file) { return sum + file.size; }, 0));
    return Promise.all(files.map(fault)).then(function (faults) {
      const at = faults.findIndex(Boolean);
      const wrong = at < 0 ? "" : (files.length > 1 ? "“" + files[at].name + "”：" : "") + faults[at];
      window.kbDraw(function () { say(wrong || "可以上传。", wrong); });
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

  /* What came of one file: {url} or {wrong}. */
  function outcome(answer) {
    let said = null;
    try { said = JSON.parse(answer.responseText); } catch (error) { said = null; }
    if (answer.status === 200 && said && said.url) return { url: said.url };
    if (answer.responseURL && /\/login(\?|$)/.test(answer.responseURL)) {
      return { wrong: "登录已经过期，没有上传。请在新窗口登录以后，再点一次“上传”。" };
    }
    return { wrong: sentenceOf(answer) };
  }

  function progress(label) {
    return function (event) {
      if (!event.lengthComputable) return;
      const done = Math.round((event.loaded / event.total) * 100);
      bar.value = done;
      bar.textContent = done + "%";
      if (done < 100) say("正在上传" + label + "…"); else say("已经传完" + label + "，正在识别章、条、款、项…");
      if (done === 100) bar.removeAttribute("value");
    };
  }

  function sent(file, label, fields) {
    return new Promise(function (resolve) {
      const body = new FormData();
      fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
      body.append(field.name, file, file.name);
      asking = new XMLHttpRequest();
      asking.open("POST", form.action);
      asking.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      asking.setRequestHeader("Accept", "text/html");
      asking.upload.addEventListener("progress", progress(label));
      asking.addEventListener("load", function () { resolve(outcome(asking)); });
      asking.addEventListener("error", function () { resolve({ wrong: "没有连上服务器，文件没有上传。请检查网络后再试。" }); });
      asking.addEventListener("abort", function () { resolve({ wrong: "已取消，文件没有上传。" }); });
      bar.value = 0;
      say("正在上传" + label + "…");
      asking.send(body);
    });
  }

  /* Everything was sent: go on to what was read, or say what was not. */
  function finished(files, outcomes) {
    const good = outcomes.filter(function (one) { return one.url; });
    const bad = outcomes.map(function (one, at) { return one.wrong ? [files[at].name, one.wrong] : null; }).filter(Boolean);
    if (!bad.length) {
      say("已读完，正在打开核对页面…");
      window.location.assign(good.length === 1 ? good[0].url : form.dataset.list);
      return;
    }
    failed.textContent = "";
    if (files.length > 1) {
      bad.forEach(function (pair) {
        const line = document.createElement("li");
        line.textContent = "“" + pair[0] + "”没有读入：" + pair[1];
        failed.appendChild(line);
      });
    }
    failed.hidden = files.length === 1;
    if (files.length === 1) trouble(bad[0][1]);
    else trouble(bad.length + " 个文件没有读入" + (good.length ? "，" + good.length + " 个已经读入，可以去核对。" : "。"));
    if (good.length) {
      const way = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.list;
      link.textContent = "去核对已经读入的 " + good.length + " 个文件";
      way.appendChild(link);
      failed.appendChild(way);
    }
  }

  function start() {
    const files = chosen();
    const fields = [];
    new FormData(form).forEach(function (value, name) { if (name !== field.name) fields.push([name, value]); });
    const outcomes = [];
    stopped = false;
    bar.hidden = false;
    stop.hidden = false;
    send.disabled = true;
    field.disabled = true;
    failed.hidden = true;
    stop.focus();

    function next() {
      const at = outcomes.length;
      if (at === files.length) { finished(files, outcomes); return; }
      if (stopped) { outcomes.push({ wrong: "已取消，文件没有上传。" }); next(); return; }
      const label = files.length > 1 ? "第 " + (at + 1) + " 个（共 " + files.length + " 个）" : "";
      sent(files[at], label, fields).then(function (one) { outcomes.push(one); next(); });
    }
    next();
  }

  field.addEventListener("change", look);
  stop.addEventListener("click", function () {
    stopped = true;
    if (asking) asking.abort();
  });
  form.addEventListener("submit", function (event) {
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
    field.files = event.dataTransfer.files;
    look();
  });
  if (field.files.length) look();
})();
