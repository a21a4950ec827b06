// How many messages are new, beside the reader's name. Asked at most once a minute, and never by strangers:
// a page without this number is complete.
import { session } from "./session.js";

const NUMBER = "/api/notifications/v1/unread";
const KEPT = "contest.unread";
const KEPT_FOR = 60 * 1000; // ms
const INBOX = "/thong-bao";

function kept() {
  try {
    const { number, at } = JSON.parse(sessionStorage.getItem(KEPT));
    return Date.now() - at < KEPT_FOR ? number : null;
  } catch {
    return null;
  }
}

function keep(number) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ number, at: Date.now() }));
  } catch {
    // Without storage every page asks.
  }
}

async function ask() {
  const answer = await fetch(NUMBER, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) return 0;
  const { unread } = await answer.json();
  keep(unread);
  return unread;
}

function show(number) {
  const text = number > 99 ? "99+" : String(number);
  for (const place of document.querySelectorAll("[data-unread]")) {
    place.hidden = number === 0;
    place.querySelector("[data-unread-number]").textContent = text;
  }
}

/** Never throws: messages are away, nothing else notices. */
export async function startUnread() {
  const { signed_in: signedIn } = await session();
  if (!signedIn || !document.querySelector("[data-unread]")) return;
  const reading = location.pathname.startsWith(INBOX); // opening one changes the number
  const number = (reading ? null : kept()) ?? (await ask().catch(() => 0));
  show(number);
}
