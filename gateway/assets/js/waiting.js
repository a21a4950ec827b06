// Pages that wait for a vote to be confirmed. Without a script a meta refresh does the same, by hand.
//
// <form data-retry-seconds="5">       sends itself again after that time; <span data-seconds> counts down
// <element data-reload-seconds="2">   loads the page again, a few times at most
const RELOADS = 10;
const COUNTER = "contest-reloads";

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

function reload(element) {
  const seen = JSON.parse(sessionStorage.getItem(COUNTER) ?? "{}");
  const times = seen.path === location.pathname ? seen.times : 0;
  if (times >= RELOADS) return;
  sessionStorage.setItem(COUNTER, JSON.stringify({ path: location.pathname, times: times + 1 }));
  setTimeout(() => location.reload(), Number(element.dataset.reloadSeconds) * 1000);
}

for (const form of document.querySelectorAll("form[data-retry-seconds]")) retry(form);
for (const element of document.querySelectorAll("[data-reload-seconds]")) reload(element);
