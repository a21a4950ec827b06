// The gallery and entry pages: marks what this reader has voted for and keeps the numbers fresh.
//
// Conventions for templates (submissions, portal, voting):
//   <a class="btn btn-primary vote-button" data-entry="CODE" href="/binh-chon/CODE/xac-nhan">Bình chọn</a>
//       after the answer of /api/voting/v1/ballot: class is-voted and the text "Đã bình chọn"; hidden never
//   <span data-votes="CODE" hidden></span>
//       gets "1.234 phiếu" and is shown; stays hidden while the edition hides counts (403)
//   <p data-votes-note hidden></p>   says once a page that the numbers are provisional or late
// The page loads it in its scripts block: <script type="module" src="{{ asset('js/ballot.js') }}"></script>
// One request of each kind serves all entries of a page; strangers cause no ballot request at all.
import { renew, session } from "./session.js";

const BALLOT = "/api/voting/v1/ballot";
const TALLIES = "/api/voting/v1/tallies";
const TALLIES_EVERY = 8_000; // ms; the answer itself is up to 5 s old
const LATE = 60; // seconds of lag worth mentioning
const english = document.documentElement.lang === "en";
const number = new Intl.NumberFormat(english ? "en-GB" : "vi-VN");
const WORDS = english
  ? { voted: "Voted", votes: "votes", late: "Counts are being brought up to date; those shown may be minutes old." }
  : { voted: "Đã bình chọn", votes: "phiếu", late: "Số phiếu đang được cập nhật, con số hiển thị có thể chậm hơn vài phút." };

function codes(attribute) {
  const found = document.querySelectorAll(`[data-${attribute}]`);
  return [...new Set([...found].map((element) => element.dataset[attribute]))].sort();
}

async function read(address, entries) {
  const query = new URLSearchParams(entries.map((code) => ["entry", code]));
  const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
  return { status: answer.status, body: answer.ok ? await answer.json() : null };
}

function markVoted(voted) {
  for (const button of document.querySelectorAll(".vote-button[data-entry]")) {
    if (!voted.has(button.dataset.entry)) continue;
    button.classList.add("is-voted");
    const icon = document.createElement("i");
    icon.className = "bi bi-check-lg";
    icon.setAttribute("aria-hidden", "true");
    button.replaceChildren(icon, ` ${WORDS.voted}`);
  }
}

async function loadBallot() {
  const entries = codes("entry");
  if (!entries.length || !(await session()).signed_in) return;
  let found = await read(BALLOT, entries);
  // A page that lay open for hours: its token ran out, the session goes on.
  if (found.status === 401 && (await renew())) found = await read(BALLOT, entries);
  if (found.body) markVoted(new Set(found.body.voted));
}

function showTallies(tallies) {
  const votes = new Map(tallies.entries.map((item) => [item.entry, item.votes]));
  for (const element of document.querySelectorAll("[data-votes]")) {
    if (!votes.has(element.dataset.votes)) continue;
    const text = `${number.format(votes.get(element.dataset.votes))} ${WORDS.votes}`;
    if (element.textContent !== text) element.textContent = text;
    element.hidden = false;
  }
  const note = document.querySelector("[data-votes-note]");
  if (!note) return;
  const late = tallies.lag_seconds === null || tallies.lag_seconds > LATE;
  note.hidden = !late;
  if (late) note.textContent = WORDS.late;
}

function hideTallies() {
  for (const element of document.querySelectorAll("[data-votes], [data-votes-note]")) element.hidden = true;
}

async function loadTallies() {
  const entries = codes("votes");
  if (!entries.length) return true; // a search may put some here later
  const { status, body } = await read(TALLIES, entries);
  if (body) showTallies(body);
  if (status === 403) hideTallies(); // from now on nobody sees them: no reason to ask again
  return status !== 403;
}

// An unanswered question leaves the numbers as they are. Nobody is asked for a page that nobody sees.
function keepTallies() {
  const timer = setInterval(look, TALLIES_EVERY);
  document.addEventListener("visibilitychange", look);
  async function look() {
    if (document.hidden || (await loadTallies().catch(() => true))) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  }
}

loadBallot().catch(() => undefined);
loadTallies()
  .then((again) => again && keepTallies())
  .catch(() => keepTallies());
// A search has put other entries on the page.
document.addEventListener("htmx:afterSettle", () => {
  loadBallot().catch(() => undefined);
  loadTallies().catch(() => undefined);
});
// Coming back from the confirm page by the back button: the mark may have changed.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) loadBallot().catch(() => undefined);
});
