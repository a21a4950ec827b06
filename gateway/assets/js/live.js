// Pages of figures that follow the contest while somebody looks at them.
//
// <div data-live="/bao-cao/truc-tiep?…" data-seen="…">   where the news comes from, what the page shows already
//   <p data-live-away hidden>                            shown while no news can be had
// <div id="…" data-part>                                 replaced by the part of the same id
const AWAY_AFTER = 6_000; // ms; a stream that ends by itself is back sooner
const REOPEN = [5, 10, 20, 40, 60]; // s; after a refusal, which ends a stream for good

function follow(place) {
  const away = place.querySelector("[data-live-away]");
  let seen = place.dataset.seen;
  let source = null;
  let refusals = 0;
  let alarm = 0;
  let again = 0;

  function open() {
    close();
    if (document.hidden) return;
    const address = new URL(place.dataset.live, location.href);
    address.searchParams.set("tu_moc", seen);
    source = new EventSource(address);
    source.addEventListener("open", isBack);
    source.addEventListener("parts", (event) => {
      seen = event.lastEventId;
      for (const html of JSON.parse(event.data)) show(html);
    });
    source.addEventListener("error", isAway);
  }

  function close() {
    source?.close();
    clearTimeout(again);
  }

  function isBack() {
    refusals = 0;
    clearTimeout(alarm);
    alarm = 0;
    away.hidden = true;
  }

  function isAway() {
    alarm ||= setTimeout(() => {
      away.hidden = false;
    }, AWAY_AFTER);
    if (source.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    const seconds = REOPEN[Math.min(refusals, REOPEN.length - 1)];
    refusals += 1;
    again = setTimeout(open, seconds * 1000 * (1 + Math.random() / 2));
  }

  document.addEventListener("visibilitychange", open);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}

/** Puts the parts of a piece of HTML where the page has those of the same id. */
function show(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const fresh of template.content.querySelectorAll("[data-part]")) {
    const old = document.getElementById(fresh.id);
    if (old) replace(old, fresh);
  }
}

/** What somebody has focused or scrolled to stays where it is. */
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const frames = [...old.querySelectorAll(".table-frame")].map((frame) => [frame.scrollLeft, frame.scrollTop]);
  old.replaceWith(fresh);
  fresh.querySelectorAll(".table-frame").forEach((frame, index) => {
    if (frames[index]) [frame.scrollLeft, frame.scrollTop] = frames[index];
  });
  if (focused) twin(focused, fresh)?.focus({ preventScroll: true });
}

function twin(focused, fresh) {
  const same = (one) => ["href", "aria-label", "id"].every((name) => one.getAttribute(name) === focused.getAttribute(name));
  return [...fresh.querySelectorAll(focused.localName)].find(same);
}

for (const place of document.querySelectorAll("[data-live]")) follow(place);
