// The gallery: finds while somebody types. htmx comes only with the first touch of the search box: most readers never search.
//
// <input data-live-search hx-get=…>   see submissions/gallery.html; without scripts the form is sent by its button
// <p data-found>                      what was found, said aloud after each search
const box = document.querySelector("[data-live-search]");

async function load() {
  const typed = box.value;
  await import("./htmx.js");
  if (box.value !== typed) box.dispatchEvent(new Event("input", { bubbles: true }));
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
