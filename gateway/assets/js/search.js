// The page that searches everything: entries are looked for by the gallery's own search once the page is there.
//
// <section data-entries>         holds what htmx loads; the link to the gallery stays whatever happens
// [data-entries-away]            shown when the gallery does not answer
// <p data-found>                 how many were found, said aloud (of the gallery)
import "./htmx.js";

const section = document.querySelector("[data-entries]");

function tellAway() {
  section.querySelector("[data-entries-away]").hidden = false;
}

function announce() {
  const status = document.querySelector("[data-status]");
  const found = section.querySelector("[data-found]");
  if (found) status.textContent = found.textContent.trim();
}

if (section) {
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) section.addEventListener(failure, tellAway);
  section.addEventListener("htmx:afterSettle", announce);
}
