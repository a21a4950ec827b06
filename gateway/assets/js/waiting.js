// Pages that wait for a vote to be confirmed. Without a script a meta refresh does the same, by hand.
//
// <form data-retry-seconds="5">       sends itself again after that time; <span data-seconds> counts down
// <element id="…" data-refresh-seconds="2">   is replaced by its fresh self from the server until it has settled
const TRIES = 30;

function retry(form) {
  let left = Number(form.dataset.retrySeconds);
  const words = document.querySelector("[data-seconds]");
  const timer = setInterval(() => {
    left -= 1;
    if (words) words.textContent = String(Math.max(left, 0));
    if (left > 0) return;
    clearInterval(timer);
    form.requestSubmit();
  }, 1000);
}

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

for (const form of document.querySelectorAll("form[data-retry-seconds]")) retry(form);
for (const element of document.querySelectorAll("[data-refresh-seconds]")) refresh(element);
