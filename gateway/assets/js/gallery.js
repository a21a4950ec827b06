// The gallery: finds while somebody types. htmx comes only with the first touch of the search box: most readers never search.
//
// <input data-live-search hx-get=…>   see submissions/gallery.html; without scripts the form is sent by its button
//                                     "contest:typed": something was typed before htmx came, to which nothing has changed since
// <p data-found>                      what was found, said aloud after each search
const box = document.querySelector("[data-live-search]");

// A page that is there already is taken up by htmx the moment it comes, before htmx.js can say anything: no style of its
// own may be written into the page (Content-Security-Policy).
function forbidStyles() {
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = JSON.stringify({ includeIndicatorStyles: false });
  document.head.append(meta);
}

async function load() {
  const typed = box.value;
  forbidStyles();
  await import("./htmx.js");
  if (box.value !== typed) box.dispatchEvent(new Event("contest:typed"));
}

function announce() {
  const status = document.querySelector("[data-status]");
  const found = document.querySelector("[data-found]");
  if (status && found) status.textContent = found.textContent.trim();
}

if (box) {
  if (document.activeElement === box) load();
  else box.addEventListener("focus", load, { once: true });
  document.addEventListener("htmx:afterSettle", announce);
}
