/* Without a network: static files by their stamps, and the reading pack that somebody chose to keep. No other
   page of anybody is ever kept. Where there is a network, the server says first who is signed in: the pack is
   shown to the one who kept it, and deleted for anybody else. */
"use strict";

const FILES = "kb-files", PACK = "kb-pack";
const SCOPE = new URL(self.registration.scope);
const KEPT = new URL("offline", SCOPE).href, NO_NETWORK = new URL("static/no-network.html", SCOPE).href;
const STYLE = new URL("static/no-network.css", SCOPE).href, SIGN_IN = new URL("login", SCOPE).href;
const LONGEST = 30 * 24 * 3600 * 1000; /* milliseconds that a pack is kept */
const PATIENCE = 5000; /* milliseconds to wait for the server; a weak network is none */

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(FILES).then(function (files) {
    return Promise.all([NO_NETWORK, STYLE].map(function (name) { return files.add(new Request(name, { cache: "reload" })); }));
  }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== FILES && name !== PACK; })
      .map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== SCOPE.origin) return;
  if (request.method === "POST" && url.pathname === new URL("logout", SCOPE).pathname) {
    event.waitUntil(caches.delete(PACK));
  } else if (url.href === STYLE) {
    event.respondWith(fetch(request).catch(function () { return ownFile(STYLE); }));
  } else if (request.method === "GET" && isStamped(url)) {
    event.respondWith(fileOf(request, url));
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(pageOf(request, url));
  }
});

function isStamped(url) {
  return url.pathname.indexOf(new URL("static/", SCOPE).pathname) === 0 && url.searchParams.has("v");
}

/* A stamped file never changes; an earlier one of the same name is let go. */
function fileOf(request, url) {
  return caches.open(FILES).then(function (files) {
    return files.match(request).then(function (kept) {
      return kept || fetch(request).then(function (answer) {
        if (answer.ok && answer.type === "basic") {
          const copy = answer.clone();
          files.delete(url.origin + url.pathname, { ignoreSearch: true })
            .then(function () { return files.put(request, copy); });
        }
        return answer;
      });
    });
  });
}

function pageOf(request, url) {
  if (url.href.split("#")[0] === KEPT) {
    return keptPack().then(function (pack) {
      return pack ? packOrPage(pack, request) : fetch(request).catch(withoutNetwork);
    });
  }
  return fetch(request).catch(function () {
    return keptPack().then(function (pack) { return pack || withoutNetwork(); });
  });
}

/* The pack for the one who kept it, or when nobody can be asked; a fault of the server is shown as it is. */
function packOrPage(pack, request) {
  return whoIsSignedIn().then(function (login) {
    if (login === pack.headers.get("X-Kept-For")) return pack;
    if (login === undefined) return fetch(request);
    return caches.delete(PACK).then(function () { return fetch(request); });
  }, function () { return pack; });
}

/* A login, "" for nobody, undefined where the server does not know; fails without a network. */
function whoIsSignedIn() {
  const late = new Promise(function (_, refuse) { setTimeout(refuse, PATIENCE); });
  const asked = fetch(KEPT, { credentials: "same-origin", cache: "no-store", headers: { Accept: "text/html" } });
  return Promise.race([asked, late]).then(function (answer) {
    return answer.headers.get("X-Kept-For") || (answer.url.split("?")[0] === SIGN_IN ? "" : undefined);
  });
}

function keptPack() {
  return caches.has(PACK).then(function (is) {
    return is ? caches.open(PACK).then(function (packs) { return packs.match(KEPT); }).then(lasting) : undefined;
  });
}

function lasting(pack) {
  if (!pack || Date.now() - Date.parse(pack.headers.get("X-Kept-At")) < LONGEST) return pack;
  return caches.delete(PACK).then(function () { return undefined; });
}

function withoutNetwork() {
  return ownFile(NO_NETWORK);
}

function ownFile(name) {
  return caches.open(FILES).then(function (files) { return files.match(name); });
}
