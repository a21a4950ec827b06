// Who is signed in, on pages that are the same for everyone and therefore cached.
//
// The token is an HttpOnly cookie, so scripts cannot see it. A mark in localStorage says whether asking is
// worth a request: at the peak most readers are strangers. Personal pages carry <body data-personal>.
const MARK = "contest.signed-in";
const SESSION = "/api/accounts/v1/session";
const REFRESH = "/api/accounts/v1/sessions/refresh";
const REFRESH_EVERY = 10 * 60 * 1000; // ms; tokens live for a quarter of an hour

function marked() {
  try {
    return localStorage.getItem(MARK) === "1";
  } catch {
    return true; // no storage: ask
  }
}

function mark(signedIn) {
  try {
    if (signedIn) localStorage.setItem(MARK, "1");
    else localStorage.removeItem(MARK);
  } catch {
    // Private windows may refuse storage; asking each time is then right.
  }
}

function onAccountPages() {
  return location.pathname.startsWith("/tai-khoan");
}

let renewedAt = Date.now();

/** A new token for a living session; false when there is none. Throws without a network. */
export async function renew() {
  const answer = await fetch(REFRESH, { method: "POST" });
  if (answer.ok) renewedAt = Date.now();
  return answer.ok;
}

async function ask() {
  const answer = await fetch(SESSION, { headers: { Accept: "application/json" }, cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

function show(slot, session) {
  const template = document.getElementById("account-menu");
  if (!template) return;
  const menu = template.content.cloneNode(true);
  menu.querySelector("[data-name]").textContent = session.name || "Tài khoản";
  for (const row of menu.querySelectorAll("[data-roles]")) {
    row.hidden = !session.roles?.length;
  }
  slot.replaceChildren(menu);
}

async function load() {
  if ("personal" in document.body.dataset) {
    mark(true); // the server has written the menu already
    return { signed_in: true };
  }
  if (onAccountPages()) mark(true);
  if (!marked()) return { signed_in: false };
  let session = await ask();
  // The short token may have run out while the longer session lives on.
  if (session?.expired && (await renew())) session = await ask();
  if (!session) return { signed_in: false };
  if (!session.signed_in && !onAccountPages()) mark(false);
  const slot = document.querySelector("[data-account-slot]");
  if (slot && session.signed_in) show(slot, session);
  return session;
}

let known;

/** The session, asked for once a page: {signed_in, name, roles}. Never throws. */
export function session() {
  known ??= load().catch(() => ({ signed_in: false }));
  return known;
}

/** Signing in and back to this very page. */
export function signInLink() {
  const link = document.createElement("a");
  link.href = `/tai-khoan/dang-nhap?tiep=${encodeURIComponent(location.pathname)}`;
  link.textContent = "Đăng nhập lại";
  return link;
}

async function renewWhenOld() {
  if (document.hidden || !navigator.onLine || Date.now() - renewedAt < REFRESH_EVERY) return;
  const { signed_in: signedIn } = await session();
  if (signedIn) await renew().catch(() => false);
}

/** Only pages somebody looks at ask for tokens; one that comes back to the front asks at once. */
export function keepFresh() {
  setInterval(renewWhenOld, 60_000);
  document.addEventListener("visibilitychange", renewWhenOld);
  window.addEventListener("pageshow", renewWhenOld);
}
