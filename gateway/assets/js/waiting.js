// A receipt that waits for the ledger. Without a script a meta refresh does the same.
//
// <element id="…" data-refresh-seconds="2">   is replaced by its fresh self from the server until it has settled
const TRIES = 30;

async function refresh(element, left = TRIES) {
  if (left === 0) return;
  await new Promise((done) => setTimeout(done, Number(element.dataset.refreshSeconds) * 1000));
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return refresh(element, left - 1);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(element.id);
  if (!fresh) return;
  if ("refreshSeconds" in fresh.dataset) return refresh(element, left - 1);
  // Read before the move: the heading leaves `page` together with `fresh`.
  const heading = page.querySelector("h1")?.textContent ?? page.title;
  element.replaceWith(fresh);
  document.title = page.title;
  const status = document.querySelector("[data-status]");
  if (status) status.textContent = heading;
}

for (const element of document.querySelectorAll("[data-refresh-seconds]")) refresh(element);
